import { describe, expect, it } from 'vitest'
import { extract, quantitiesOf } from './builtin-work.ts'

describe('what a number is about, in English', () => {
  it.each([
    // a noun that measures, with and without an owner
    ['The maximum depth is 18 m.', ['maximum depth | maximum depth | <= 18 m']],
    ['The working pressure of the cylinder is 200 bar.', ['cylinder | working pressure | = 200 bar']],
    ['The pressure in the cylinder must not exceed 200 bar.', ['cylinder | pressure | <= 200 bar']],
    ['The cylinder has a working pressure of 200 bar and a volume of 12 L.', ['cylinder | working pressure | = 200 bar', 'cylinder | volume | = 12 L']],
    ['The depth for beginners is 18 m.', ['beginners | depth | = 18 m']],
    ['The resolution of the microscope is 200 nm.', ['microscope | resolution | = 200 nm']],
    ['Lifejackets must have a buoyancy of at least 150 N.', ['Lifejackets | buoyancy | >= 150 N']],
    ['Poultry must be cooked to a core temperature of 74 °C (165 °F).', ['Poultry | core temperature | = 74 °C', 'Poultry | core temperature | = 165 °F']],
    // a verb with its subject
    ['Water boils at 100 °C.', ['Water | boils at | = 100 °C']],
    ['The mast is 12.5 m high.', ['mast | height | = 12.5 m']],
    ['The boat weighs 3 tonnes.', ['boat | weighs | = 3 tonnes']],
    ['The fridge must not be warmer, it is 2 m wide.', []],
    ['The level must not be less than 5 cm.', []],
    ['The oil level must not be less than 5 cm.', ['oil level | oil level | >= 5 cm']],
    ['Speed in the harbour is limited to 5 knots.', ['harbour | speed | <= 5 knots']],
    ['The pump, which must not exceed 3 bar, is new.', ['pump | limit | <= 3 bar']],
    // an instruction with its object
    ['Heat the flask to 80 °C.', ['flask | heat to | = 80 °C']],
    ['Keep the fridge below 5 °C.', ['fridge | keep below | < 5 °C']],
    ['Do not heat the flask above 80 °C.', ['flask | heat above | <= 80 °C']],
    ['Cool the burn for at least 20 minutes.', ['burn | cool for | >= 20 minutes']],
    ['Calibrate the gauge every 6 months.', ['gauge | calibrate every | = 6 months']],
    ['Wait at least 18 hours before flying.', ['flying | wait before | >= 18 hours']],
    // what follows the number
    ['Add 5 ml of acid.', ['acid | quantity | = 5 ml']],
    ['Air contains 21 % oxygen and 78 % nitrogen.', ['Air | oxygen | = 21 %', 'Air | nitrogen | = 78 %']],
    ['Use a 16 A fuse.', ['fuse | current | = 16 A']],
    // a line of its own
    ['Maximum depth: 20 m', ['Maximum depth | maximum depth | <= 20 m']],
    // more than one value
    ['The maximum depth is 18 m for beginners and 30 m for experts.', ['maximum depth | maximum depth | <= 18 m', 'maximum depth | maximum depth | <= 30 m']],
    ['The compression depth should be at least 5 cm but no more than 6 cm.', ['compression depth | compression depth | >= 5 cm', 'compression depth | compression depth | <= 6 cm']],
    ['Make a safety stop at 5 m for 3 minutes.', ['safety stop | safety stop | = 5 m', 'safety stop | safety stop | = 3 minutes']],
    ['The danger zone lies between 5 and 60 °C.', ['danger zone | danger zone | range 5..60 °C']],
  ] as const)('%j', async (text, expected) => {
    expect(await quantitiesOf('en', text)).toEqual([...expected])
  })

  it.each([
    'If the temperature exceeds 40 °C, stop the pump.',
    'A diver who breathes 20 L/min needs more gas.',
    'It is 5 m long.',
    'This depth is 5 m.',
    'Its weight is 5 kg.',
    'Hypothermia is a state in which the core temperature falls below 35 °C.',
    'At a temperature of 200 °C it melts.',
    'The ambient pressure increases by 1 bar every 10 m.',
    'Nitrogen narcosis causes confusion below 30 m.',
    'In 2019, 15 students took part.',
    'Most agencies recommend a limit of 1.4 bar.',
    'The loss of 1 litre may cause shock.',
    'Exposure to noise above 85 dB harms.',
    'The weight of the tank is 5 m.',
  ])('%j says nothing that is sure', async (text) => {
    expect(await quantitiesOf('en', text)).toEqual([])
  })
})

describe('what a number is about, in French', () => {
  it.each([
    ['La profondeur maximale est de 20 m.', ['profondeur maximale | profondeur maximale | <= 20 m']],
    ['La vitesse de remontée ne doit pas dépasser 10 m/min.', ['vitesse de remontée | vitesse de remontée | <= 10 m/min']],
    ['La pression de la bouteille est de 200 bar.', ['bouteille | pression | = 200 bar']],
    ['La température d’ébullition de l’acétone est de 56 °C.', ['acétone | température d’ébullition | = 56 °C']],
    ['La vitesse de la lumière est de 300 000 km/s.', ['vitesse de la lumière | vitesse | = 300000 km/s']],
    ['La section des conducteurs doit être d’au moins 2,5 mm².', ['conducteurs | section | >= 2.5 mm²']],
    ['Le courant alternatif a une tension de 230 V et une fréquence de 50 Hz.', ['courant alternatif | tension | = 230 V', 'courant alternatif | fréquence | = 50 Hz']],
    ['L’eau bout à 100 °C.', ['eau | bout à | = 100 °C']],
    ['Le palier de sécurité dure 3 min à 5 m.', ['palier de sécurité | palier de sécurité | = 3 min', 'palier de sécurité | palier de sécurité | = 5 m']],
    ['La chambre froide est maintenue à 3 °C.', ['chambre froide | maintenue à | = 3 °C']],
    ['Chauffer le mélange à 80 °C.', ['mélange | chauffer à | = 80 °C']],
    ['Pétrir la pâte pendant 10 minutes.', ['pâte | pétrir pendant | = 10 minutes']],
    ['Attendre au moins 24 heures avant de prendre l’avion.', ['prendre l’avion | attendre avant | >= 24 heures']],
    ['L’air contient environ 21 % d’oxygène et 79 % d’azote.', ['air | oxygène | ~ 21 %', 'air | azote | = 79 %']],
    ['Ajouter 10 g de sel.', ['sel | quantité | = 10 g']],
    ['Un disjoncteur de 16 A ou de 20 A protège le circuit.', ['disjoncteur | intensité | = 16 A', 'disjoncteur | intensité | = 20 A']],
    ['Le plongeur ne doit pas dépasser 80 % de l’horloge SNC.', ['horloge SNC | limite | <= 80 %']],
    ['Aucun plongeur ne dépasse 40 m.', ['plongeur | limite | <= 40 m']],
    ['Pression de service : 200 bar', ['Pression de service | pression de service | = 200 bar']],
  ] as const)('%j', async (text, expected) => {
    expect(await quantitiesOf('fr', text)).toEqual([...expected])
  })

  it.each([
    'Si la température dépasse 40 °C, arrêter la pompe.',
    'La pression augmente de 1 bar tous les 10 m.',
    'Une remontée abaisse la pression partielle de 0,32 bar.',
    'Il mesure 2 m.',
    'Cette profondeur est de 5 m.',
    'Sa température est de 37 °C.',
    'En eau froide, la limite est ramenée à 1,3 bar.',
    'La majorité des répondants avaient entre 35 et 64 ans.',
    'Donner de l’oxygène à 100 %.',
    'Au total, 300 personnes ont voté.',
  ])('%j says nothing that is sure', async (text) => {
    expect(await quantitiesOf('fr', text)).toEqual([])
  })

  it('takes the subject from the heading where the unit fits it, and only there', async () => {
    const text = 'Ne pas dépasser 15 m/min.'
    expect(await quantitiesOf('fr', text, { headings: ['Vitesse de remontée'] })).toEqual(['Vitesse de remontée | vitesse de remontée | <= 15 m/min'])
    expect(await quantitiesOf('fr', text, { headings: ['Pression de service'] })).toEqual([])
    expect(await quantitiesOf('fr', text, { headings: ['Limites et vitesse'] })).toEqual([])
    expect(await quantitiesOf('fr', text)).toEqual([])
  })
})

describe('shares of a group', () => {
  it('say what is true of the share', async () => {
    expect(await quantitiesOf('fr', 'En effet, 28 % des répondants ont indiqué une préférence, mais peu.')).toEqual(['répondants | ont indiqué une préférence | = 28 %'])
    expect(await quantitiesOf('en', 'About 12 percent of the patients recovered within a week.')).toEqual(['patients | recovered within a week | ~ 12 percent'])
  })

  it('keep a clause whole beside them where it is too long for a property or goes on', async () => {
    const share = async (text: string) => (await extract('fr', text)).facts.filter((fact) => fact.unit === '%').map((fact) => [fact.property, fact.qualifiers])
    expect(await share('85 % des répondants utilisent le vélo tous les jours, ou deux fois par semaine.')).toEqual([['part', { statement: 'utilisent le vélo tous les jours, ou deux fois par semaine' }]])
    const long = `sont en accord avec la proposition ${'très '.repeat(12)}longue du conseil`
    expect(await share(`90 % des répondants ${long}.`)).toEqual([['part', { statement: long }]])
  })

  it('are none without a clause', async () => {
    expect(await quantitiesOf('fr', 'On note 42 % des hommes.')).toEqual([])
    expect(await quantitiesOf('en', 'Only 5 % of it is left.')).toEqual([])
  })
})

describe('what narrows a value', () => {
  const narrowed = async (text: string) => (await extract('en', text)).facts.filter((fact) => fact.unit !== undefined).map((fact) => fact.qualifiers)

  it('is kept with it', async () => {
    expect(await narrowed('At 20 m, the ambient pressure is 3 bar.')).toEqual([{ when: 'At 20 m' }])
    expect(await narrowed('Cooked rice must be cooled to 21 °C within 2 hours.')).toEqual([{ condition: 'within 2 hours' }])
    expect(await narrowed('In fact, the maximum depth is 18 m.')).toEqual([{}])
  })
})
