import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const cookingEnglish: HeldOutText = {
  language: 'en',
  passages: [
    {
      kind: 'text',
      headings: ['Food Safety in the Kitchen', 'Temperature control'],
      text: [
        [
          'The danger zone is the range of temperatures between 5 °C and 60 °C in which bacteria multiply quickly.',
          'Poultry must be cooked to a core temperature of 74 °C (165 °F).',
          'Keep the refrigerator below 5 °C.',
          'Freezers should be kept at −18 °C.',
          'Hot food must be held above 63 °C.',
          'Cooked rice must be cooled to 21 °C within 2 hours and refrigerated within 4 hours.',
          'Reheat leftovers to at least 75 °C.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Food Safety in the Kitchen', 'Cross-contamination'],
      text: [
        [
          'Cross-contamination is the transfer of bacteria from one food to another.',
          'Raw meat should never touch ready-to-eat food.',
          'Use separate cutting boards for meat and vegetables.',
          'Wash your hands for at least 20 seconds with soap and warm water.',
          'Pathogens such as Salmonella, Listeria and Campylobacter cause food poisoning.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Food Safety in the Kitchen', 'Making a brine'],
      text: [
        'To make a brine:',
        [
          '1.',
          'Heat 2 litres of water.',
        ].join(' '),
        [
          '2.',
          'Add 120 g of salt.',
        ].join(' '),
        [
          '3.',
          'Stir until the salt dissolves.',
        ].join(' '),
        [
          '4.',
          'Cool the brine to 4 °C.',
        ].join(' '),
        [
          '5.',
          'Submerge the meat for 12 hours.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Food Safety in the Kitchen', 'Storage'],
      text: [
        [
          'Store raw meat on the lowest shelf.',
          'Opened milk keeps for 3 days.',
          'Hazard Analysis and Critical Control Points (HACCP) is a system for managing food safety.',
          'A probe thermometer is a tool that measures the core temperature of food.',
          'Calibrate the thermometer every 6 months.',
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'poultry', property: 'core temperature', comparator: '=', value: '74', unit: '°C' },
    { entity: 'poultry', property: 'core temperature', comparator: '=', value: '165', unit: '°F' },
    { entity: 'refrigerator', property: 'keep below', comparator: '<', value: '5', unit: '°C' },
    { entity: 'freezer', property: 'kept at', comparator: '=', value: '-18', unit: '°C' },
    { entity: 'hot food', property: 'held above', comparator: '>', value: '63', unit: '°C' },
    { entity: 'cooked rice', property: 'cooled to', comparator: '=', value: '21', unit: '°C' },
    { entity: 'leftover', property: 'reheat to', comparator: '>=', value: '75', unit: '°C' },
    { entity: 'hand', property: 'wash for', comparator: '>=', value: '20', unit: 'seconds' },
    { entity: 'water', property: 'quantity', comparator: '=', value: '2', unit: 'litres' },
    { entity: 'salt', property: 'quantity', comparator: '=', value: '120', unit: 'g' },
    { entity: 'brine', property: 'cool to', comparator: '=', value: '4', unit: '°C' },
    { entity: 'meat', property: 'submerge for', comparator: '=', value: '12', unit: 'hours' },
    { entity: 'opened milk', property: 'keeps for', comparator: '=', value: '3', unit: 'days' },
    { entity: 'thermometer', property: 'calibrate every', comparator: '=', value: '6', unit: 'months' },
  ],
  definitions: ['cross contamination', 'hazard analysis and critical control point', 'probe thermometer'],
  rules: [
    { about: 'poultry', modality: 'must' },
    { about: 'freezer', modality: 'should' },
    { about: 'hot food', modality: 'must' },
    { about: 'cooked rice', modality: 'must' },
    { about: 'raw meat', modality: 'never' },
  ],
  procedures: [{ name: 'make a brine', steps: 5 }],
  relations: [
    ['cross contamination', 'IS_A', 'transfer'],
    ['salmonella', 'IS_A', 'pathogen'],
    ['listeria', 'IS_A', 'pathogen'],
    ['campylobacter', 'IS_A', 'pathogen'],
    ['probe thermometer', 'IS_A', 'tool'],
  ],
}
