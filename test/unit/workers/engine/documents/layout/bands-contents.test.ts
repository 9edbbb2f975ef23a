import { describe, expect, it } from 'vitest'
import { findBands } from '../../../../../../src/workers/engine/documents/layout/bands.ts'
import { findContents } from '../../../../../../src/workers/engine/documents/layout/contents.ts'
import type { PageLines } from '../../../../../../src/workers/engine/documents/layout/page-layout.ts'
import { pageOf, textLine } from './pages.ts'

const body = (page: number) => Array.from({ length: 20 }, (_, index) => textLine(`Sentence ${'abcdefghijklmnopqrst'[index]} of page ${'zyxwvutsrq'[page]} says something new.`, 120 + index * 12, { page }))
const dropped = (pages: readonly PageLines[]) => [...findBands(pages)].map((line) => `${line.page}:${line.text}`).sort()

describe('running heads and feet', () => {
  it('go when they are the same on most pages, digits aside', () => {
    const pages = [1, 2, 3, 4].map((page) => pageOf(page, [textLine('Diving manual', 40, { page }), ...body(page), textLine(`Page ${page} of 4`, 810, { page })]))
    expect(dropped(pages)).toEqual([1, 2, 3, 4].flatMap((page) => [`${page}:Diving manual`, `${page}:Page ${page} of 4`]))
  })

  it('go when left and right pages have different ones', () => {
    const pages = [1, 2, 3, 4, 5, 6, 7, 8].map((page) => pageOf(page, [textLine(page % 2 ? 'Chapter on gases' : 'Diving manual', 40, { page }), ...body(page)]))
    expect(dropped(pages)).toHaveLength(8)
  })

  it('go when they carry the section’s name and the page’s number in one place', () => {
    const names = ['Air', 'Air', 'Water', 'Water', 'Depth', 'Depth']
    const pages = names.map((name, index) => pageOf(index + 1, [textLine(`${name} ${index + 11}`, 40, { page: index + 1 }), ...body(index + 1)]))
    expect(dropped(pages)).toHaveLength(6)
  })

  it('stay when they are the first lines of the text', () => {
    const pages = [1, 2, 3, 4].map((page) => pageOf(page, [textLine(`Exercise ${page} asks for the depth`, 108, { page }), ...body(page)]))
    expect(dropped(pages)).toEqual([])
  })

  it('stay when they are headings at the top of one page', () => {
    const pages = [1, 2, 3, 4].map((page) => pageOf(page, page === 3 ? [textLine('Decompression', 60, { page, size: 18 }), ...body(page)] : body(page)))
    expect(dropped(pages)).toEqual([])
  })

  it('go as lone page numbers on a single page', () => {
    expect(dropped([pageOf(1, [...body(1), textLine('7-45', 810)])])).toEqual(['1:7-45'])
    expect(dropped([pageOf(1, [...body(1), textLine('See page 45 for more', 810)])])).toEqual([])
  })

  it('go as slanted words that come again', () => {
    const pages = [1, 2, 3].map((page) => pageOf(page, [...body(page), textLine('DRAFT', 400, { page, turn: 'slanted' })]))
    expect(dropped(pages)).toEqual(['1:DRAFT', '2:DRAFT', '3:DRAFT'])
  })
})

describe('contents pages', () => {
  const contents = (entries: readonly string[], title = 'Contents') => pageOf(1, [textLine(title, 60, { size: 16 }), ...entries.map((entry, index) => textLine(entry, 100 + index * 14))])

  it.each(['Contents', 'Table des matières', 'Inhaltsverzeichnis', 'Sommaire'])('under "%s" are dropped with their title', (title) => {
    const page = contents(['1 Air ........ 3', '2 Water ........ 9', '2.1 Salt . . . . . 10', '3 Depth … 12', 'Index ........ 40'], title)
    expect(findContents([page], new Set()).size).toBe(page.lines.length)
  })

  it('are known by the headings that they repeat', () => {
    const page = contents(['Air 3', 'Water 9', 'Salt 10', 'Depth 12', 'Light 14', 'Sound 15'], 'What is where')
    expect(findContents([page], new Set(['air', 'water', 'salt', 'depth', 'light', 'sound'])).size).toBe(6)
    expect(findContents([page], new Set()).size).toBe(0)
  })

  it('go on over the page, and the text after them stays', () => {
    const first = contents(Array.from({ length: 30 }, (_, index) => `Part ${index} ........ ${index + 3}`))
    const text = textLine('The text begins here and says a whole sentence.', 200, { page: 2 })
    const second = pageOf(2, [textLine('Part last ........ 90', 60, { page: 2 }), text])
    const drop = findContents([first, second], new Set())
    expect(drop.size).toBe(first.lines.length + 1)
    expect(drop.has(text)).toBe(false)
  })

  it('are not pages of prose that end in numbers here and there', () => {
    const page = pageOf(1, [...body(1), textLine('It was built in 1999', 500), textLine('and again in 2004', 512), textLine('for the sum of 300', 524)])
    expect(findContents([page], new Set()).size).toBe(0)
  })
})
