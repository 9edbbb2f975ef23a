import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const aviationEnglish: HeldOutText = {
  language: 'en',
  passages: [
    {
      kind: 'text',
      headings: ['Aircraft Maintenance: Fluid Lines and Fittings', 'Hose inspection'],
      text: [
        [
          'Flexible hose is used in aircraft plumbing to connect moving parts with stationary parts.',
          'Hoses must be inspected for leaks every 100 hours.',
          'A hose that shows signs of chafing must be replaced.',
          'Support the hose at least every 24 inches.',
          'The minimum bend radius of a 1/2-inch hose is 5 inches.',
          'Medium-pressure hose is rated at 1,500 psi.',
          'Hydraulic lines operate at pressures up to 3,000 psi.',
        ].join(' '),
        '',
        [
          'Torque is the twisting force applied to a fastener.',
          'Tighten the B-nut to 270–300 in-lb.',
          'Do not overtighten fittings.',
          'Over-tightening can cause cracks in the flare.',
          'AN fittings have a flare angle of 37°.',
          'Automotive fittings have a flare angle of 45°.',
          'The two types must never be mixed.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Aircraft Maintenance: Fluid Lines and Fittings', 'Wing span'],
      text: [
        [
          'The aircraft has a wing span of 11 m and a maximum takeoff weight of 1,157 kg.',
          'Fuel capacity: 212 litres.',
          'The stall speed is 49 knots.',
          'The engine produces 180 hp at 2,700 rpm.',
          'The propeller has a diameter of 76 inches.',
          'The service ceiling is 14,000 ft (4,267 m).',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Aircraft Maintenance: Fluid Lines and Fittings', 'Safety wiring'],
      text: [
        [
          '1.',
          'Check the units to be safety wired.',
        ].join(' '),
        [
          '2.',
          'Insert the wire through the hole.',
        ].join(' '),
        [
          '3.',
          'Twist the wire tightly.',
        ].join(' '),
        [
          '4.',
          'Cut off the excess wire.',
        ].join(' '),
        [
          'Use stainless steel wire of 0.032 inch.',
          'Safety wire prevents bolts from loosening.',
          'The Federal Aviation Administration (FAA) publishes airworthiness directives.',
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'hose', property: 'minimum bend radius', comparator: '>=', value: '5', unit: 'inches' },
    { entity: 'medium pressure hose', property: 'rated at', comparator: '=', value: '1500', unit: 'psi' },
    { entity: 'hydraulic line', property: 'pressures', comparator: '<=', value: '3000', unit: 'psi' },
    { entity: 'b nut', property: 'tighten to', comparator: 'range', value: '270..300', unit: 'in-lb' },
    { entity: 'fitting', property: 'flare angle', comparator: '=', value: '37', unit: '°' },
    { entity: 'automotive fitting', property: 'flare angle', comparator: '=', value: '45', unit: '°' },
    { entity: 'aircraft', property: 'wing span', comparator: '=', value: '11', unit: 'm' },
    { entity: 'aircraft', property: 'maximum takeoff weight', comparator: '=', value: '1157', unit: 'kg' },
    { entity: 'fuel capacity', property: 'fuel capacity', comparator: '=', value: '212', unit: 'litres' },
    { entity: 'stall speed', property: 'stall speed', comparator: '=', value: '49', unit: 'knots' },
    { entity: 'engine', property: 'produces', comparator: '=', value: '180', unit: 'hp' },
    { entity: 'propeller', property: 'diameter', comparator: '=', value: '76', unit: 'inches' },
    { entity: 'service ceiling', property: 'service ceiling', comparator: '=', value: '14000', unit: 'ft' },
    { entity: 'service ceiling', property: 'service ceiling', comparator: '=', value: '4267', unit: 'm' },
  ],
  definitions: ['torque'],
  rules: [
    { about: 'hose', modality: 'must' },
  ],
  procedures: [{ name: 'safety wiring', steps: 4 }],
  relations: [
  ],
}
