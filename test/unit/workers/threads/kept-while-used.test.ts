import { describe, expect, it } from 'vitest'
import { keptWhileUsed } from '../../../../src/workers/threads/kept-while-used.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'

describe('what is kept while it is used', () => {
  it('is made once for each key, and again after nobody has asked for a time', async () => {
    const clock = createFakeClock()
    const made: string[] = []
    const get = keptWhileUsed({ make: (key) => (made.push(key), { key }), idleMs: 100, after: clock.after })
    const first = get('a')
    expect([get('a'), get('b').key]).toEqual([first, 'b'])
    await clock.advance(80)
    expect(get('a')).toBe(first)
    await clock.advance(80)
    expect(get('a')).toBe(first)
    expect(made).toEqual(['a', 'b'])
    get('b')
    await clock.advance(101)
    expect(get('a')).not.toBe(first)
    expect(made).toEqual(['a', 'b', 'b', 'a'])
    await clock.advance(101)
    expect(clock.waiting()).toBe(0)
  })
})
