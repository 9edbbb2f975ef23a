import { describe, expect, it } from 'vitest'
import { createKeys } from '../../../../../src/workers/engine/providers/keys.ts'

const home = { provider: 'anthropic', baseUrl: null } as const
const first = { provider: 'compatible', baseUrl: 'http://one/v1' } as const
const second = { provider: 'compatible', baseUrl: 'http://two/v1' } as const

describe('keys of providers', () => {
  it('are found for a provider wherever it is asked, and for a server by its address before those for any', () => {
    const keys = createKeys()
    expect(keys.get(home)).toBeNull()
    keys.give(home, 'a-key', 'environment')
    expect(keys.get({ provider: 'anthropic', baseUrl: 'https://a-proxy' })).toBe('a-key')
    expect(keys.get({ provider: 'openai', baseUrl: null })).toBeNull()
    keys.give({ provider: 'compatible', baseUrl: null }, 'for-any', 'environment')
    keys.give(first, 'for-one', 'keychain')
    expect([keys.get(first), keys.get(second)]).toEqual(['for-one', 'for-any'])
    keys.give(first, null, 'none')
    expect(keys.get(first)).toBe('for-any')
  })
  it('of one server are not those of another', () => {
    const keys = createKeys()
    keys.give(first, 'for-one', 'session')
    expect(keys.get(second)).toBeNull()
  })
  it('are listed without being said, and told apart without being known', () => {
    const keys = createKeys()
    keys.give(home, 'a-secret-key', 'keychain')
    keys.give(first, 'another-key', 'session')
    expect(keys.list()).toEqual([{ ...home, source: 'keychain' }, { ...first, source: 'session' }])
    const marks = [keys.fingerprint(home), keys.fingerprint(first), keys.fingerprint(second)]
    expect(new Set(marks).size).toBe(3)
    expect(marks[2]).toBeNull()
    expect(JSON.stringify([keys.list(), marks])).not.toMatch(/secret|another-key/)
  })
})
