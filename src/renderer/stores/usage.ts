import { createStore, type StoreApi } from 'zustand/vanilla'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { UsageRow } from '../../shared/model/provider.ts'
import type { Api } from '../api/index.ts'
import { createRefresher, type FrameClock } from './frame-queue.ts'

export const usageGroups = ['day', 'document', 'model'] as const
export type UsageBy = (typeof usageGroups)[number]

/** Days back from today, today among them; null: from the first call on. */
export const usagePeriods = { week: 7, month: 30, quarter: 90, all: null } as const
export type UsagePeriod = keyof typeof usagePeriods
export type UsageMeasure = 'cost' | 'tokens'

/** What the calls of a period took, followed while somebody looks. */
export interface UsageState {
  readonly by: UsageBy
  readonly period: UsagePeriod
  readonly measure: UsageMeasure
  /** Of `rows`: what is asked for now may be on its way. */
  readonly shown: { readonly by: UsageBy; readonly fromAt: number | null; readonly at: number } | null
  readonly rows: readonly UsageRow[]
  readonly total: UsageRow | null
  readonly spent: { readonly dayUsd: number; readonly monthUsd: number } | null
  readonly failure: Failure | null
}

export interface UsageActions {
  start(): () => void
  change(wanted: Partial<Pick<UsageState, 'by' | 'period' | 'measure'>>): void
}

export type UsageStore = StoreApi<UsageState & UsageActions>

const REFRESH_MS = 1_000

export function createUsageStore(deps: { readonly api: Api; readonly clock: FrameClock; readonly now: () => number }): UsageStore {
  const { api } = deps
  return createStore<UsageState & UsageActions>((set, get) => {
    /** The latest question alone counts; those before it are taken back. */
    let asked = new AbortController()

    async function read(): Promise<void> {
      asked.abort()
      const { signal } = (asked = new AbortController())
      const { by, period } = get()
      const at = deps.now()
      const fromAt = beginning(period, at)
      try {
        const { rows, total, budgets } = await api.call('usage.list', { by, ...(fromAt === null ? {} : { from: fromAt }) }, { signal })
        if (!signal.aborted) set({ rows, total, spent: budgets, shown: { by, fromAt, at }, failure: null })
      } catch (error) {
        if (!signal.aborted) set({ failure: toFailure(error) })
      }
    }
    const refresher = createRefresher(deps.clock, REFRESH_MS, read)

    return {
      by: 'day',
      period: 'month',
      measure: 'cost',
      shown: null,
      rows: [],
      total: null,
      spent: null,
      failure: null,
      start: () => {
        const stops = [api.onEvent('usage.changed', refresher.request), api.onEvent('engine.connected', refresher.request)]
        refresher.request()
        return () => {
          stops.forEach((stop) => stop())
          refresher.stop()
          asked.abort()
        }
      },
      change: (wanted) => {
        set(wanted)
        if ('by' in wanted || 'period' in wanted) void read()
      },
    }
  })
}

/** Local midnight of the period's first day; null: no beginning. */
function beginning(period: UsagePeriod, at: number): number | null {
  const days = usagePeriods[period]
  if (days === null) return null
  const today = new Date(at)
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() - days + 1).getTime()
}
