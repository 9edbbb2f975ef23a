import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const firstaidEnglish: HeldOutText = {
  language: 'en',
  passages: [
    {
      kind: 'text',
      headings: ['First Aid', 'Burns'],
      text: [
        [
          'A burn is an injury to the skin caused by heat, chemicals or electricity.',
          'Cool the burn under running water for at least 20 minutes.',
          'The water should be between 15 and 25 °C.',
          'Never apply butter or ice to a burn.',
          'Remove rings and watches before swelling starts.',
          'Burns larger than 5 cm across need medical care.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['First Aid', 'Cardiopulmonary resuscitation'],
      text: [
        [
          'Cardiopulmonary resuscitation (CPR) is an emergency procedure that combines chest compressions with rescue breaths.',
          'Push down on the centre of the chest at a rate of 100 to 120 compressions per minute.',
          'The compression depth should be at least 5 cm but no more than 6 cm in adults.',
          'Give 30 compressions, then 2 breaths.',
          'Do not interrupt compressions for more than 10 seconds.',
          'A defibrillator must be used as soon as it arrives.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['First Aid', 'Severe bleeding'],
      text: [
        [
          'Apply direct pressure to the wound with a clean dressing.',
          'A tourniquet is a tight band that stops the flow of blood to a limb.',
          'Tourniquets must be placed about 5 cm above the wound.',
          'An adult has about 5 litres of blood; the loss of 1 litre may cause shock.',
          'Shock is a life-threatening condition in which the organs do not receive enough blood.',
          'If the casualty is unconscious, call the emergency services.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['First Aid', 'Recovery position'],
      text: [
        'Follow these steps to place a casualty in the recovery position:',
        [
          '1.',
          'Kneel beside the casualty.',
        ].join(' '),
        [
          '2.',
          'Place the nearest arm at a right angle.',
        ].join(' '),
        [
          '3.',
          'Bring the far hand to the cheek.',
        ].join(' '),
        [
          '4.',
          'Pull the far knee up and roll the casualty.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['First Aid', 'Poisoning'],
      text: [
        [
          'Poisons include cleaning products, medicines and plants.',
          'Keep the packaging of the product.',
          'Paracetamol overdose causes liver damage.',
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'burn', property: 'cool for', comparator: '>=', value: '20', unit: 'minutes' },
    { entity: 'water', property: 'temperature', comparator: 'range', value: '15..25', unit: '°C' },
    { entity: 'compression depth', property: 'compression depth', comparator: '>=', value: '5', unit: 'cm' },
    { entity: 'compression depth', property: 'compression depth', comparator: '<=', value: '6', unit: 'cm' },
    { entity: 'compression', property: 'interrupt for', comparator: '<=', value: '10', unit: 'seconds' },
    { entity: 'tourniquet', property: 'placed', comparator: '~', value: '5', unit: 'cm' },
    { entity: 'adult', property: 'blood', comparator: '~', value: '5', unit: 'litres' },
  ],
  definitions: ['burn', 'cardiopulmonary resuscitation', 'tourniquet', 'shock'],
  rules: [
    { about: 'water', modality: 'should' },
    { about: 'butter', modality: 'never' },
    { about: 'compression depth', modality: 'should' },
    { about: 'compression', modality: 'must' },
    { about: 'defibrillator', modality: 'must' },
    { about: 'tourniquet', modality: 'must' },
  ],
  procedures: [{ name: 'place a casualty in recovery position', steps: 4 }],
  relations: [
    ['burn', 'IS_A', 'injury'],
    ['heat', 'CAUSES', 'injury'],
    ['cardiopulmonary resuscitation', 'IS_A', 'emergency procedure'],
    ['tourniquet', 'IS_A', 'tight band'],
    ['paracetamol overdose', 'CAUSES', 'liver damage'],
  ],
}
