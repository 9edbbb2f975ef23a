import { describe, expect, it } from 'vitest'
import { Extraction } from '../../../../../../src/shared/model/extraction.ts'
import { extractPassages, loadTagger } from '../../../../../../src/workers/engine/providers/builtin/extractor.ts'
import { builtinIdentity } from '../../../../../../src/workers/engine/providers/builtin/identity.ts'
import { extractPassage } from '../../../../../../src/workers/engine/providers/builtin/extract-passage.ts'
import { extract, idleWork, passage, passageId } from './builtin-work.ts'

const passages = Array.from({ length: 9 }, (_each, index) => passage(`A regulator is a device that reduces pressure. The maximum depth of dive ${index} is ${10 + index} m.`, { index }))

describe('extractPassages', () => {
  it('answers each passage in its place, and costs nothing', async () => {
    const results = await extractPassages({ passages, language: 'en' }, idleWork())
    expect(results.map((result) => result.passageId)).toEqual(passages.map((_each, index) => passageId(index)))
    for (const result of results) {
      expect(result).toMatchObject({ checks: null, notExtracted: null })
      expect(Extraction.parse(result.extraction).facts.length).toBeGreaterThan(1)
    }
  })

  it('says of a passage the same alone, among others, and again', async () => {
    const together = await extractPassages({ passages, language: 'en' }, idleWork())
    const reversed = await extractPassages({ passages: passages.toReversed(), language: 'en' }, idleWork())
    for (const [index, each] of passages.entries()) {
      const [alone] = await extractPassages({ passages: [each], language: 'en' }, idleWork())
      expect(alone).toEqual(together[index])
      expect(reversed.find((result) => result.passageId === each.id)).toEqual(together[index])
    }
  })

  it('reports each passage', async () => {
    const seen: string[] = []
    await extractPassages({ passages, language: 'en' }, { signal: new AbortController().signal, report: ({ done, total }) => seen.push(`${done}/${total}`), trace: 'trace-extract' })
    expect(seen).toEqual(passages.map((_each, index) => `${index + 1}/9`))
  })

  it('stops between two passages when told', async () => {
    const controller = new AbortController()
    let done = 0
    const running = extractPassages({ passages, language: 'fr' }, { signal: controller.signal, report: (progress) => { done = progress.done; if (done === 3) controller.abort() }, trace: 'trace-extract' })
    await expect(running).rejects.toThrow(/abort/i)
    expect(done).toBe(3)
  })

  it('lets messages in while it works, so that an abort from outside arrives', async () => {
    const controller = new AbortController()
    setImmediate(() => controller.abort())
    const many = Array.from({ length: 400 }, (_each, index) => passage(`The valve number ${index} is open.`, { index }))
    await expect(extractPassages({ passages: many, language: 'en' }, { signal: controller.signal, report: () => undefined, trace: 'trace-extract' })).rejects.toThrow(/abort/i)
  })

  it('does not begin when it is stopped already', async () => {
    const controller = new AbortController()
    controller.abort()
    await expect(extractPassages({ passages, language: 'en' }, { signal: controller.signal, report: () => undefined, trace: 'trace-extract' })).rejects.toThrow(/abort/i)
  })
})

describe('builtinIdentity', () => {
  it('tells languages apart, and is the same every time', () => {
    expect(builtinIdentity('en')).toEqual(builtinIdentity('en'))
    expect(builtinIdentity('en')).not.toEqual(builtinIdentity('fr'))
    expect(builtinIdentity('de')).toMatchObject({ provider: 'builtin' })
  })
})

describe('extractPassage', () => {
  it('gives nothing for blank text, numbers, references and contents pages', async () => {
    const empty = { entities: [], relations: [], facts: [] }
    expect(await extract('en', '  \n ')).toEqual(empty)
    expect(await extract('en', '12 13 14 15 16 17 18 19')).toEqual(empty)
    expect(await extract('en', 'J. Smith. A study of nuts. Journal of Bolts, 2019.', { headings: ['References'] })).toEqual(empty)
    expect(await extract('fr', 'Dupont, Étude des écrous, 2019.', { headings: ['Annexe', 'Bibliographie'] })).toEqual(empty)
    expect(await extract('en', '1 Introduction ........... 4\n2 Pressure ........... 9\n3 Ascent ........... 12')).toEqual(empty)
  })

  it('reads no sentences in code', async () => {
    const { facts, relations } = await extract('en', 'if (depth > 20) { must.not("exceed 20 m") }\nThe depth of the pool is 5 m.', { kind: 'code' })
    expect([facts, relations]).toEqual([[], []])
  })

  it('survives any text', async () => {
    const strange = ['\u0000\uffff', '((((((((', '| | |\n|---|\n| |', 'a'.repeat(5000), '1.\n2.\n3.', '½ ¼ — “ ” ‘', '💧 at 20 m 💧 is the depth', '\n\n\n', '- \n- \n', 'É'.repeat(300), '5 m '.repeat(500), "l'".repeat(200), '- - - 5 % - - -', 'A (A (A (A', 'of of of of 5 m of of of', '’s ’s ’s law']
    for (const language of ['en', 'fr', 'de', 'ko', 'other'] as const) {
      const tagger = await loadTagger(language)
      for (const text of strange) {
        const extraction = extractPassage(passage(text, { headings: ['(', '1.', ''] }), language, tagger)
        Extraction.parse(extraction)
        for (const entity of extraction.entities) for (const mention of entity.mentions) expect(mention.end).toBeLessThanOrEqual(text.length)
      }
    }
  })

  it('quotes exactly over line ends and odd spaces', async () => {
    const text = 'The partial\npressure of\u00a0oxygen (PpO2) must\nnot exceed 1.6\u00a0bar.'
    const { entities, facts } = await extract('en', text)
    for (const entity of entities) for (const mention of entity.mentions) expect(text.slice(mention.start, mention.end).replace(/\s+/g, ' ')).toBe(entity.name)
    expect(facts.filter((fact) => fact.unit !== undefined)).toMatchObject([{ entity: 'partial pressure of oxygen', value: '1.6', unit: 'bar', comparator: '<=' }])
  })
})
