import { describe, expect, it } from 'vitest'
import type { PassageInput } from '../../../../../../src/workers/engine/pipeline/ports.ts'
import { innerHeadings } from '../../../../../../src/workers/engine/providers/builtin/inner-headings.ts'
import { splitSegments } from '../../../../../../src/workers/engine/providers/builtin/segments.ts'

const split = (text: string, kind: PassageInput['kind'] = 'text') => splitSegments({ text, kind }).map((segment) => [segment.kind, segment.marker, segment.order, text.slice(segment.start, segment.end)])

describe('splitSegments', () => {
  it('keeps the lines of one paragraph together', () => {
    expect(split('The first stage reduces the pressure of the\ncylinder to about ten bar.')).toEqual([['prose', null, null, 'The first stage reduces the pressure of the\ncylinder to about ten bar.']])
  })

  it('parts paragraphs at a blank line', () => {
    expect(split('One.\n\nTwo.').map(([, , , text]) => text)).toEqual(['One.', 'Two.'])
  })

  it('parts a short title line from the paragraph under it', () => {
    expect(split('Safety stop\nThe diver waits for three minutes.').map(([, , , text]) => text)).toEqual(['Safety stop', 'The diver waits for three minutes.'])
  })

  it('reads list markers and their numbers', () => {
    expect(split('1. Open the valve.\n2) Check the gauge.\n• Look around.\n- Breathe.\na) Wait.')).toEqual([
      ['item', '1.', 1, 'Open the valve.'],
      ['item', '2)', 2, 'Check the gauge.'],
      ['item', '•', null, 'Look around.'],
      ['item', '-', null, 'Breathe.'],
      ['item', 'a)', null, 'Wait.'],
    ])
  })

  it('takes a bullet of a symbol font for a bullet', () => {
    expect(split('\uf0b7 Évaluation de la vision')).toEqual([['item', '\uf0b7', null, 'Évaluation de la vision']])
  })

  it('goes on with an item over a line end', () => {
    expect(split('1. Open the valve slowly and\nlisten for gas.\n2. Close it.').map(([, , , text]) => text)).toEqual(['Open the valve slowly and\nlisten for gas.', 'Close it.'])
  })

  it('does not take a decimal number or a section number for a marker', () => {
    expect(split('1.5 bar is enough.')).toEqual([['prose', null, null, '1.5 bar is enough.']])
  })

  it('makes a segment of each cell with words, and none of rules and numbers', () => {
    const text = '| Depth | Time |\n| --- | --- |\n| 12 m | 147 |\n| Safety stop | 3 min |'
    expect(split(text, 'table').map(([kind, , , cell]) => `${String(kind)} ${String(cell)}`)).toEqual(['cell Depth', 'cell Time', 'cell Safety stop', 'cell 3 min'])
  })

  it('gives nothing for blank text', () => {
    expect(split(' \n\n ')).toEqual([])
  })

  it('covers every letter of the text once', () => {
    const text = 'Title\n\nA paragraph that\ngoes on.\n\n1. One\n2. Two\n\n• Three'
    const letters = splitSegments({ text, kind: 'text' }).map((segment) => text.slice(segment.start, segment.end)).join('').replace(/\s/g, '')
    expect(letters).toBe(text.replace(/\s/g, '').replace(/[12]\.|•/g, ''))
  })
})

describe('innerHeadings', () => {
  const headings = (text: string) => innerHeadings(text, splitSegments({ text, kind: 'text' })).map((heading) => heading.text)

  it('finds a line by itself over a paragraph or a list', () => {
    expect(headings('Elastic Stop Nut\n\nThe elastic stop nut is a standard nut.\n\nInstallation\n\n1. Turn the nut.')).toEqual(['Elastic Stop Nut', 'Installation'])
  })

  it('does not take labels of a figure, sentences or the last line for headings', () => {
    expect(headings('Keyway\n\nNut case\n\nThreaded core')).toEqual([])
    expect(headings('The nut is tight.\n\nThe bolt is loose, and so is the plate.')).toEqual([])
    expect(headings('A paragraph that says something.\n\nSummary')).toEqual([])
  })
})
