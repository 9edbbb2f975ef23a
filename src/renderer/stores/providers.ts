import { createStore, type StoreApi } from 'zustand/vanilla'
import type { HeldKey, KeyKeeping } from '../../shared/contract/app.ts'
import type { KeyOwner } from '../../shared/contract/providers.ts'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { ModelChoice, ModelPrice, ProviderSettings, TestReport } from '../../shared/model/provider.ts'
import type { Api } from '../api/index.ts'
import type { Intents } from './intents.ts'

/** Who reads the documents, with whose key, at what price: read when it is shown, changed piece by piece. */
export interface ProvidersState {
  /** Null: not read yet. */
  readonly settings: ProviderSettings | null
  readonly prices: readonly ModelPrice[]
  /** Whether the system has a keyring; null: not asked yet. */
  readonly keychain: boolean | null
  readonly keys: readonly HeldKey[]
  readonly failure: Failure | null
  readonly test: TestState
}

/** The last test of a place to ask. A newer one takes its place; a late answer to an older one is not shown. */
export type TestState =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly choice: ModelChoice }
  | { readonly kind: 'done'; readonly choice: ModelChoice; readonly report: TestReport }
  | { readonly kind: 'failed'; readonly choice: ModelChoice; readonly failure: Failure }

export interface ProvidersActions {
  read(): Promise<void>
  /** True: the engine took it. A refusal is told and nothing changes. */
  change(change: Partial<ProviderSettings>): Promise<boolean>
  /** The key is handed on and kept nowhere in the window. */
  saveKey(owner: KeyOwner, key: string, keep: KeyKeeping): Promise<boolean>
  removeKey(owner: KeyOwner): Promise<void>
  runTest(choice: ModelChoice): Promise<void>
  forgetTest(): void
  changePrices(prices: readonly ModelPrice[]): Promise<boolean>
}

export type ProvidersStore = StoreApi<ProvidersState & ProvidersActions>

export function createProvidersStore(deps: { readonly api: Api; readonly intents: Intents; readonly onFailure: (failure: Failure) => void }): ProvidersStore {
  const { api, intents } = deps
  let latestTest = 0

  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      deps.onFailure(toFailure(error))
      return false
    }
  }

  return createStore<ProvidersState & ProvidersActions>((set) => ({
    settings: null,
    prices: [],
    keychain: null,
    keys: [],
    failure: null,
    test: { kind: 'none' },
    read: async () => {
      const [engine, main] = await Promise.allSettled([api.call('providers.get', {}), api.call('app.keys', {})])
      const failed = [engine, main].find((one) => one.status === 'rejected')
      set({
        ...(engine.status === 'fulfilled' ? { settings: engine.value.settings, prices: engine.value.prices } : {}),
        ...(main.status === 'fulfilled' ? main.value : {}),
        failure: failed ? toFailure(failed.reason) : null,
      })
    },
    change: (change) => attempt(async () => set({ settings: (await api.call('providers.change', change)).settings })),
    // No intent by name: the name would have to hold the key for two different ones to be two intentions.
    saveKey: (owner, key, keep) => attempt(async () => set(await api.call('app.saveKey', { provider: owner.provider, baseUrl: owner.baseUrl, key, keep }))),
    removeKey: async (owner) => {
      await attempt(async () => set(await intents.run(`app.removeKey:${owner.provider}:${owner.baseUrl}`, (id) => api.call('app.removeKey', { provider: owner.provider, baseUrl: owner.baseUrl }, { id }))))
    },
    runTest: async (choice) => {
      const mine = ++latestTest
      set({ test: { kind: 'running', choice } })
      const ended = await api.call('providers.test', { choice }).then(
        ({ report }): TestState => ({ kind: 'done', choice, report }),
        (error: unknown): TestState => ({ kind: 'failed', choice, failure: toFailure(error) }),
      )
      if (mine === latestTest) set({ test: ended })
    },
    forgetTest: () => {
      latestTest += 1
      set({ test: { kind: 'none' } })
    },
    changePrices: (prices) => attempt(async () => set({ prices: (await api.call('providers.changePrices', { prices: [...prices] })).prices })),
  }))
}
