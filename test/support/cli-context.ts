import { Writable } from 'node:stream'
import type { Connection } from '../../src/cli/connect.ts'
import type { DocumentId, JobId } from '../../src/shared/model/ids.ts'
import type { JobState, JobView, Stage } from '../../src/shared/model/job.ts'
import { stages } from '../../src/shared/model/job.ts'

/** A stream that keeps what is written to it, as a terminal or as a pipe. */
export function memoryStream(terminal: { readonly columns: number } | null = null): Writable & { readonly text: () => string; readonly isTTY?: boolean; readonly columns?: number } {
  const chunks: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString('utf8'))
      done()
    },
  })
  return Object.assign(stream, { text: () => chunks.join('') }, terminal ? { isTTY: true, columns: terminal.columns } : {})
}

/** A job as the engine shows it. */
export function jobView(id: string, state: JobState['kind'], more: { readonly stage?: Stage; readonly done?: number; readonly total?: number | null; readonly fileName?: string } = {}): JobView {
  const states = {
    queued: { kind: 'queued', notBefore: 0, reason: 'new' },
    leased: { kind: 'leased', token: 't', owner: 'o', until: 1 },
    paused: { kind: 'paused' },
    done: { kind: 'done' },
    failed: { kind: 'failed', failure: { code: 'damaged-document', message: 'It is damaged.', action: 'Get another.', retryable: false } },
    cancelled: { kind: 'cancelled' },
  } as const satisfies Record<JobState['kind'], JobState>
  const stage = more.stage ?? 'read'
  return {
    id: id as JobId,
    documentId: id as DocumentId,
    title: '',
    fileName: more.fileName ?? `${id}.pdf`,
    state: states[state],
    stage,
    stages: stages.map((each) => ({ stage: each, state: 'pending', attempts: 1, ms: 0, done: each === stage ? (more.done ?? 0) : 0, total: each === stage ? (more.total ?? null) : null, note: null })),
    attempt: 1,
    maxAttempts: 3,
    priority: 0,
    queuedAt: 1_000,
    startedAt: 2_000,
    updatedAt: 2_000,
    finishedAt: null,
    usage: { calls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 },
  }
}

/** A connection that answers from a table of methods and tells events when the test says so. */
export function fakeConnection(answer: (method: string, input: unknown, signal?: AbortSignal) => unknown): Connection & { tell(name: string, payload: unknown): void; listeners(): number } {
  const listeners = new Set<(name: string, payload: unknown) => void>()
  return {
    call: (async (method: string, input: unknown, options?: { signal?: AbortSignal }) => answer(method, input, options?.signal)) as Connection['call'],
    holder: () => null,
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: async () => undefined,
    tell(name, payload) {
      for (const listener of listeners) listener(name, payload)
    },
    listeners: () => listeners.size,
  }
}
