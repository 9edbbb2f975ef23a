import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const physicsEnglish: HeldOutText = {
  language: 'en',
  passages: [
    {
      kind: 'text',
      headings: ['Lecture 5: Waves and Sound', 'Basic quantities'],
      text: [
        [
          'A wave is a disturbance that carries energy from one place to another without carrying matter.',
          'The wavelength is the distance between two successive crests.',
          'The frequency of a wave, measured in hertz, tells how many crests pass each second.',
          'The speed of sound in air is about 343 m/s at 20 °C.',
          'In water, sound travels at roughly 1480 m/s.',
          'Visible light has wavelengths between 380 nm and 750 nm.',
          'The human ear can hear frequencies from 20 Hz to 20 kHz.',
        ].join(' '),
        '',
        [
          'The amplitude is half the height between crest and trough.',
          'A tuning fork vibrates at 440 Hz.',
          'The period of the pendulum is 2.0 s.',
          'Its mass is 0.5 kg.',
          'This value was measured in 2019 with 15 students.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Lecture 5: Waves and Sound', 'Resonance'],
      text: [
        [
          'Resonance is the increase in amplitude that occurs when a system is driven at its natural frequency.',
          'Bridges must be designed so that wind does not excite their natural frequency.',
          'Exposure to noise above 85 dB can cause hearing loss.',
          'Hearing protection is mandatory in the engine room.',
          'Students should never look directly into a laser beam.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Lecture 5: Waves and Sound', 'Experiment: measuring the speed of sound'],
      text: [
        [
          '1.',
          'Place two microphones 1 m apart.',
        ].join(' '),
        [
          '2.',
          'Clap your hands near the first microphone.',
        ].join(' '),
        [
          '3.',
          'Read the time difference on the oscilloscope.',
        ].join(' '),
        [
          '4.',
          'Repeat the measurement five times.',
        ].join(' '),
        [
          'The measurement error is less than 2 %.',
          'The oscilloscope samples at 1 MHz.',
          'A power supply of 12 V feeds the amplifier.',
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'air', property: 'speed of sound', comparator: '~', value: '343', unit: 'm/s' },
    { entity: 'sound', property: 'travels at', comparator: '~', value: '1480', unit: 'm/s' },
    { entity: 'pendulum', property: 'period', comparator: '=', value: '2.0', unit: 's' },
    { entity: 'measurement error', property: 'measurement error', comparator: '<', value: '2', unit: '%' },
    { entity: 'oscilloscope', property: 'samples at', comparator: '=', value: '1', unit: 'MHz' },
  ],
  definitions: ['wave', 'resonance'],
  rules: [
    { about: 'bridge', modality: 'must' },
    { about: 'hearing protection', modality: 'must' },
    { about: 'student', modality: 'never' },
  ],
  procedures: [{ name: 'experiment measuring the speed of sound', steps: 4 }],
  relations: [
    ['wave', 'IS_A', 'disturbance'],
  ],
}
