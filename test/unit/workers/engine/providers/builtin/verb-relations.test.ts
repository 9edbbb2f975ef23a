import { describe, expect, it } from 'vitest'
import { relationsOf } from './builtin-work.ts'

describe('what a verb states between two terms', () => {
  it.each([
    ['en', 'Nitrogen narcosis causes confusion.', 'Nitrogen narcosis CAUSES confusion'],
    ['en', 'Poor maintenance can lead to engine failure.', 'Poor maintenance CAUSES engine failure'],
    ['en', 'Corrosion is caused by salt water.', 'salt water CAUSES Corrosion'],
    ['en', 'Firewalls prevent unauthorised access.', 'Firewalls PREVENTS unauthorised access'],
    ['en', 'Cellular respiration uses oxygen.', 'Cellular respiration USES oxygen'],
    ['en', 'Active transport requires energy.', 'Active transport REQUIRES energy'],
    ['en', 'The anchor gear consists of a chain and a rope.', 'chain PART_OF anchor gear'],
    ['en', 'The nut has a spring, which is an integral part of the nut.', 'spring PART_OF nut'],
    ['fr', 'Le court-circuit provoque un échauffement.', 'court-circuit CAUSES échauffement'],
    ['fr', 'L’essoufflement peut entraîner une panique.', 'essoufflement CAUSES panique'],
    ['fr', 'L’éclipse est provoquée par l’alignement des astres.', 'alignement CAUSES éclipse'],
    ['fr', 'Le gilet empêche la noyade.', 'gilet PREVENTS noyade'],
    ['fr', 'Le plongeur utilise un ordinateur.', 'plongeur USES ordinateur'],
    ['fr', 'La plongée profonde nécessite une formation.', 'plongée profonde REQUIRES formation'],
    ['fr', 'Le détendeur comprend un premier étage.', 'étage PART_OF détendeur'],
  ] as const)('%s: %j gives %j', async (language, text, relation) => {
    expect(await relationsOf(language, text)).toContain(relation)
  })

  it.each([
    ['en', 'Safety wire prevents bolts from loosening.'],
    ['en', 'The pump does not cause corrosion.'],
    ['en', 'If heat causes corrosion, replace the part.'],
    ['en', 'This causes corrosion.'],
    ['en', 'The anchor rode consists of chain.'],
    ['fr', 'Le froid ne provoque pas de panne.'],
    ['fr', 'Cela provoque une panne.'],
  ] as const)('%s: %j states nothing', async (language, text) => {
    expect((await relationsOf(language, text)).filter((relation) => /CAUSES|PREVENTS|PART_OF/.test(relation))).toEqual([])
  })
})
