import { describe, expect, it } from 'vitest'
import { shorten } from '../../../../src/renderer/graph-view/draw-labels.ts'
import { glyphShapes } from '../../../../src/renderer/graph-view/glyph-shapes.ts'
import { toHex } from '../../../../src/renderer/graph-view/graph-theme.ts'
import { neighbourTowards } from '../../../../src/renderer/graph-view/neighbour-step.ts'
import { nodeSize } from '../../../../src/renderer/graph-view/node-size.ts'
import { isSoftwareRenderer } from '../../../../src/renderer/graph-view/webgl-support.ts'
import type { EntityId } from '../../../../src/shared/model/ids.ts'

const id = (name: string) => name as EntityId

describe('arrow keys on the map', () => {
  const places = new Map([
    ['here', { x: 100, y: 100 }],
    ['right', { x: 200, y: 110 }],
    ['far-right', { x: 500, y: 100 }],
    ['up', { x: 110, y: 20 }],
    ['same', { x: 100, y: 100 }],
  ])
  const place = (one: EntityId) => places.get(one)
  const others = [...places.keys()].filter((one) => one !== 'here').map(id)

  it('goes to the nearest neighbour that lies that way', () => {
    expect(neighbourTowards(id('here'), others, place, 'right')).toBe('right')
    expect(neighbourTowards(id('here'), others, place, 'up')).toBe('up')
  })
  it('goes nowhere when nothing lies that way, or the place is not known', () => {
    expect(neighbourTowards(id('here'), others, place, 'down')).toBeUndefined()
    expect(neighbourTowards(id('gone'), others, place, 'right')).toBeUndefined()
    expect(neighbourTowards(id('here'), [id('gone')], place, 'right')).toBeUndefined()
  })
  it('takes a straight one before a nearer one at a steep angle', () => {
    const steep = new Map([['here', { x: 0, y: 0 }], ['steep', { x: 30, y: 80 }], ['straight', { x: 100, y: 0 }]])
    expect(neighbourTowards(id('here'), [id('steep'), id('straight')], (one) => steep.get(one), 'right')).toBe('straight')
  })
})

describe('small parts of the map', () => {
  it('gives every type a glyph of its own', () => {
    expect(new Set(Object.values(glyphShapes)).size).toBe(8)
  })
  it('reads the colours that a browser computes', () => {
    expect(toHex('rgb(31, 95, 214)')).toBe('#1f5fd6')
    expect(toHex('rgba(0, 0, 0, 0.5)')).toBe('#000000')
    expect(toHex('CanvasText')).toBe('CanvasText')
  })
  it('shortens long names for the map only at the end', () => {
    expect(shorten('trace')).toBe('trace')
    expect(shorten('a very long name of an entity that nobody can read')).toBe('a very long name of an entity tha…')
  })
  it('grows with mentions, to a limit, and never shrinks to nothing', () => {
    expect(nodeSize(0, false)).toBe(6)
    expect(nodeSize(-1, false)).toBe(6)
    expect(nodeSize(10, false)).toBeLessThan(nodeSize(100, false))
    expect(nodeSize(1e9, false)).toBe(18)
  })
  it('knows software renderers by their names', () => {
    expect(isSoftwareRenderer('ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)')).toBe(true)
    expect(isSoftwareRenderer('llvmpipe (LLVM 15.0.6, 256 bits)')).toBe(true)
    expect(isSoftwareRenderer('ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)')).toBe(false)
  })
})
