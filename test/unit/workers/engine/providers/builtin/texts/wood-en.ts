import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const woodEnglish: HeldOutText = {
  language: 'en',
  passages: [
    {
      kind: 'text',
      headings: ['Workshop Safety and Joinery', 'Machines'],
      text: [
        [
          'A band saw is a machine with a continuous blade that runs over two wheels.',
          'The blade guard must be set no more than 6 mm above the workpiece.',
          'The blade runs at 900 m/min.',
          'Never reach over a moving blade.',
          'The table saw has a 1.5 kW motor and a 250 mm blade.',
          'Disconnect the power before changing the blade.',
          'Loose clothing is prohibited.',
          'Dust extraction should provide at least 1,000 m³/h.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Workshop Safety and Joinery', 'Timber'],
      text: [
        [
          'Timber must be dried to a moisture content of 8 to 12 %.',
          'Oak has a density of about 720 kg/m³.',
          'Softwood shrinks by up to 8 % across the grain.',
          'Boards are stacked with 20 mm stickers between them.',
          'The kiln is heated to 60 °C for 3 days.',
          'Plywood is made of thin layers of veneer.',
          'The glue sets in 30 minutes at 20 °C.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Workshop Safety and Joinery', 'Cutting a mortise and tenon'],
      text: [
        [
          '1.',
          'Mark the position of the mortise.',
        ].join(' '),
        [
          '2.',
          'Drill out the waste to a depth of 30 mm.',
        ].join(' '),
        [
          '3.',
          'Pare the sides with a sharp chisel.',
        ].join(' '),
        [
          '4.',
          'Cut the tenon to fit.',
        ].join(' '),
        [
          'The tenon should be one third of the thickness of the stock.',
          'The clamp pressure must not exceed 10 bar.',
          'A mortise gauge is a tool that marks two parallel lines.',
          'Polyvinyl acetate (PVA) glue is not waterproof.',
          'Blunt tools cause accidents.',
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'blade', property: 'runs at', comparator: '=', value: '900', unit: 'm/min' },
    { entity: 'timber', property: 'moisture content', comparator: 'range', value: '8..12', unit: '%' },
    { entity: 'oak', property: 'density', comparator: '~', value: '720', unit: 'kg/m³' },
    { entity: 'kiln', property: 'heated to', comparator: '=', value: '60', unit: '°C' },
    { entity: 'clamp pressure', property: 'clamp pressure', comparator: '<=', value: '10', unit: 'bar' },
  ],
  definitions: ['band saw', 'mortise gauge'],
  rules: [
    { about: 'blade guard', modality: 'must' },
    { about: 'moving blade', modality: 'never' },
    { about: 'loose clothing', modality: 'never' },
    { about: 'dust extraction', modality: 'should' },
    { about: 'timber', modality: 'must' },
    { about: 'tenon', modality: 'should' },
    { about: 'clamp pressure', modality: 'must' },
  ],
  procedures: [{ name: 'cutting a mortise and tenon', steps: 4 }],
  relations: [
    ['band saw', 'IS_A', 'machine'],
    ['mortise gauge', 'IS_A', 'tool'],
  ],
}
