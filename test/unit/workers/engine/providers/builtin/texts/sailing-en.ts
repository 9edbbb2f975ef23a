import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const sailingEnglish: HeldOutText = {
  language: 'en',
  passages: [
    {
      kind: 'text',
      headings: ['Coastal Sailing Handbook', 'Reefing'],
      text: [
        [
          'Reefing is the means of reducing the area of a sail.',
          'Reef the mainsail when the wind exceeds 18 knots.',
          'A boat that heels more than 20° loses speed.',
          'The mainsail has an area of 24 m².',
          'The keel boat draws 1.8 m.',
          'The mast is 12.5 m high.',
          'The Royal Yachting Association (RYA) recommends that every crew member wears a lifejacket.',
          'Lifejackets must have a buoyancy of at least 150 N.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Coastal Sailing Handbook', 'Anchoring'],
      text: [
        [
          'A fluke anchor is an anchor with two pivoting flukes.',
          'The length of the chain should be at least four times the depth of the water.',
          'In 5 m of water, let out 20 m of chain.',
          'Never anchor in a fairway.',
          'The anchor rode consists of a chain and a rope.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Coastal Sailing Handbook', 'Man overboard'],
      text: [
        'If someone falls overboard:',
        [
          '1.',
          'Shout "man overboard".',
        ].join(' '),
        [
          '2.',
          'Throw the lifebuoy.',
        ].join(' '),
        [
          '3.',
          'Point at the casualty.',
        ].join(' '),
        [
          '4.',
          'Start the engine.',
        ].join(' '),
        '',
        [
          'Hypothermia is a condition in which the body temperature falls below 35 °C.',
          'In water of 10 °C, survival time is about 1 hour.',
          'The VHF radio must be kept on channel 16.',
          'Fog signals are given at intervals of not more than 2 minutes.',
          'Speed in the harbour is limited to 5 knots.',
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'mainsail', property: 'area', comparator: '=', value: '24', unit: 'm²' },
    { entity: 'keel boat', property: 'draws', comparator: '=', value: '1.8', unit: 'm' },
    { entity: 'mast', property: 'height', comparator: '=', value: '12.5', unit: 'm' },
    { entity: 'lifejacket', property: 'buoyancy', comparator: '>=', value: '150', unit: 'N' },
    { entity: 'survival time', property: 'survival time', comparator: '~', value: '1', unit: 'hour' },
    { entity: 'fog signal', property: 'intervals', comparator: '<=', value: '2', unit: 'minutes' },
    { entity: 'harbour', property: 'speed', comparator: '<=', value: '5', unit: 'knots' },
  ],
  definitions: ['fluke anchor', 'hypothermia'],
  rules: [
    { about: 'lifejacket', modality: 'must' },
    { about: 'chain', modality: 'should' },
    { about: 'fairway', modality: 'never' },
    { about: 'vhf radio', modality: 'must' },
  ],
  procedures: [{ name: 'man overboard', steps: 4 }],
  relations: [
    ['fluke anchor', 'IS_A', 'anchor'],
  ],
}
