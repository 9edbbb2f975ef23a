import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const beesEnglish: HeldOutText = {
  language: 'en',
  passages: [
    {
      kind: 'text',
      headings: ['Beekeeping for Beginners', 'The colony'],
      text: [
        [
          'A colony of bees consists of one queen, several hundred drones and up to 60,000 workers.',
          'A queen can lay 2,000 eggs per day.',
          'The brood nest is kept at 35 °C.',
          'Worker bees live for about 6 weeks in summer.',
          'A swarm is a group of bees that leaves the hive with the old queen.',
          'Royal jelly is a secretion that feeds the larvae.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Beekeeping for Beginners', 'Winter feeding'],
      text: [
        [
          'Colonies need at least 15 kg of stores for the winter.',
          'Dissolve 2 kg of sugar in 1 litre of water.',
          'Feeding must be finished before the end of September.',
          'Never open the hive when the temperature is below 10 °C.',
          'The entrance should be reduced to 8 mm.',
          'Varroa mites weaken the colony and transmit viruses.',
          'Oxalic acid treatment is applied at a concentration of 3.5 %.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Beekeeping for Beginners', 'Inspecting a hive'],
      text: [
        'To inspect a hive safely:',
        [
          '1.',
          'Light the smoker.',
        ].join(' '),
        [
          '2.',
          'Puff smoke at the entrance.',
        ].join(' '),
        [
          '3.',
          'Lift the lid slowly.',
        ].join(' '),
        [
          '4.',
          'Remove the outer frame first.',
        ].join(' '),
        '',
        [
          'Honey with a water content above 20 % may ferment.',
          'The refractometer measures the water content of honey.',
          'Frames must be spaced 35 mm apart.',
          'A full super weighs 18 kg.',
          'Beekeepers must wear a veil and gloves.',
          'Stings cause swelling; in allergic people they can cause anaphylactic shock.',
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'brood nest', property: 'kept at', comparator: '=', value: '35', unit: '°C' },
    { entity: 'worker bee', property: 'live for', comparator: '~', value: '6', unit: 'weeks' },
    { entity: 'sugar', property: 'quantity', comparator: '=', value: '2', unit: 'kg' },
    { entity: 'entrance', property: 'reduced to', comparator: '=', value: '8', unit: 'mm' },
    { entity: 'oxalic acid treatment', property: 'concentration', comparator: '=', value: '3.5', unit: '%' },
    { entity: 'full super', property: 'weighs', comparator: '=', value: '18', unit: 'kg' },
  ],
  definitions: ['swarm', 'royal jelly'],
  rules: [
    { about: 'feeding', modality: 'must' },
    { about: 'hive', modality: 'never' },
    { about: 'entrance', modality: 'should' },
    { about: 'frame', modality: 'must' },
    { about: 'beekeeper', modality: 'must' },
  ],
  procedures: [{ name: 'inspect a hive safely', steps: 4 }],
  relations: [
    ['royal jelly', 'IS_A', 'secretion'],
  ],
}
