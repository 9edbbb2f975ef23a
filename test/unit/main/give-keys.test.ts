import { describe, expect, it } from 'vitest'
import { createKeyGiver } from '../../../src/main/secrets/give-keys.ts'
import type { Secrets } from '../../../src/main/secrets/secrets.ts'
import type { EngineProcess } from '../../../src/main/engine-process.ts'
import { environmentKeys } from '../../../src/shared/environment-keys.ts'
import { deferred } from '../../support/deferred.ts'
import { waitUntil } from '../../support/wait-until.ts'

const claude = { provider: 'anthropic', baseUrl: null } as const
const openai = { provider: 'openai', baseUrl: null } as const

function fakeEngine(ready = true) {
  const told: unknown[] = []
  const gate = deferred()
  const state = { kind: ready ? 'ready' : 'starting', pid: 1 } as ReturnType<EngineProcess['state']>
  const client = { call: async (method: string, input: unknown) => (told.push({ method, input }), {}), close: () => undefined }
  return { told, gate, engine: { state: () => state, client: async () => (await gate.promise, client as never) } }
}

function fakeSecrets(keys: Map<string, string>): Secrets {
  return {
    keychain: async () => true,
    list: async () => [...keys.keys()].map((provider) => ({ provider: provider as 'openai', baseUrl: null, source: 'keychain', readable: true })),
    save: async () => undefined,
    remove: async () => undefined,
    key: async ({ provider }) => (keys.has(provider) ? { key: keys.get(provider) ?? '', source: 'keychain' } : null),
  }
}

describe('what the engine is told about keys', () => {
  it('is all of them for a new engine', async () => {
    const { told, gate, engine } = fakeEngine()
    gate.resolve()
    await createKeyGiver({ secrets: fakeSecrets(new Map([['anthropic', 'a'], ['openai', 'b']])), engine }).giveAll()
    expect(told).toEqual([
      { method: 'providers.giveKey', input: { ...claude, key: 'a', source: 'keychain' } },
      { method: 'providers.giveKey', input: { ...openai, key: 'b', source: 'keychain' } },
    ])
  })
  it('is that a key is gone', async () => {
    const { told, gate, engine } = fakeEngine()
    gate.resolve()
    await createKeyGiver({ secrets: fakeSecrets(new Map()), engine }).give(claude)
    expect(told).toEqual([{ method: 'providers.giveKey', input: { ...claude, key: null, source: 'none' } }])
  })
  it('is never older than what was told before it', async () => {
    const { told, gate, engine } = fakeEngine()
    gate.resolve()
    const keys = new Map([['anthropic', 'old']])
    const slow = deferred()
    const secrets = fakeSecrets(keys)
    let asked = 0
    const read: Secrets['key'] = async (owner) => {
      const held = await secrets.key(owner)
      if (++asked === 1) await slow.promise
      return held
    }
    const giver = createKeyGiver({ secrets: { ...secrets, key: read }, engine })
    const all = giver.giveAll()
    await waitUntil('the first key is asked for', () => asked === 1)
    keys.set('anthropic', 'new')
    const one = giver.give(claude)
    // Everything that could overtake it has.
    await new Promise((resolve) => setImmediate(resolve))
    slow.resolve()
    await Promise.all([all, one])
    expect(told.map((each) => (each as { input: { key: string } }).input.key)).toEqual(['old', 'new'])
  })
  it('waits for the next engine while there is none', async () => {
    const { told, gate, engine } = fakeEngine(false)
    gate.resolve()
    await createKeyGiver({ secrets: fakeSecrets(new Map([['anthropic', 'a']])), engine }).give(claude)
    expect(told).toEqual([])
  })
})

describe('keys of the environment', () => {
  it('are those that people and their tools set, and an empty one is none', () => {
    expect(environmentKeys({ ANTHROPIC_API_KEY: ' a ', OPENAI_API_KEY: '', COURSEGRAPH_COMPATIBLE_API_KEY: 'c', PATH: '/bin' })).toEqual([
      { ...claude, key: 'a' },
      { provider: 'compatible', baseUrl: null, key: 'c' },
    ])
  })
})
