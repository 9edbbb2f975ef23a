import { createStore, type StoreApi } from 'zustand/vanilla'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { BatchView, NightReport } from '../../shared/model/provider.ts'
import type { Api } from '../api/index.ts'
import { createRefresher, type FrameClock } from './frame-queue.ts'
import type { Intents } from './intents.ts'
import { queuedFor } from './queue-order.ts'
import type { QueueStore } from './queue.ts'

/**
 * Batches at the providers, and what the nights did. Both change at the provider and by the clock, so they are asked
 * for again whenever another document waits for one of them, and for as long as one of them is not finished.
 */
export interface OvernightState {
  readonly batches: readonly BatchView[]
  readonly nights: readonly NightReport[]
  readonly nextNightAt: number | null
}

export interface OvernightActions {
  start(): () => void
  cancelBatch(batchId: string): Promise<void>
  /** Runs what waits for the night, now. */
  runNight(): Promise<void>
  closeNight(id: string): Promise<void>
}

export type OvernightStore = StoreApi<OvernightState & OvernightActions>

const REFRESH_MS = 1_000
const UNFINISHED_MS = 10_000

export interface OvernightDeps {
  readonly api: Api
  readonly clock: FrameClock
  readonly intents: Intents
  readonly queue: Pick<QueueStore, 'getState' | 'subscribe'>
  readonly onFailure: (failure: Failure) => void
}

export function createOvernightStore(deps: OvernightDeps): OvernightStore {
  const { api, clock } = deps
  return createStore<OvernightState & OvernightActions>((set, get) => {
    let timer: number | null = null
    let waitingKey = ''

    /** Either list stays as it was where it could not be read: the queue says why the engine does not answer. */
    async function read(): Promise<void> {
      const [batches, nights] = await Promise.allSettled([api.call('batches.list', {}), api.call('nights.list', {})])
      set({
        ...(batches.status === 'fulfilled' ? { batches: batches.value.batches } : {}),
        ...(nights.status === 'fulfilled' ? { nights: nights.value.reports, nextNightAt: nights.value.nextAt } : {}),
      })
      if (timer !== null) clock.clearTimer(timer)
      const isOngoing = get().batches.some(isUnfinished) || get().nights.some((night) => night.finishedAt === null)
      timer = isOngoing ? clock.setTimer(refresher.request, UNFINISHED_MS) : null
    }
    const refresher = createRefresher(clock, REFRESH_MS, read)

    async function attempt(control: string, work: (id: string) => Promise<unknown>): Promise<void> {
      try {
        await deps.intents.run(control, work)
        refresher.request()
      } catch (error) {
        deps.onFailure(toFailure(error))
      }
    }

    return {
      batches: [],
      nights: [],
      nextNightAt: null,
      start: () => {
        const stops = [
          api.onEvent('engine.connected', refresher.request),
          deps.queue.subscribe(({ jobs, order }, before) => {
            if (jobs === before.jobs) return
            const key = [...queuedFor(order, jobs, 'awaiting-night'), '/', ...queuedFor(order, jobs, 'awaiting-batch')].join()
            if (key === waitingKey) return
            waitingKey = key
            refresher.request()
          }),
        ]
        refresher.request()
        return () => {
          stops.forEach((stop) => stop())
          refresher.stop()
          if (timer !== null) clock.clearTimer(timer)
          timer = null
        }
      },
      cancelBatch: (batchId) => attempt(`batch:${batchId}`, (id) => api.call('batches.cancel', { batchId }, { id })),
      runNight: () => attempt('night', (id) => api.call('nights.run', {}, { id })),
      closeNight: (nightId) => attempt(`night:${nightId}`, (id) => api.call('nights.seen', { id: nightId }, { id })),
    }
  })
}

/** It has not come to its end, well or badly. */
export function isUnfinished({ state }: Pick<BatchView, 'state'>): boolean {
  return state === 'submitting' || state === 'running' || state === 'collecting' || state === 'cancelling'
}
