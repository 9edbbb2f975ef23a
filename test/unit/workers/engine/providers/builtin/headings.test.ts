import { describe, expect, it } from 'vitest'
import type { Language } from '../../../../../../src/shared/model/document.ts'
import { plainHeading } from '../../../../../../src/workers/engine/providers/builtin/headings.ts'
import { extract, relationsOf } from './builtin-work.ts'

describe('plainHeading', () => {
  it.each([
    ['1.2 Ascent rate', 'Ascent rate'],
    ['Chapter 3: Pressure', 'Pressure'],
    ['Lecture 5: Waves', 'Lecture 5: Waves'],
    ['IV. La pression', 'La pression'],
    ['Annexe B – Sondage', 'Sondage'],
    ['AXE 3 – OUTILS (suite)', 'OUTILS'],
    ['Depth limits:', 'Depth limits'],
    ['3D printing', '3D printing'],
    ['Introduction', 'Introduction'],
  ])('%j → %j', (heading, plain) => {
    expect(plainHeading(heading)).toBe(plain)
  })
})

describe('terms of headings', () => {
  const named = async (language: Language, ...headings: string[]) => (await extract(language, 'Ceci est un texte neutre, this is neutral text.', { headings })).entities.filter((entity) => entity.mentions.length === 0).map((entity) => entity.name)

  it('names what the heading names', async () => {
    expect(await named('en', 'Boots Self-Locking Nut')).toEqual(['Boots Self-Locking Nut'])
    expect(await named('fr', '2.5 La vitesse de remontée')).toEqual(['vitesse de remontée'])
  })

  it('parts a heading of two things', async () => {
    expect(await named('en', 'Masks and Fins')).toEqual(['Masks', 'Fins'])
  })

  it.each([
    ['en', 'Introduction'],
    ['en', 'What is pressure?'],
    ['en', 'How the pump works'],
    ['en', 'Summary'],
    ['fr', 'Pourquoi avons-nous besoin d’une révision?'],
    ['fr', 'Synthèse des résultats'],
    ['fr', 'Conclusion'],
  ] as const)('%s: %j names nothing', async (language, heading) => {
    expect(await named(language, heading)).toEqual([])
  })

  it('makes a section part of the one that holds it', async () => {
    const text = 'Of all fasteners, the self-locking nut is the safest. The elastic stop nut is the oldest self-locking nut.'
    expect(await relationsOf('en', text, { headings: ['Fasteners', 'Self-locking nuts', 'Introduction', 'Elastic stop nut'] })).toEqual(expect.arrayContaining(['Self-locking nuts PART_OF Fasteners', 'Elastic stop nut PART_OF Self-locking nuts']))
  })

  it('makes nothing of an outline whose words do not bear it out, nor of a name inside another', async () => {
    for (const text of ['A trace is simply a program path.', 'Tree optimization is done last.', 'A trace ends. A tree begins.'])
      expect((await relationsOf('en', text, { headings: ['Tree', 'Trace'] })).filter((relation) => relation.includes('PART_OF'))).toEqual([])
    expect((await relationsOf('en', 'Dead store elimination is a tree optimization.', { headings: ['Tree optimization', 'Optimization'] })).filter((relation) => relation.includes('PART_OF'))).toEqual([])
  })

  it('has words of the passage as evidence', async () => {
    const text = 'First sentence here. A nut of 1.5 mm is a fastener. Third.'
    const { relations } = await extract('en', text, { headings: ['Fasteners', 'Nuts'] })
    expect(relations.filter(({ type }) => type === 'PART_OF').map((relation) => text.slice(relation.span.start, relation.span.end))).toEqual(['A nut of 1.5 mm is a fastener.'])
  })
})
