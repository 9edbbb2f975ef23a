import { describe, expect, it } from 'vitest'
import { createIntents } from '../../../../src/renderer/stores/intents.ts'
import { createProvidersStore } from '../../../../src/renderer/stores/providers.ts'
import { failure, FailureError, type Failure } from '../../../../src/shared/failure.ts'
import { defaultProviderSettings, type ModelChoice, type TestReport } from '../../../../src/shared/model/provider.ts'
import { fakeApi, settled } from '../../../support/fake-api.ts'

const settings = defaultProviderSettings
const choice: ModelChoice = { provider: 'compatible', model: 'm', baseUrl: 'http://localhost:1/v1' }
const owner = { provider: 'compatible', baseUrl: choice.baseUrl } as const
const report = (model: string): TestReport => ({ ok: true, choice: { ...choice, model }, failure: null, answeredBy: model, models: null, limits: { requests: null, inputTokens: null, outputTokens: null }, json: 'schema', priceKnown: false, batches: false, roundTripMs: 3 })

function bench() {
  const api = fakeApi()
  const failures: Failure[] = []
  const store = createProvidersStore({ api, intents: createIntents({ newId: api.newId, now: () => 0 }), onFailure: (one) => failures.push(one) })
  return { api, failures, store, state: () => store.getState() }
}

describe('providers', () => {
  it('shows main’s keys even while the engine does not answer', async () => {
    const { api, state } = bench()
    const reading = state().read()
    api.callsOf('providers.get')[0]?.refuse(new FailureError(failure('engine-unavailable', 'x')))
    api.callsOf('app.keys')[0]?.answer({ keychain: false, keys: [{ ...owner, source: 'session', readable: true }] })
    await reading
    expect(state()).toMatchObject({ keychain: false, keys: [{ source: 'session' }], settings: null, failure: { code: 'engine-unavailable' } })
  })
  it('changes nothing that the engine refuses', async () => {
    const { api, failures, state } = bench()
    api.reply('providers.get', () => ({ settings, keys: [], prices: [], lanes: [] }))
    api.reply('app.keys', () => ({ keychain: true, keys: [] }))
    await state().read()
    const changing = state().change({ extraction: choice })
    api.callsOf('providers.change')[0]?.refuse(new FailureError(failure('library-read-only', 'x')))
    expect(await changing).toBe(false)
    expect(state().settings?.extraction).toBeNull()
    expect(failures.map((one) => one.code)).toEqual(['library-read-only'])
  })
  it('hands a key on and keeps nothing of it', async () => {
    const { api, state } = bench()
    api.reply('app.saveKey', () => ({ keychain: true, keys: [{ ...owner, source: 'keychain', readable: true }] }))
    expect(await state().saveKey(owner, 'sk-canary', 'keychain')).toBe(true)
    expect(api.callsOf('app.saveKey')[0]?.input).toEqual({ ...owner, key: 'sk-canary', keep: 'keychain' })
    expect(JSON.stringify(state())).not.toContain('canary')
  })
  it('says when a key could not be kept', async () => {
    const { api, failures, state } = bench()
    const saving = state().saveKey(owner, 'sk', 'keychain')
    api.callsOf('app.saveKey')[0]?.refuse(new FailureError(failure('disk-full', 'x')))
    expect(await saving).toBe(false)
    expect(failures.map((one) => one.code)).toEqual(['disk-full'])
  })
  it('shows the answer to the last test, whichever comes first', async () => {
    const { api, state } = bench()
    void state().runTest(choice)
    void state().runTest({ ...choice, model: 'n' })
    const [first, second] = api.callsOf('providers.test')
    second?.answer({ report: report('n') })
    await settled()
    first?.answer({ report: report('m') })
    await settled()
    expect(state().test).toMatchObject({ kind: 'done', report: { answeredBy: 'n' } })
  })
  it('does not show the answer to a test that nobody waits for any more', async () => {
    const { api, state } = bench()
    void state().runTest(choice)
    state().forgetTest()
    api.callsOf('providers.test')[0]?.answer({ report: report('m') })
    await settled()
    expect(state().test).toEqual({ kind: 'none' })
  })
  it('says why a test could not even be made', async () => {
    const { api, state } = bench()
    void state().runTest(choice)
    api.callsOf('providers.test')[0]?.refuse(new FailureError(failure('timed-out', 'x')))
    await settled()
    expect(state().test).toMatchObject({ kind: 'failed', failure: { code: 'timed-out' } })
  })
})
