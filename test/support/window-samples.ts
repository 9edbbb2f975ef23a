import type { FrameClock } from '../../src/renderer/stores/frame-queue.ts'
import type { DocumentSummary } from '../../src/shared/model/document.ts'
import type { CollectionId, DocumentId, JobId, Sha256 } from '../../src/shared/model/ids.ts'
import { stages, type JobState, type JobView, type StageView } from '../../src/shared/model/job.ts'

/** Jobs and documents as the engine would tell them, for tests of the window's stores. */
export const idOf = (n: number): DocumentId => n.toString(16).padStart(32, '0') as DocumentId
export const collectionIdOf = (n: number): CollectionId => `collection-${n}` as CollectionId

export const leased: JobState = { kind: 'leased', token: 'token', owner: 'engine', until: 30_000 }
export const queued: JobState = { kind: 'queued', notBefore: 0, reason: 'new' }

export function stage(name: StageView['stage'], change: Partial<StageView> = {}): StageView {
  return { stage: name, state: 'pending', attempts: 0, ms: 0, done: 0, total: null, note: null, ...change }
}

export function job(n: number, state: JobState = queued, change: Partial<JobView> = {}): JobView {
  return {
    id: `j${idOf(n)}` as JobId,
    documentId: idOf(n),
    title: `Document ${n}`,
    fileName: `document-${n}.pdf`,
    state,
    stage: 'read',
    stages: stages.map((name) => stage(name)),
    attempt: 1,
    maxAttempts: 3,
    priority: 0,
    queuedAt: n,
    startedAt: null,
    updatedAt: n,
    finishedAt: null,
    usage: { calls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 },
    ...change,
  }
}

export function summary(n: number, change: Partial<DocumentSummary> = {}): DocumentSummary {
  return {
    id: idOf(n),
    sha256: n.toString(16).padStart(64, '0') as Sha256,
    title: `Document ${n}`,
    fileName: `document-${n}.pdf`,
    collections: [],
    state: 'ready',
    pages: 10,
    language: 'en',
    addedAt: '2026-11-23T10:00:00.000Z',
    bytes: 1000,
    passages: 0,
    entities: 0,
    relations: 0,
    facts: 0,
    revisionOf: null,
    supersedes: null,
    supersededBy: null,
    trashedAt: null,
    ...change,
  }
}

export interface FakeFrames extends FrameClock {
  /** Draws one frame: what was asked for until now runs. */
  frame(): void
  /** Lets all timers run that are due within this time. */
  pass(ms: number): void
  readonly armed: () => number
}

/** Frames and timers that happen when the test says so. */
export function fakeFrames(): FakeFrames {
  let last = 0
  let now = 0
  const frames = new Map<number, () => void>()
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>()
  return {
    requestFrame: (run) => {
      frames.set(++last, run)
      return last
    },
    cancelFrame: (id) => void frames.delete(id),
    setTimer: (run, ms) => {
      timers.set(++last, { at: now + ms, run })
      return last
    },
    clearTimer: (id) => void timers.delete(id),
    frame: () => {
      const due = [...frames.values()]
      frames.clear()
      for (const run of due) run()
    },
    pass: (ms) => {
      now += ms
      for (const [id, timer] of [...timers])
        if (timer.at <= now) {
          timers.delete(id)
          timer.run()
        }
    },
    armed: () => frames.size + timers.size,
  }
}
