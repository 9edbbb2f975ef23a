import { describe, expect, it } from 'vitest'
import { resolveDocument } from '../../../../../../src/workers/engine/graph/resolve/resolve-document.ts'
import type { PassageInput } from '../../../../../../src/workers/engine/pipeline/ports.ts'
import { extractPassages } from '../../../../../../src/workers/engine/providers/builtin/extractor.ts'
import { idleWork, passage, resolve } from '../../providers/builtin/builtin-work.ts'

const text = (value: string, headings: readonly string[] = []) => ({ kind: 'text' as const, headings: [...headings], text: value })

describe('resolveDocument', () => {
  it('names one thing once, whatever its case, number, accents, article or hyphen', async () => {
    const { entities } = await resolve('fr', [
      text('La piste cyclable longe la route. Une piste cyclable est utile.'),
      text('Les pistes cyclables sont entretenues. PISTES CYCLABLES'),
      text('Le centre-village attire. Le centre village aussi.'),
    ])
    expect(entities.filter((entity) => /piste/.test(entity.key)).map((entity) => [entity.key, entity.name, entity.mentions.length])).toEqual([['piste cyclable', 'piste cyclable', 4]])
    expect(entities.filter((entity) => entity.key === 'centre village')).toHaveLength(1)
  })

  it('finds every mention, and each one is the name', async () => {
    const passages = [text('Decompression sickness (DCS) is a condition caused by bubbles in the blood.'), text('A diver with DCS needs oxygen. Decompression Sickness is rare.')]
    const { entities } = await resolve('en', passages)
    const sickness = entities.find((entity) => entity.key === 'decompression sickness')
    expect(sickness?.aliases).toContainEqual({ key: 'dcs', name: 'DCS', kind: 'acronym' })
    expect(sickness?.mentions.map((mention) => passages[Number(mention.passageId.slice(1))]?.text.slice(mention.start, mention.end))).toEqual(['Decompression sickness', 'DCS', 'DCS', 'Decompression Sickness'])
    expect(sickness?.name.toLowerCase()).toBe('decompression sickness')
  })

  it('ranks what the text is about first, from 1 downwards', async () => {
    const body = 'Active transport is a way of travel that needs muscles. Active transport keeps people healthy. The town supports active transport on every street.'
    const { entities } = await resolve('en', [text(body, ['Active transport']), text('Bicycles and walking are active transport.', ['Active transport', 'Forms'])], 'Active transport plan')
    expect(entities[0]).toMatchObject({ key: 'active transport', salience: 1 })
    const salience = entities.map((entity) => entity.salience)
    expect(salience).toEqual(salience.toSorted((a, b) => b - a))
    expect(salience.every((value) => value >= 0 && value <= 1)).toBe(true)
  })

  it('is no list of frequent words', async () => {
    const { entities } = await resolve('en', Array.from({ length: 12 }, (_each, index) => text(`In this case, people use different things for many reasons at various times. The way is important. Part ${index} shows another example of the problem.`)))
    expect(entities.map((entity) => entity.key)).toEqual([])
  })

  it('gives the same for the same passages, and for extractions that were kept as JSON', async () => {
    const passages: PassageInput[] = [passage('Nitrox must never be breathed without training. The ascent rate must not exceed 9 m/min.', { index: 0 }), passage('Gases such as nitrogen and helium dissolve. Nitrox contains 32 % oxygen.', { index: 1 })]
    const results = await extractPassages({ passages, language: 'en' }, idleWork())
    const extractions = results.map((result) => result.extraction)
    const first = await resolveDocument({ language: 'en', title: 'T', passages, extractions }, idleWork())
    const second = await resolveDocument({ language: 'en', title: 'T', passages, extractions: JSON.parse(JSON.stringify(extractions)) as typeof extractions }, idleWork())
    expect(second).toEqual(first)
  })

  it('keeps what carries a fact even where it is named once', async () => {
    const filler = Array.from({ length: 30 }, (_each, index) => text(`The committee met again in room ${index}. The members spoke about the weather and about the garden.`))
    const { facts, entities } = await resolve('en', [...filler, text('The mainsail has an area of 24 m².')])
    expect(facts).toMatchObject([{ entity: 'mainsail', property: 'area', value: '24', unit: 'm²' }])
    expect(entities.map((entity) => entity.key)).toContain('mainsail')
  })

  it('bounds the entities by the length of the text', async () => {
    const syllables = ['ba', 'co', 'du', 'fe', 'gi', 'ho', 'ju', 'ka', 'le', 'mi']
    const word = (index: number) => `${syllables[index % 10]}${syllables[Math.floor(index / 10) % 10]}${syllables[Math.floor(index / 100) % 10]}r`
    const passages = Array.from({ length: 60 }, (_each, index) => text(Array.from({ length: 10 }, (_other, at) => `The ${word(index * 10 + at)} ${word(index * 7 + at)} meets the ${word(index * 3 + at)} ${word(index * 5 + at)}.`).join(' ')))
    const { entities } = await resolve('en', passages)
    const words = passages.reduce((sum, each) => sum + each.text.split(/\s+/).length, 0)
    expect(entities.length).toBeLessThanOrEqual(30 + Math.ceil(4 * Math.sqrt(words)) + 1)
  })

  it('answers an empty document with nothing', async () => {
    expect(await resolve('en', [])).toEqual({ entities: [], relations: [], facts: [] })
    expect(await resolve('fr', [text(' ')])).toEqual({ entities: [], relations: [], facts: [] })
  })

  it('reports that it moves, and stops when told', async () => {
    const controller = new AbortController()
    const done: number[] = []
    await resolveDocument({ language: 'en', title: '', passages: [], extractions: [] }, { signal: controller.signal, report: (progress) => done.push(progress.done), trace: 'trace-resolve' })
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect(done.at(-1)).toBe(5)
    const stopping = new AbortController()
    const running = resolveDocument({ language: 'en', title: '', passages: [], extractions: [] }, { signal: stopping.signal, report: () => stopping.abort(), trace: 'trace-resolve' })
    await expect(running).rejects.toThrow(/abort/i)
  })
})
