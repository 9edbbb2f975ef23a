import { describe, expect, it } from 'vitest'
import type { Block } from '../../../../../src/shared/model/document.ts'
import { blocksToMarkdown } from '../../../../../src/workers/engine/documents/markdown.ts'
import { judgeQuality, mergeWarnings } from '../../../../../src/workers/engine/documents/quality.ts'

const block = (kind: Block['kind'], text: string, more: Partial<Block> = {}): Block => ({ index: 0, kind, page: 1, box: { x0: 0, y0: 0, x1: 1, y1: 1 }, text, runs: [], ...more })

describe('blocks as Markdown', () => {
  it('keeps levels, lists, tables and code', () => {
    const blocks = [
      block('heading', 'One', { level: 1 }),
      block('heading', 'Deep', { level: 9 }),
      block('paragraph', 'Text.'),
      block('list-item', 'first', { marker: '1.', level: 1 }),
      block('list-item', 'inner', { marker: '•', level: 2 }),
      block('list-item', 'lettered', { marker: 'a)', level: 1 }),
      block('table', '| a |\n| --- |'),
      block('code', 'x = 1'),
      block('caption', 'Figure 1. X'),
      block('footnote', '1 Note'),
    ]
    expect(blocksToMarkdown(blocks)).toBe('# One\n\n###### Deep\n\nText.\n\n1. first\n  - inner\n- a) lettered\n\n| a |\n| --- |\n\n```\nx = 1\n```\n\n*Figure 1. X*\n\n> 1 Note\n')
    expect(blocksToMarkdown([])).toBe('')
  })
})

describe('the verdict on a reading', () => {
  const counts = { pagesWithText: 10, pagesEmpty: 0, pagesFailed: 0, undecodableCharacters: 0, characters: 10_000, reorderedPages: 0 }
  const heading = block('heading', 'One')

  it('is good only where nothing is missing', () => {
    expect(judgeQuality([heading], counts)).toMatchObject({ verdict: 'good', reasons: [] })
    expect(judgeQuality([heading], { ...counts, pagesFailed: 1 })).toMatchObject({ verdict: 'check', reasons: ['1 of 11 pages could not be read'] })
    expect(judgeQuality([heading], { ...counts, pagesEmpty: 30 })).toMatchObject({ verdict: 'poor' })
    expect(judgeQuality([heading], { ...counts, undecodableCharacters: 200 })).toMatchObject({ verdict: 'check' })
    expect(judgeQuality([heading], { ...counts, undecodableCharacters: 5000 })).toMatchObject({ verdict: 'poor' })
    expect(judgeQuality([heading], { ...counts, reorderedPages: 8 })).toMatchObject({ verdict: 'check' })
    expect(judgeQuality([], counts)).toMatchObject({ verdict: 'check', reasons: ['no headings were found'] })
  })

  it('counts lists, not items', () => {
    const item = block('list-item', 'x')
    expect(judgeQuality([heading, item, item, block('paragraph', 'y'), item], counts)).toMatchObject({ lists: 2, headings: 1 })
  })

  it('tells the same warning a bounded number of times, and how many more there are', () => {
    const warnings = Array.from({ length: 50 }, (_, index) => ({ code: 'page-without-text', message: 'x', page: index + 1 }))
    const merged = mergeWarnings([...warnings, { code: 'page-failed', message: 'y', page: 3 }], 5)
    expect(merged).toHaveLength(7)
    expect(merged.at(-1)).toEqual({ code: 'page-without-text', message: 'And on 45 more pages.' })
  })
})
