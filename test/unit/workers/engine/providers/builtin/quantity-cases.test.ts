import { describe, expect, it } from 'vitest'
import { extract, quantitiesOf } from './builtin-work.ts'

describe('so much for each', () => {
  it.each([
    ['en', 'The ridge spreads at about 2.5 cm per year.', ['ridge | spreads at | ~ 2.5 cm per year']],
    ['en', 'The infusion rate must never exceed 10 mg/min.', ['infusion rate | infusion rate | <= 10 mg/min']],
    ['fr', "La chaleur massique de l'eau vaut 4,18 kJ/(kg·K).", ['eau | chaleur massique | = 4.18 kJ/(kg·K)']],
    ['fr', 'Le moteur consomme 8 litres par heure.', ['moteur | consomme | = 8 litres par heure']],
    // a range in two units is in neither
    ['en', 'The usual dose of the drug is 500 mg to 1 g.', []],
  ] as const)('%s %j', async (language, text, expected) => {
    expect(await quantitiesOf(language, text)).toEqual([...expected])
  })
})

describe('what speaks of one case, or of another thing, gives no fact', () => {
  it.each([
    ['en', 'Rail temperature above 45 °C calls for care.'],
    ['en', 'Class 2 lasers have an output below 1 mW.'],
    ['en', 'The telescope orbits the Earth at an altitude of 540 km.'],
    ['en', 'A telephoto lens is a lens with a focal length longer than 85 mm.'],
    ['en', 'Each bather loses up to 50 ml of sweat.'],
    ['en', 'Roofers must be secured above a height of 2 m.'],
    ['fr', 'Un couloir desservant plus de 50 personnes doit avoir une largeur libre de 1,4 m.'],
    ['fr', "Une lentille de distance focale 50 mm est placée devant l'écran."],
    ['fr', "Une femme enceinte doit boire 1,5 litre d'eau."],
  ] as const)('%s %j', async (language, text) => {
    expect(await quantitiesOf(language, text)).toEqual([])
  })
})

describe('the whole name, and what is measured of it', () => {
  it.each([
    ['en', 'The riser of a stair shall be between 125 and 200 mm high.', ['riser | height | range 125..200 mm']],
    ['en', 'Ceilings must be no lower than 2.3 m.', ['Ceilings | height | >= 2.3 m']],
    ['fr', "L'acide nitrique concentré a une densité de 1,51 g/cm³.", ['acide nitrique concentré | densité | = 1.51 g/cm³']],
    ['fr', 'Une cuillère à soupe contient 15 ml.', ['cuillère à soupe | volume | = 15 ml']],
    ['fr', 'La période du carbone 14 est de 5 730 ans.', ['carbone 14 | période | = 5730 ans']],
    ['fr', 'La teneur en dioxyde de soufre ne doit pas dépasser 150 mg/L.', ['teneur en dioxyde de soufre | teneur en dioxyde de soufre | <= 150 mg/L']],
    ['fr', "L'acier a une limite d'élasticité de 500 MPa.", ["acier | limite d'élasticité | = 500 MPa"]],
    ['fr', 'La poignée doit être placée à 1,20 m du sol au plus.', ['poignée | placée à | <= 1.20 m']],
    ['en', 'It runs at 20 ms. The pump has a pressure of 3 bar.', ['pump | pressure | = 3 bar']],
  ] as const)('%s %j', async (language, text, expected) => {
    expect(await quantitiesOf(language, text)).toEqual([...expected])
  })
})

describe('what a value holds for', () => {
  it.each([
    ['en', 'Ceilings in habitable rooms must be no lower than 2.3 m.', { scope: 'in habitable rooms' }],
    ['en', 'At 90 km/h the stopping distance is 81 m on a dry road.', { condition: 'on a dry road', when: 'At 90 km/h' }],
    ['en', 'A driver must rest for 45 minutes after 4.5 hours of driving.', { condition: 'after 4.5 hours of driving' }],
    ['en', 'Carry at least 2 litres of water per person.', { condition: 'per person' }],
    ['fr', 'Les bouteilles sont stockées à plus de 3 m de toute flamme.', { condition: 'de toute flamme' }],
    ['fr', 'La dose de paracétamol est de 1 g toutes les 6 heures.', { condition: 'toutes les 6 heures' }],
  ] as const)('%s %j', async (language, text, expected) => {
    const { facts } = await extract(language, text)
    expect(facts.filter((fact) => fact.unit !== undefined).map((fact) => fact.qualifiers)).toEqual([expected])
  })
})

describe('the subject of a rule', () => {
  const rules = async (language: 'en' | 'fr', text: string) => (await extract(language, text)).facts.filter((fact) => fact.property === 'rule').map((fact) => fact.entity)

  it('is the act where the sentence names no object', async () => {
    expect(await rules('fr', 'Ne jamais pipeter à la bouche.')).toEqual(['pipeter à la bouche'])
    expect(await rules('en', 'Do not plough when the soil is wet.')).toEqual([])
  })

  it('is the thing that is measured, and its whole name', async () => {
    expect(await rules('en', 'The slope of a ramp must not exceed 8 %.')).toEqual(['ramp'])
    expect(await rules('en', 'Harness buckles must be checked before every climb.')).toEqual(['Harness buckles'])
    expect(await rules('en', 'The must contains 200 g/L of sugar.')).toEqual([])
  })
})
