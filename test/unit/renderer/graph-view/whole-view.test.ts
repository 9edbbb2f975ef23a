import { describe, expect, it } from 'vitest'
import { viewAfter, wholeView } from '../../../../src/renderer/graph-view/whole-view.ts'

const large = { width: 900, height: 700 }
const narrow = { width: 380, height: 700 }

describe('the whole map in view', () => {
  it('leaves room round a handful of glyphs on a large screen only', () => {
    expect([2, 5, 40].map((nodes) => wholeView(nodes, large).ratio)).toEqual([1.7, 1.25, 1])
    expect([2, 5, 40].map((nodes) => wholeView(nodes, narrow).ratio)).toEqual([1, 1, 1])
  })

  it('is still the whole map when a page opens beside it, and after it was closed again', () => {
    const beside = viewAfter(wholeView(2, large), 2, large, narrow)
    expect(beside).toEqual(wholeView(2, narrow))
    expect(viewAfter(beside, 2, narrow, large)).toEqual(wholeView(2, large))
  })

  it('is not forced on a person who has gone near to something', () => {
    const near = { x: 0.3, y: 0.6, angle: 0, ratio: 0.2 }
    expect(viewAfter(near, 40, large, narrow)).toBe(near)
  })
})
