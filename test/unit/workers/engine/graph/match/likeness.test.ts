import { describe, expect, it } from 'vitest'
import { doubtfulPairs, type MatchEntity } from '../../../../../../src/workers/engine/graph/match/candidate-pairs.ts'
import { leastLikeness, mostLikeness, spellingLikeness } from '../../../../../../src/workers/engine/graph/match/likeness.ts'

const entity = (name: string, type = 'concept'): MatchEntity => ({ id: name, key: name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase(), name, type })
const likeness = (a: string, b: string) => spellingLikeness(entity(a), entity(b))

describe('spelling', () => {
  it.each([
    ['regulator', 'regulater'],
    ['oxygen', 'oxygène'],
    ['decostop', 'deco stop'],
    ['decompression sickness', 'decompresion sickness'],
    ['relativity theory', 'theory of relativity'],
    ['buoyancy control device', 'BCD'],
    ['surface of the water', 'water surface'],
    ['compressor failure', 'compression failure'],
    ['manometer', 'manomètre'],
  ])('makes a doubtful pair of %s and %s, either way round', (a, b) => {
    expect(likeness(a, b)).toBeGreaterThanOrEqual(leastLikeness)
    expect(likeness(a, b)).toBeLessThanOrEqual(mostLikeness)
    expect(likeness(b, a)).toBe(likeness(a, b))
  })

  it.each([
    ['valve', 'value'],
    ['partial pressure of oxygen', 'partial pressure of nitrogen'],
    ['pressure', 'partial pressure'],
    ['chapter 1', 'chapter 2'],
    ['level 10', 'level 100'],
    ['hypoxia', 'hyperoxia'],
    ['hypothermia', 'hyperthermia'],
    ['aerobic', 'anaerobic'],
    ['saturated', 'unsaturated'],
    ['inhalation', 'exhalation'],
    ['nitrox', 'nitrogen'],
    ['PPO2', 'PPN2'],
    ['diver', 'river'],
    ['BCD', 'breathing compressed dry gas'],
  ])('leaves %s and %s two', (a, b) => {
    expect(likeness(a, b)).toBeLessThan(leastLikeness)
    expect(likeness(b, a)).toBeLessThan(leastLikeness)
  })

  it('counts less between things of two kinds', () => {
    expect(spellingLikeness(entity('regulator', 'equipment'), entity('regulater', 'person'))).toBeLessThan(likeness('regulator', 'regulater'))
    expect(spellingLikeness(entity('regulator', 'equipment'), entity('regulater', 'other'))).toBe(likeness('regulator', 'regulater'))
  })
})

describe('pairs', () => {
  const names = ['regulator', 'regulater', 'cylinder', 'decompression sickness', 'decompresion sickness', 'buoyancy control device', 'BCD', 'theory of relativity', 'relativity theory']
  const all = names.map((name) => entity(name))
  const shown = (focus: readonly string[], aliases: Parameters<typeof doubtfulPairs>[1] = []) => doubtfulPairs(all, aliases, new Set(focus)).map(({ a, b }) => `${a} ~ ${b}`).sort()

  it('are found through letters, initials and order, each once', () => {
    expect(shown(names)).toEqual(['bcd ~ buoyancy control device', 'decompresion sickness ~ decompression sickness', 'regulater ~ regulator', 'relativity theory ~ theory of relativity'])
  })

  it('have a part in what is new', () => {
    expect(shown(['cylinder'])).toEqual([])
    expect(shown(['regulator'])).toEqual(['regulater ~ regulator'])
    expect(shown(['nothing'])).toEqual([])
  })

  it('are found through other names that a document gives', () => {
    expect(shown(['cylinder'], [{ id: 'cylinder', key: 'regulator', kind: 'synonym' }])).toEqual(['cylinder ~ regulator'])
    expect(shown(['regulator'], [{ id: 'cylinder', key: 'regulator', kind: 'synonym' }])).toContain('cylinder ~ regulator')
    expect(shown(['BCD'], [{ id: 'cylinder', key: 'regulator', kind: 'synonym' }])).not.toContain('cylinder ~ regulator')
  })

  it('of one name are few, the most alike', () => {
    const many = ['regulator', ...Array.from({ length: 20 }, (_, place) => `regulator${'xyzvw'[place % 5]}${'abcd'[Math.floor(place / 5)]}`)].map((name) => entity(name))
    const found = doubtfulPairs(many, [], new Set(['regulator']))
    expect(found.length).toBeGreaterThan(0)
    expect(found.length).toBeLessThanOrEqual(4)
  })
})
