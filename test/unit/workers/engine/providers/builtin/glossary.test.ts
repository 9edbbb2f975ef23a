import { describe, expect, it } from 'vitest'
import { extract, factsOf } from './builtin-work.ts'

const glossary = 'Ballast: weight that lets a diver sink without effort.\nResidual volume – the air that stays in the lungs after breathing out.\nBuoyancy control device (BCD): a jacket that holds gas for lift.'

describe('a glossary', () => {
  it('defines its entries', async () => {
    expect(await factsOf('definition', 'en', glossary, { headings: ['Glossary'] })).toEqual([
      'Ballast: weight that lets a diver sink without effort',
      'Residual volume: the air that stays in the lungs after breathing out',
      'Buoyancy control device: a jacket that holds gas for lift',
    ])
  })

  it('gives an entry its acronym', async () => {
    const { entities } = await extract('en', glossary, { headings: ['Annex', 'Definitions'] })
    expect(entities.find((entity) => entity.name === 'Buoyancy control device')?.aliases.map((alias) => alias.name)).toEqual(['BCD'])
  })

  it('reads French ones', async () => {
    expect(await factsOf('definition', 'fr', 'Palier : arrêt pendant la remontée pour éliminer l’azote.\nNarcose : ivresse due à l’azote en profondeur.', { headings: ['Lexique'] })).toHaveLength(2)
  })

  it('is only where a heading says so', async () => {
    expect(await factsOf('definition', 'en', 'Question: what do the residents think of the network?\nResult: most of them agree with the proposal.', { headings: ['Survey'] })).toEqual([])
  })
})
