import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LaneState, ProviderSettings } from '../../shared/model/provider.ts'
import type { Api } from '../api/index.ts'
import { createFrameQueue, createRefresher, type FrameClock } from './frame-queue.ts'

/**
 * What goes on between this library and its providers: lanes and why they wait, and what was spent. Lanes come with
 * their event; the rest is asked for when an event hints at it.
 */
export interface ModelCallsState {
  readonly settings: ProviderSettings | null
  /** Changes when a quote would: the model, the budgets and the prices. */
  readonly quotedBy: string
  readonly lanes: readonly LaneState[]
  /** US dollars, in this library; null before the first answer. */
  readonly spent: { readonly dayUsd: number; readonly monthUsd: number } | null
}

export interface ModelCallsActions {
  start(): () => void
}

export type ModelCallsStore = StoreApi<ModelCallsState & ModelCallsActions>

const REFRESH_MS = 1_000

export interface ModelCallsDeps {
  readonly api: Api
  readonly clock: FrameClock
  readonly now: () => number
}

export function createModelCallsStore({ api, clock, now }: ModelCallsDeps): ModelCallsStore {
  return createStore<ModelCallsState & ModelCallsActions>((set) => {
    let heard: readonly LaneState[] | null = null

    const frames = createFrameQueue(clock, () => {
      if (heard) set({ lanes: heard })
      heard = null
    })
    /** While the engine is away the queue says so; here what was known last stays. */
    const quietly = (work: () => Promise<void>) => () => work().catch(() => undefined)
    const settings = createRefresher(
      clock,
      REFRESH_MS,
      quietly(async () => {
        const { settings: known, prices, lanes } = await api.call('providers.get', {})
        set({ settings: known, lanes, quotedBy: JSON.stringify([known.extraction, known.budgets, prices]) })
      }),
    )
    const spent = createRefresher(
      clock,
      REFRESH_MS,
      quietly(async () => {
        const { budgets } = await api.call('usage.list', { by: 'day', from: new Date(now()).setHours(0, 0, 0, 0) })
        set({ spent: budgets })
      }),
    )
    const askBoth = () => {
      settings.request()
      spent.request()
    }

    return {
      settings: null,
      quotedBy: '',
      lanes: [],
      spent: null,
      start: () => {
        const stops = [
          api.onEvent('providers.changed', ({ lanes }) => {
            heard = lanes
            frames.request()
            settings.request()
          }),
          api.onEvent('usage.changed', spent.request),
          api.onEvent('engine.connected', askBoth),
        ]
        askBoth()
        return () => {
          stops.forEach((stop) => stop())
          frames.stop()
          settings.stop()
          spent.stop()
        }
      },
    }
  })
}

/**
 * Lanes in which something is under way, waits, or was stopped. Between two calls of work that goes on a lane stays:
 * what comes and goes several times a second cannot be read.
 */
export function busyLanes(lanes: readonly LaneState[], isWorking: boolean): readonly LaneState[] {
  return lanes.filter((lane) => lane.inFlight > 0 || lane.waiting > 0 || lane.wait?.why === 'stopped' || (isWorking && lane.callsPerMinute > 0))
}
