import { describe, expect, it } from 'vitest'
import type { Resolution } from '../../../../../src/shared/model/resolution.ts'
import type { PassageId } from '../../../../../src/shared/model/ids.ts'
import { packChunking, packReading, packResolving, splitResolution } from '../../../../../src/workers/engine/pipeline/packing.ts'
import { contextHash, contextualText, createPassageIds } from '../../../../../src/workers/engine/pipeline/passage-id.ts'
import type { Work } from '../../../../../src/workers/engine/pipeline/ports.ts'
import { createRandom } from '../../../../support/random.ts'

const work: Work = { signal: new AbortController().signal, report: () => undefined, trace: 'trace-packing' }

function resolution(rows: number, size: number): Resolution {
  const evidence = [{ passageId: `p${'a'.repeat(24)}` as PassageId, start: 0, end: 5 }]
  const key = (row: number) => `${row}-`.padEnd(size, 'x')
  return {
    entities: Array.from({ length: rows }, (_each, row) => ({ key: key(row), name: `“${row}”\n`, type: 'concept', salience: row / rows, aliases: [], mentions: evidence })),
    relations: Array.from({ length: rows }, (_each, row) => ({ from: key(row), to: key(row + 1), type: 'USES', weight: 0.1, evidence })),
    facts: Array.from({ length: rows }, (_each, row) => ({ entity: key(row), property: 'depth', value: '20', unit: 'm', comparator: '<=', qualifiers: { at: 'sea' }, evidence })),
  }
}

function joined(parts: readonly string[]): Resolution {
  const all = parts.map((part) => JSON.parse(part) as Resolution)
  return { entities: all.flatMap((part) => part.entities), relations: all.flatMap((part) => part.relations), facts: all.flatMap((part) => part.facts) }
}

describe('a resolution in parts', () => {
  it('is the same when they are joined, and no part is much larger than the others', () => {
    for (const [rows, size] of [[0, 1], [1, 10], [3, 300_000], [2000, 200], [50, 4000]] as const) {
      const whole = resolution(rows, size)
      const parts = splitResolution(whole)
      expect(joined(parts)).toEqual(whole)
      expect(parts.length).toBeGreaterThan(0)
      for (const part of parts) expect(part.length).toBeLessThan(Math.max(201_000, 2 * size + 2000))
    }
  })

  it('comes out of the packed resolver as it goes into the plain one', async () => {
    const seen: unknown[] = []
    const packed = packResolving(async (input) => {
      seen.push(input)
      return resolution(2, 5)
    })
    const extraction = { entities: [], relations: [], facts: [] }
    const parts = await packed({ language: 'fr', title: 'T', passages: [], extractions: [JSON.stringify(extraction)] }, work)
    expect(seen).toEqual([{ language: 'fr', title: 'T', passages: [], extractions: [extraction] }])
    expect(joined(parts)).toEqual(resolution(2, 5))
  })
})

describe('what crosses a thread', () => {
  it('keeps every block through reading and chunking', async () => {
    const block = (index: number, page: number) => ({ index, kind: 'paragraph' as const, page, box: { x0: 1, y0: 2, x1: 3, y1: 4 }, text: `é“${index}”`, runs: [[0, 3, page, 1, 2, 3, 4] as [number, number, number, number, number, number, number]] })
    const quality = { verdict: 'good' as const, reasons: [], pagesWithText: 2, pagesEmpty: 0, pagesFailed: 0, headings: 0, tables: 0, lists: 0, undecodableCharacters: 0 }
    const read = await packReading(async () => ({
      title: null,
      language: 'fr',
      warnings: [],
      quality,
      pages: [1, 2].map((number) => ({ number, width: 5, height: 6, failed: false, blocks: [block(2 * number, number), block(2 * number + 1, number)] })),
    }))({ path: '/x', fileName: 'x.pdf' }, work)
    expect(read.pages.map((page) => page.number)).toEqual([1, 2])
    const given: unknown[] = []
    await packChunking(async ({ blocks }) => {
      given.push(...blocks)
      return []
    })({ pages: read.pages.map((page) => page.blocksJson), language: 'fr' }, work)
    expect(given).toEqual([block(2, 1), block(3, 1), block(4, 2), block(5, 2)])
  })
})

describe('the id of a passage', () => {
  it('follows from its words and headings, and tells equal ones apart', () => {
    const idOf = createPassageIds()
    const first = idOf('the same')
    expect([idOf('the same'), idOf('other'), idOf('the same')]).not.toContain(first)
    expect(createPassageIds()('the same')).toBe(first)
    expect(contextualText({ headings: ['A', 'B'], text: 'C' })).toBe('A\nB\nC')
    expect(contextHash('A')).toMatch(/^[0-9a-f]{64}$/)
  })

  it('does not depend on what else is in the document', () => {
    const random = createRandom(7)
    const texts = Array.from({ length: 300 }, () => `text ${random.below(60)}`)
    const idOf = createPassageIds()
    const ids = texts.map(idOf)
    expect(new Set(ids).size).toBe(ids.length)
    // The nth "text 5" has the same id in a document of nothing but those.
    const only = createPassageIds()
    expect(texts.filter((text) => text === 'text 5').map(only)).toEqual(ids.filter((_id, place) => texts[place] === 'text 5'))
  })
})
