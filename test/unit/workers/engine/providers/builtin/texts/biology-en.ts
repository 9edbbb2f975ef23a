import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const biologyEnglish: HeldOutText = {
  language: 'en',
  passages: [
    {
      kind: 'text',
      headings: ['Lecture 3: The Cell', 'Membranes'],
      text: [
        [
          'The cell membrane is a phospholipid bilayer that separates the cell from its environment.',
          'The membrane is about 7 nm thick.',
          'Osmosis is the movement of water across a semipermeable membrane.',
          'The diffusion of water across a membrane is called osmosis.',
          'Small molecules such as oxygen and carbon dioxide diffuse freely.',
          'Active transport requires energy in the form of adenosine triphosphate (ATP).',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Lecture 3: The Cell', 'Mitochondria'],
      text: [
        [
          'Mitochondria are organelles that produce most of the ATP of the cell.',
          'A mitochondrion is between 0.5 and 1 µm in diameter.',
          'The mitochondrion has two membranes.',
          'Cellular respiration refers to the set of reactions that release energy from glucose.',
          'Cellular respiration uses oxygen.',
          'A human cell contains several hundred mitochondria.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Lecture 3: The Cell', 'Enzymes'],
      text: [
        [
          'Enzymes are proteins that speed up chemical reactions.',
          'Most human enzymes work best at a temperature of 37 °C and a pH of 7.4.',
          'Above 45 °C, enzymes denature.',
          'An inhibitor is a molecule that reduces the activity of an enzyme.',
          'Heavy metals, e.g. mercury and lead, inhibit many enzymes.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Lecture 3: The Cell', 'Microscopy'],
      text: [
        [
          'The resolution of a light microscope is about 200 nm.',
          'Electron microscopes have a resolution of 0.1 nm.',
          'Students should prepare the slide before the session.',
          'In 1953, Watson and Crick described the structure of DNA.',
          'See Figure 3 on page 42.',
          'Section 4.2 covers 12 examples.',
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'membrane', property: 'thickness', comparator: '~', value: '7', unit: 'nm' },
    { entity: 'mitochondrion', property: 'diameter', comparator: 'range', value: '0.5..1', unit: 'µm' },
    { entity: 'light microscope', property: 'resolution', comparator: '~', value: '200', unit: 'nm' },
    { entity: 'electron microscope', property: 'resolution', comparator: '=', value: '0.1', unit: 'nm' },
  ],
  definitions: ['cell membrane', 'osmosis', 'mitochondrion', 'cellular respiration', 'enzyme', 'inhibitor'],
  rules: [
    { about: 'student', modality: 'should' },
  ],
  procedures: [],
  relations: [
    ['cell membrane', 'IS_A', 'phospholipid bilayer'],
    ['osmosis', 'IS_A', 'movement'],
    ['osmosis', 'IS_A', 'diffusion'],
    ['oxygen', 'IS_A', 'molecule'],
    ['active transport', 'REQUIRES', 'energy'],
    ['mitochondrion', 'IS_A', 'organelle'],
    ['cellular respiration', 'USES', 'oxygen'],
    ['enzyme', 'IS_A', 'protein'],
    ['inhibitor', 'IS_A', 'molecule'],
    ['mercury', 'EXAMPLE_OF', 'heavy metal'],
  ],
}
