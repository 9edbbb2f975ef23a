import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Output } from '../../shared/contract/index.ts'
import type { JobCounts } from '../../shared/contract/jobs.ts'
import type { PendingImport } from '../../shared/contract/documents.ts'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { DocumentId } from '../../shared/model/ids.ts'
import type { JobEvent, JobView } from '../../shared/model/job.ts'
import type { Api } from '../api/index.ts'
import { createFrameQueue, createRefresher, type FrameClock } from './frame-queue.ts'
import type { Intents } from './intents.ts'
import { advanceBatch, type Batch, type BatchEnd } from './queue-batch.ts'
import type { JobCommand } from './job-commands.ts'
import { countJobs, countWaiting, isUnlocking, newness, orderJobs, sameCounts, samePlace, workable, type HeldPlaces, type QueueWaits } from './queue-order.ts'
import { follow, type Track } from './queue-pace.ts'

/**
 * The work, as the window knows it. Events say what changed and are applied once a frame at most; the list
 * itself is asked for at the start, after each restart of the engine, and whenever the sums of the rows are
 * not the sums that the engine tells, which is how a missed event shows.
 */
export interface QueueState extends QueueWaits {
  readonly loaded: boolean
  readonly failure: Failure | null
  readonly jobs: Readonly<Record<DocumentId, JobView>>
  readonly order: readonly DocumentId[]
  readonly counts: JobCounts
  /** Jobs that the engine has beyond those listed here. */
  readonly beyond: number
  readonly imports: readonly PendingImport[]
  readonly importsWaiting: number
  readonly tracks: Readonly<Record<DocumentId, Track>>
  readonly batch: Batch
  /** Documents for which a password is tried: their rows stay where the person typed it. */
  readonly unlocking: HeldPlaces
  readonly history: { readonly documentId: DocumentId; readonly events: readonly JobEvent[] | null; readonly failure: Failure | null } | null
}

export type Target = readonly DocumentId[] | 'all'

export interface QueueActions {
  start(): () => void
  act(command: JobCommand, target: Target): Promise<void>
  givePassword(documentId: DocumentId, password: string): Promise<Failure | null>
  decide(importId: string, decision: 'revision' | 'keep-both' | 'cancel'): Promise<void>
  dismiss(importIds: readonly string[]): Promise<void>
  showHistory(documentId: DocumentId | null): Promise<void>
}

export type QueueStore = StoreApi<QueueState & QueueActions>

const LISTED_JOBS = 2000
const REFRESH_MS = 1_000
const noCounts: JobCounts = countJobs([])

export interface QueueDeps {
  readonly api: Api
  readonly clock: FrameClock
  readonly now: () => number
  readonly intents: Intents
  readonly onFailure: (failure: Failure) => void
  /** `asking`: documents that now wait for a person's answer. */
  readonly onBatchEnd: (end: BatchEnd & Pick<QueueWaits, 'asking'>) => void
}

export function createQueueStore(deps: QueueDeps): QueueStore {
  const { api, now } = deps
  return createStore<QueueState & QueueActions>((set, get) => {
    const heard = { jobs: new Map<DocumentId, JobView>(), counts: null as JobCounts | null }

    /** The sums lead to the batch: begun, grown, ended. */
    function withCounts(counts: JobCounts, jobs: QueueState['jobs']): Pick<QueueState, 'counts' | 'batch' | keyof QueueWaits> {
      const waits = countWaiting(Object.values(jobs))
      const before = get()
      const { batch, ended } = advanceBatch(before.batch, workable(before.counts, before), workable(counts, waits), now())
      if (ended) deps.onBatchEnd({ ...ended, asking: waits.asking })
      return { counts, batch, ...waits }
    }

    function applyHeard(): void {
      const { jobs: changed, counts } = heard
      heard.jobs = new Map()
      heard.counts = null
      const state = get()
      // A list read meanwhile may know more than an event that was on its way.
      const news = [...changed].filter(([id, job]) => (state.jobs[id]?.updatedAt ?? -Infinity) <= job.updatedAt)
      if (news.length === 0 && (changed.size > 0 || !counts)) return
      const jobs = { ...state.jobs }
      const tracks = { ...state.tracks }
      const unlocking = { ...state.unlocking }
      let moved = false
      for (const [id, job] of news) {
        const before = jobs[id]
        if (!before || !samePlace(before, job)) moved = true
        if (id in unlocking && !isUnlocking(job)) {
          delete unlocking[id]
          moved = true
        }
        jobs[id] = job
        setTrack(tracks, id, follow(tracks[id], job, now()))
      }
      set({ jobs, tracks, unlocking, ...(moved ? { order: orderJobs(Object.values(jobs), unlocking).map((job) => job.documentId) } : {}), ...(counts ? withCounts(counts, jobs) : {}) })
      if (state.loaded && get().beyond === 0 && !sameCounts(countJobs(Object.values(jobs)), get().counts)) refresher.request()
    }

    async function refresh(): Promise<void> {
      try {
        const [list, pending] = await Promise.all([api.call('jobs.list', { limit: LISTED_JOBS, finished: true }), api.call('documents.pendingImports', {})])
        const loaded = loadedFrom(list, get().jobs, get().unlocking)
        set({ ...loaded, imports: pending.imports, importsWaiting: pending.waiting, loaded: true, failure: null, ...withCounts(list.counts, loaded.jobs) })
      } catch (error) {
        set({ failure: toFailure(error) })
      }
    }

    const frames = createFrameQueue(deps.clock, applyHeard)
    const refresher = createRefresher(deps.clock, REFRESH_MS, refresh)

    async function attempt(control: string, work: (id: string) => Promise<unknown>): Promise<void> {
      try {
        await deps.intents.run(control, work)
      } catch (error) {
        deps.onFailure(toFailure(error))
      }
    }

    return {
      loaded: false,
      failure: null,
      jobs: {},
      order: [],
      counts: noCounts,
      waiting: 0,
      asking: 0,
      beyond: 0,
      imports: [],
      importsWaiting: 0,
      tracks: {},
      batch: { kind: 'idle' },
      unlocking: {},
      history: null,
      start: () => {
        const stops = [
          api.onEvent('jobs.changed', ({ jobs, counts }) => {
            for (const job of jobs) heard.jobs.set(job.documentId, job)
            heard.counts = counts
            frames.request()
          }),
          api.onEvent('imports.changed', ({ imports, gone, waiting }) => set((state) => ({ imports: mergeImports(state.imports, imports, gone), importsWaiting: waiting }))),
          api.onEvent('documents.changed', ({ documentIds, reason }) => {
            if (reason === 'removed' || reason === 'purged') set((state) => without(state, documentIds))
            if (reason !== 'changed' && reason !== 'published') refresher.request()
          }),
          api.onEvent('engine.connected', () => refresher.request()),
        ]
        refresher.request()
        return () => {
          stops.forEach((stop) => stop())
          frames.stop()
          refresher.stop()
        }
      },
      act: (command, target) => {
        const input = target === 'all' ? { all: true as const } : { documentIds: [...target] }
        // Pause and resume are one control: the second click of a double click must not take back the first.
        const control = command === 'pause' || command === 'resume' ? 'hold' : command
        return attempt(`${control}:${target === 'all' ? 'all' : target.join()}`, (id) => api.call(`jobs.${command}`, input, { id }))
      },
      givePassword: async (documentId, password) => {
        const job = get().jobs[documentId]
        if (job) set((state) => ({ unlocking: { [documentId]: newness(job), ...state.unlocking } }))
        try {
          await deps.intents.run(`password:${documentId}`, (id) => api.call('documents.givePassword', { documentId, password }, { id }))
          return null
        } catch (error) {
          return toFailure(error)
        }
      },
      decide: (importId, decision) => attempt(`decide:${importId}`, (id) => api.call('documents.decide', { importId, decision }, { id })),
      dismiss: (importIds) => attempt(`dismiss:${importIds.join()}`, (id) => api.call('documents.dismissImport', { importIds: [...importIds] }, { id })),
      showHistory: async (documentId) => {
        if (documentId === null) return set({ history: null })
        set({ history: { documentId, events: null, failure: null } })
        try {
          const { events } = await api.call('jobs.history', { documentId })
          if (get().history?.documentId === documentId) set({ history: { documentId, events, failure: null } })
        } catch (error) {
          if (get().history?.documentId === documentId) set({ history: { documentId, events: null, failure: toFailure(error) } })
        }
      },
    }
  })
}

function newerOf(listed: JobView, known: JobView | undefined): JobView {
  return known && known.updatedAt > listed.updatedAt ? known : listed
}

function setTrack(tracks: Record<DocumentId, Track>, id: DocumentId, track: Track | undefined): void {
  if (track) tracks[id] = track
  else delete tracks[id]
}

/** The list, except where an event that came while it was on its way knows more. */
function loadedFrom(list: Output<'jobs.list'>, known: QueueState['jobs'], unlocking: HeldPlaces): Pick<QueueState, 'jobs' | 'order' | 'beyond'> {
  const ordered = orderJobs(list.jobs.map((job) => newerOf(job, known[job.documentId])), unlocking)
  return { jobs: Object.fromEntries(ordered.map((job) => [job.documentId, job])), order: ordered.map((job) => job.documentId), beyond: Math.max(0, list.total - list.jobs.length) }
}

export function mergeImports(known: readonly PendingImport[], changed: readonly PendingImport[], gone: readonly string[]): readonly PendingImport[] {
  const news = new Map(changed.map((one) => [one.id, one]))
  const left = new Set(gone)
  const kept = known.filter((one) => !left.has(one.id)).map((one) => news.get(one.id) ?? one)
  const there = new Set(known.map((one) => one.id))
  const added = changed.filter((one) => !left.has(one.id) && !there.has(one.id))
  return [...kept, ...added]
}

function without(state: QueueState, ids: readonly DocumentId[]): Partial<QueueState> {
  const left = new Set(ids)
  return { order: state.order.filter((id) => !left.has(id)), jobs: Object.fromEntries(Object.entries(state.jobs).filter(([, job]) => !left.has(job.documentId))) }
}
