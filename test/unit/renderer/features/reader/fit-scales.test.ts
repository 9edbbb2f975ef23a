import { describe, expect, it } from 'vitest'
import { fitScales } from '../../../../../src/renderer/features/reader/fit-scales.ts'

const pages = (...widths: number[]) => new Map(widths.map((width, index) => [index + 1, width]))

describe('fit to width', () => {
  it('fills the view with the usual page, a little room aside', () => {
    expect(fitScales(840, pages(800, 800, 800))).toEqual({ usual: 1, own: new Map() })
  })

  it('gives a wider page its own scale, so that it is not cut and the others do not shrink', () => {
    const { usual, own } = fitScales(840, pages(800, 800, 1600, 800))
    expect(usual).toBe(1)
    expect([...own]).toEqual([[3, 0.5]])
  })

  it('takes the size of most pages as the usual one, even when the first is another', () => {
    const { usual, own } = fitScales(840, pages(400, 800, 800))
    expect(usual).toBe(1)
    expect(own.size).toBe(0)
  })

  it('takes the first of two sizes that are equally many', () => {
    expect(fitScales(840, pages(400, 800)).usual).toBe(2)
    expect(fitScales(840, pages(800, 400)).usual).toBe(1)
  })

  it('sees one size in pages that differ by a rounding', () => {
    expect(fitScales(840, pages(800, 801, 802, 800)).own.size).toBe(0)
  })

  it('is a scale that can be drawn, in a view of no width and for a page of none', () => {
    expect(fitScales(0, pages(800)).usual).toBe(0.1)
    expect(fitScales(840, pages(0.001)).usual).toBe(10)
    expect(fitScales(840, new Map())).toEqual({ usual: 1, own: new Map() })
  })
})
