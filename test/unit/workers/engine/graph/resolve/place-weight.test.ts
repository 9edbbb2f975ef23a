import { describe, expect, it } from 'vitest'
import { createPlaceWeight } from '../../../../../../src/workers/engine/graph/resolve/place-weight.ts'

const weigh = (text: string, word: string, kind: 'text' | 'table' | 'list' = 'text') => createPlaceWeight([{ kind, text }])({ passage: 0, start: text.indexOf(word) })

describe('createPlaceWeight', () => {
  it('counts a sentence in full', () => {
    expect(weigh('The valve is open.', 'valve')).toBe(1)
    expect(weigh('Is the valve open?\nYes', 'valve')).toBe(1)
    expect(weigh('He said: "The valve is open."', 'valve')).toBe(1)
    expect(weigh('Check the valve;\nand go on', 'valve')).toBe(1)
  })

  it('counts a label for half', () => {
    expect(weigh('Valve and pump', 'pump')).toBe(0.5)
    expect(weigh('The pump is on.\nValve', 'Valve')).toBe(0.5)
  })

  it('counts a cell for a fifth, in a table and in a row of one', () => {
    expect(weigh('| Valve | Pump. |', 'Pump', 'table')).toBe(0.2)
    expect(weigh('Text.\n| Valve | Pump |\nText.', 'Pump')).toBe(0.2)
  })

  it('counts what it does not know in full', () => {
    expect(createPlaceWeight([])({ passage: 3, start: 0 })).toBe(1)
  })
})
