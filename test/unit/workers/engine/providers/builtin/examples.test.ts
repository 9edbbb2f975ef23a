import { describe, expect, it } from 'vitest'
import { relationsOf } from './builtin-work.ts'

describe('members of a class', () => {
  it.each([
    ['en', 'Gases such as nitrogen, helium and argon are inert.', ['nitrogen IS_A Gases', 'helium IS_A Gases', 'argon IS_A Gases']],
    ['en', 'Divers carry equipment such as a mask and fins.', ['mask IS_A equipment', 'fins IS_A equipment']],
    ['en', 'Heavy metals, e.g. mercury and cadmium, are toxic.', ['mercury EXAMPLE_OF Heavy metals', 'cadmium EXAMPLE_OF Heavy metals']],
    ['en', 'Some tools, including a torque wrench, are special.', ['torque wrench EXAMPLE_OF tools']],
    ['en', 'Check gaskets, seals and other rubber rings.', ['seals IS_A rubber rings', 'gaskets IS_A rubber rings']],
    ['fr', 'Les solvants inflammables tels que l’éthanol et l’acétone brûlent.', ['éthanol IS_A solvants inflammables', 'acétone IS_A solvants inflammables']],
    ['fr', 'Les produits laitiers, notamment la crème et le beurre, sont frais.', ['crème EXAMPLE_OF produits laitiers', 'beurre EXAMPLE_OF produits laitiers']],
    ['fr', 'Des instances gouvernementales comme le MTQ et la CCN aident.', ['MTQ EXAMPLE_OF instances gouvernementales', 'CCN EXAMPLE_OF instances gouvernementales']],
  ] as const)('%s: %j', async (language, text, expected) => {
    const found = (await relationsOf(language, text)).filter((relation) => /IS_A|EXAMPLE_OF/.test(relation))
    expect(found.toSorted()).toEqual([...expected].toSorted())
  })

  it.each([
    ['en', 'He works such as he can.'],
    ['en', 'Limits, e.g. a small device may limit the length.'],
    ['en', 'Type conversions, such as integer to double, are rare.'],
    ['en', 'The valve, for example, is open.'],
    ['fr', 'Il plonge comme un poisson.'],
    ['fr', 'La valeur est admise au repos, par exemple au palier.'],
    ['fr', 'La municipalité est considérée comme une ville active.'],
  ] as const)('%s: %j gives none', async (language, text) => {
    expect((await relationsOf(language, text)).filter((relation) => /IS_A|EXAMPLE_OF/.test(relation))).toEqual([])
  })
})
