import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Output } from '../../shared/contract/index.ts'
import type { EngineState, Settings } from '../../shared/contract/app.ts'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { Locale } from '../../shared/i18n/index.ts'
import type { Api } from '../api/index.ts'

/** What is true of the app as a whole: its engine, its settings, its language. */
export interface SessionState {
  readonly engine: EngineState
  readonly settings: Settings | null
  readonly locale: Locale
  readonly info: Output<'app.info'> | null
  readonly failure: Failure | null
  /** Why no document moves, when the library itself is the reason: the disk is full, its folder is gone. */
  readonly trouble: Failure | null
}

export interface SessionActions {
  /** Reads info and settings and follows their events. Returns what ends that. */
  start(): () => void
  changeSettings(change: Partial<Omit<Settings, 'libraryPath' | 'openedLibrary'>>): Promise<void>
  restartEngine(): Promise<void>
  chooseLibrary(): Promise<void>
  restoreBackup(file: string): Promise<void>
}

export type SessionStore = StoreApi<SessionState & SessionActions>

export function createSessionStore(deps: { readonly api: Api; readonly locale: Locale; readonly onFailure: (failure: Failure) => void }): SessionStore {
  const { api } = deps
  async function attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      deps.onFailure(toFailure(error))
    }
  }
  return createStore((set, get) => ({
    engine: { kind: 'starting' },
    settings: null,
    locale: deps.locale,
    info: null,
    failure: null,
    trouble: null,
    start: () => {
      // An event that comes while the first answers are on their way is newer than they are.
      let engineTold = false
      let settingsTold = false
      const stops = [
        api.onEvent('engine.state', (engine) => {
          engineTold = true
          set(engine.kind === 'ready' ? { engine } : { engine, trouble: null })
        }),
        api.onEvent('library.trouble', ({ failure }) => set({ trouble: failure })),
        // What was said before this window listened.
        api.onEvent('engine.connected', () => void attempt(async () => set({ trouble: (await api.call('library.status', {})).status.trouble }))),
        api.onEvent('settings.changed', ({ settings, locale }) => {
          settingsTold = true
          set({ settings, locale })
        }),
      ]
      const read = async () => {
        const [info, { settings }] = await Promise.all([api.call('app.info', {}), api.call('app.settings', {})])
        set({ info, failure: null, ...(engineTold ? {} : { engine: info.engine }), ...(settingsTold ? {} : { settings, locale: info.locale }) })
      }
      read().catch((error: unknown) => set({ failure: toFailure(error) }))
      return () => stops.forEach((stop) => stop())
    },
    changeSettings: async (change) => {
      const before = get().settings
      // Shown at once; main's answer is the truth, and a refusal puts back what was.
      if (before) set({ settings: { ...before, ...change } })
      try {
        const { settings } = await api.call('app.changeSettings', change)
        set({ settings })
      } catch (error) {
        set({ settings: before })
        deps.onFailure(toFailure(error))
      }
    },
    restartEngine: () => attempt(() => api.call('app.restartEngine', {})),
    chooseLibrary: () => attempt(() => api.call('app.chooseLibrary', {})),
    restoreBackup: (file) => attempt(() => api.call('app.restoreBackup', { file })),
  }))
}
