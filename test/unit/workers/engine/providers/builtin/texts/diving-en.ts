import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const divingEnglish: HeldOutText = {
  language: 'en',
  passages: [
    {
      kind: 'text',
      headings: ['Open Water Diving', 'Depth limits'],
      text: [
        [
          'Recreational divers must respect the depth limits of their certification.',
          'The maximum depth for open water divers is 18 m, and advanced divers may go to a maximum depth of 30 m (100 ft).',
          'No diver should exceed 40 m.',
          'On air, the partial pressure of oxygen (PpO2) must never exceed 1.6 bar, and most agencies recommend a limit of 1.4 bar for the working part of the dive.',
        ].join(' '),
        '',
        [
          'The ambient pressure increases by 1 bar every 10 m of seawater.',
          'At 20 m, the ambient pressure is 3 bar.',
          'Air contains about 21 % oxygen and 78 % nitrogen.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Open Water Diving', 'Ascent'],
      text: [
        [
          'The ascent rate must not exceed 9 m/min.',
          'Divers should make a safety stop at 5 m for at least 3 minutes.',
          'Never hold your breath while scuba diving.',
          'Decompression sickness (DCS) is a condition caused by bubbles of inert gas that form in the tissues during the ascent.',
          'Nitrogen narcosis causes confusion below 30 m.',
        ].join(' '),
        '',
        [
          'Wait at least 18 hours before flying after repetitive dives.',
          'After a single no-decompression dive, wait at least 12 hours before flying.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Open Water Diving', 'Equipment'],
      text: [
        [
          'A regulator is a device that reduces the pressure of the cylinder to ambient pressure.',
          'The first stage reduces the cylinder pressure to an intermediate pressure of about 10 bar.',
          'A buoyancy control device (BCD) is an inflatable jacket used to adjust buoyancy.',
          'Typical cylinders have a working pressure of 200 bar or 232 bar and a volume of 12 litres.',
          'Reserve pressure: 50 bar.',
          'Divers carry equipment such as a mask, fins and a dive computer.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Open Water Diving', 'Assembling the scuba unit'],
      text: [
        'To assemble the scuba unit:',
        [
          '1.',
          'Slide the BCD strap over the cylinder.',
        ].join(' '),
        [
          '2.',
          'Tighten the strap firmly.',
        ].join(' '),
        [
          '3.',
          'Attach the first stage to the cylinder valve.',
        ].join(' '),
        [
          '4.',
          'Open the cylinder valve slowly.',
        ].join(' '),
        [
          '5.',
          'Check that the pressure gauge shows at least 180 bar.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'table',
      headings: ['Open Water Diving', 'Assembling the scuba unit'],
      text: [
        '| Depth | No-stop limit (min) | Ambient pressure |',
        '| --- | --- | --- |',
        '| 12 m | 147 | 2.2 bar |',
        '| 18 m | 56 | 2.8 bar |',
        '| 30 m | 20 | 4 bar |',
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'open water diver', property: 'maximum depth', comparator: '<=', value: '18', unit: 'm' },
    { entity: 'advanced diver', property: 'maximum depth', comparator: '<=', value: '30', unit: 'm' },
    { entity: 'advanced diver', property: 'maximum depth', comparator: '<=', value: '100', unit: 'ft' },
    { entity: 'diver', property: 'limit', comparator: '<=', value: '40', unit: 'm' },
    { entity: 'partial pressure of oxygen', property: 'partial pressure of oxygen', comparator: '<=', value: '1.6', unit: 'bar' },
    { entity: 'ambient pressure', property: 'ambient pressure', comparator: '=', value: '3', unit: 'bar' },
    { entity: 'air', property: 'oxygen', comparator: '~', value: '21', unit: '%' },
    { entity: 'air', property: 'nitrogen', comparator: '=', value: '78', unit: '%' },
    { entity: 'ascent rate', property: 'ascent rate', comparator: '<=', value: '9', unit: 'm/min' },
    { entity: 'safety stop', property: 'safety stop', comparator: '=', value: '5', unit: 'm' },
    { entity: 'safety stop', property: 'safety stop', comparator: '>=', value: '3', unit: 'minutes' },
    { entity: 'flying', property: 'wait before', comparator: '>=', value: '18', unit: 'hours' },
    { entity: 'flying', property: 'wait before', comparator: '>=', value: '12', unit: 'hours' },
    { entity: 'intermediate pressure', property: 'intermediate pressure', comparator: '~', value: '10', unit: 'bar' },
    { entity: 'cylinder', property: 'working pressure', comparator: '=', value: '200', unit: 'bar' },
    { entity: 'cylinder', property: 'working pressure', comparator: '=', value: '232', unit: 'bar' },
    { entity: 'cylinder', property: 'volume', comparator: '=', value: '12', unit: 'litres' },
    { entity: 'reserve pressure', property: 'reserve pressure', comparator: '=', value: '50', unit: 'bar' },
  ],
  definitions: ['decompression sickness', 'regulator', 'buoyancy control device'],
  rules: [
    { about: 'recreational diver', modality: 'must' },
    { about: 'diver', modality: 'should' },
    { about: 'partial pressure of oxygen', modality: 'never' },
    { about: 'ascent rate', modality: 'must' },
    { about: 'diver', modality: 'should' },
    { about: 'breath', modality: 'never' },
  ],
  procedures: [{ name: 'assemble the scuba unit', steps: 5 }],
  relations: [
    ['nitrogen narcosis', 'CAUSES', 'confusion'],
    ['regulator', 'IS_A', 'device'],
    ['buoyancy control device', 'IS_A', 'inflatable jacket'],
    ['mask', 'IS_A', 'equipment'],
    ['fin', 'IS_A', 'equipment'],
    ['dive computer', 'IS_A', 'equipment'],
  ],
}
