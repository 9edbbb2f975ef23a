import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Output } from '../../shared/contract/index.ts'
import type { AuditEntry, Status } from '../../shared/contract/library.ts'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { Api } from '../api/index.ts'
import type { Intents } from './intents.ts'

/** The library's and the app's health, asked for while somebody looks. */
export interface DiagnosticsState {
  readonly status: Status | null
  readonly app: Output<'app.diagnostics'> | null
  readonly audit: readonly AuditEntry[]
  readonly failure: Failure | null
  readonly readAt: number | null
  readonly verification: { readonly kind: 'none' } | { readonly kind: 'running' } | { readonly kind: 'done'; readonly at: number; readonly result: Output<'library.verify'> } | { readonly kind: 'failed'; readonly failure: Failure }
  readonly backup: { readonly kind: 'none' } | { readonly kind: 'running' } | { readonly kind: 'done'; readonly file: string } | { readonly kind: 'failed'; readonly failure: Failure }
}

export interface DiagnosticsActions {
  read(): Promise<void>
  verify(mend: boolean): Promise<void>
  backUp(): Promise<void>
  openLogs(): Promise<void>
}

export type DiagnosticsStore = StoreApi<DiagnosticsState & DiagnosticsActions>

const AUDIT_TAIL = 50

export function createDiagnosticsStore(deps: { readonly api: Api; readonly intents: Intents; readonly now: () => number; readonly onFailure: (failure: Failure) => void }): DiagnosticsStore {
  const { api, intents, now } = deps
  return createStore<DiagnosticsState & DiagnosticsActions>((set) => ({
    status: null,
    app: null,
    audit: [],
    failure: null,
    readAt: null,
    verification: { kind: 'none' },
    backup: { kind: 'none' },
    read: async () => {
      // Each on its own: main's numbers show even while the engine is away, which is when they are needed.
      const [app, status, audit] = await Promise.allSettled([api.call('app.diagnostics', {}), api.call('library.status', {}), api.call('library.audit', { limit: AUDIT_TAIL })])
      const failed = [app, status, audit].find((one) => one.status === 'rejected')
      set({
        ...(app.status === 'fulfilled' ? { app: app.value } : {}),
        ...(status.status === 'fulfilled' ? { status: status.value.status } : {}),
        ...(audit.status === 'fulfilled' ? { audit: audit.value.entries } : {}),
        failure: failed ? toFailure(failed.reason) : null,
        readAt: now(),
      })
    },
    verify: async (mend) => {
      set({ verification: { kind: 'running' } })
      try {
        const result = await intents.run(`verify:${mend}`, (id) => api.call('library.verify', { mend }, { id }))
        set({ verification: { kind: 'done', at: now(), result } })
      } catch (error) {
        set({ verification: { kind: 'failed', failure: toFailure(error) } })
      }
    },
    backUp: async () => {
      set({ backup: { kind: 'running' } })
      try {
        const { file } = await intents.run('backup', (id) => api.call('app.backup', {}, { id }))
        set({ backup: file === null ? { kind: 'none' } : { kind: 'done', file } })
      } catch (error) {
        set({ backup: { kind: 'failed', failure: toFailure(error) } })
      }
    },
    openLogs: async () => {
      try {
        await api.call('app.openLogs', {})
      } catch (error) {
        deps.onFailure(toFailure(error))
      }
    },
  }))
}
