import { describe, expect, it } from 'vitest'
import type { Block } from '../../../../../src/shared/model/document.ts'
import { findTitle } from '../../../../../src/workers/engine/documents/title.ts'

const block = (kind: Block['kind'], text: string, height = 12, page = 1): Block => ({
  index: 0, kind, page, level: 1, box: { x0: 0, y0: 0, x1: 9, y1: 9 }, text, runs: [[0, text.length, page, 50, 100, 200, 100 + height]],
})

describe('the title', () => {
  it('is what the file says of itself', () => {
    expect(findTitle('  Diving\u0000 manual ', [block('heading', 'Chapter 1'), block('paragraph', 'This manual is about diving.')], 'dm.pdf')).toBe('Diving manual')
  })

  it.each(['Microsoft Word - cours v2.doc', 'cours.docx', 'untitled', 'Sans titre', 'Document1', 'C:\\work\\manual\\final.fm', 'PowerPoint Presentation', 'mmc1', 'dm_2019_final', '12345', '', null, 7])(
    'is the first page’s largest heading where the file says %j',
    (stated) => {
      const blocks = [block('heading', 'Edition 3', 10), block('heading', 'Manual of Diving', 24), block('heading', 'Preface', 24, 2)]
      expect(findTitle(stated, blocks, 'dm_2019_final.pdf')).toBe('Manual of Diving')
    },
  )

  it('does not believe a title that the first pages do not say, where they say another', () => {
    const left = 'Plan for the river trail of another town'
    const pages = [block('heading', 'Cycling master plan', 30), block('heading', 'Final report'), block('paragraph', 'The town has paths and roads.')]
    expect(findTitle(left, pages, 'x.pdf')).toBe('Cycling master plan')
    // Nothing better is there: what the file says is more than its name.
    expect(findTitle(left, [block('paragraph', 'It begins with a sentence.')], 'x.pdf')).toBe(left)
    // Accents and case are not what makes a title wrong.
    expect(findTitle('Plongée à l’AIR enrichi', [block('heading', 'CAHIER', 30), block('paragraph', 'la plongee enrichie, enrichi')], 'x.pdf')).toBe('Plongée à l’AIR enrichi')
  })

  it('is not the file’s own name in metadata, nor a heading far inside', () => {
    expect(findTitle('manual', [], 'manual.pdf')).toBeNull()
    expect(findTitle(undefined, [block('heading', 'Late', 30, 5)], 'x.pdf')).toBeNull()
    expect(findTitle(undefined, [block('paragraph', 'It begins with a sentence.')], 'x.pdf')).toBeNull()
    expect(findTitle(undefined, [block('paragraph', 'Notes on valves')], 'x.pdf')).toBe('Notes on valves')
  })

  it('is cut to a length that a list can show', () => {
    const title = findTitle(`About ${'very '.repeat(100)}long titles`, [], 'x.pdf')
    expect(title?.length).toBeLessThanOrEqual(200)
    expect(title).toMatch(/…$/)
  })
})
