import { describe, expect, it, vi } from 'vitest'
import { waitForDocuments } from '../../../src/cli/commands/wait-for-documents.ts'
import type { DocumentId } from '../../../src/shared/model/ids.ts'
import type { JobState, JobView } from '../../../src/shared/model/job.ts'
import { fakeConnection, jobView } from '../../support/cli-context.ts'
import { reasonOf } from '../../support/reason-of.ts'

/** Jobs whose states the test sets; asked one by one, as the engine is. */
function followed(...ids: string[]) {
  const states = new Map<string, JobState['kind']>(ids.map((id) => [id, 'leased']))
  const asked: string[] = []
  const connection = fakeConnection((_method, input) => {
    const { documentId } = input as { documentId: string }
    asked.push(documentId)
    return { job: jobView(documentId, states.get(documentId) ?? 'queued') }
  })
  const ended: string[] = []
  const seen: JobView[] = []
  const controller = new AbortController()
  const waiting = waitForDocuments(connection, ids as DocumentId[], {
    signal: controller.signal,
    onProgress: (job) => seen.push(job),
    onEnded: async (job) => void ended.push(`${job.documentId} ${job.state.kind}`),
  })
  return { states, asked, connection, ended, seen, controller, waiting }
}

describe('following documents to their end', () => {
  it('ends at once for those that ended before, and asks nothing for none', async () => {
    const ready = fakeConnection(() => ({ job: jobView('a', 'done') }))
    const ended: string[] = []
    await waitForDocuments(ready, ['a' as DocumentId], { signal: new AbortController().signal, onProgress: () => undefined, onEnded: async (job) => void ended.push(job.state.kind) })
    expect(ended).toEqual(['done'])
    await waitForDocuments(fakeConnection(() => expect.unreachable()), [], { signal: new AbortController().signal, onProgress: () => undefined, onEnded: async () => undefined })
  })
  it('hears of the end by an event', async () => {
    const { connection, ended, waiting } = followed('a', 'b')
    await vi.waitFor(() => expect(connection.listeners()).toBe(1))
    connection.tell('jobs.changed', { jobs: [jobView('b', 'failed'), jobView('stranger', 'done')] })
    connection.tell('jobs.changed', { jobs: [jobView('a', 'done')] })
    await waiting
    expect(ended).toEqual(['b failed', 'a done'])
    expect(connection.listeners()).toBe(0)
  })
  it('asks again, so that an event that never came is not waited for', async () => {
    vi.useFakeTimers()
    try {
      const { states, ended, waiting } = followed('a')
      await vi.advanceTimersByTimeAsync(10)
      states.set('a', 'cancelled')
      await vi.advanceTimersByTimeAsync(1_000)
      await waiting
      expect(ended).toEqual(['a cancelled'])
    } finally {
      vi.useRealTimers()
    }
  })
  it('tells each end once, though event and answer both bring it', async () => {
    vi.useFakeTimers()
    try {
      const { states, connection, ended, waiting } = followed('a', 'b')
      await vi.advanceTimersByTimeAsync(10)
      states.set('a', 'done')
      connection.tell('jobs.changed', { jobs: [jobView('a', 'done')] })
      connection.tell('jobs.changed', { jobs: [jobView('a', 'done')] })
      await vi.advanceTimersByTimeAsync(1_000)
      states.set('b', 'done')
      await vi.advanceTimersByTimeAsync(1_000)
      await waiting
      expect(ended).toEqual(['a done', 'b done'])
    } finally {
      vi.useRealTimers()
    }
  })
  it('of a thousand asks about fifty in turn, and reaches all', async () => {
    vi.useFakeTimers()
    try {
      const ids = Array.from({ length: 120 }, (_each, index) => `d${index}`)
      const { asked, controller, waiting } = followed(...ids)
      const stopped = reasonOf(waiting)
      await vi.advanceTimersByTimeAsync(10)
      expect(asked).toHaveLength(50)
      await vi.advanceTimersByTimeAsync(2_100)
      expect(new Set(asked)).toEqual(new Set(ids))
      controller.abort(new Error('enough'))
      expect(await stopped).toMatchObject({ message: 'enough' })
    } finally {
      vi.useRealTimers()
    }
  })
  it('stops with the signal’s reason, and listens no more', async () => {
    const { connection, controller, waiting } = followed('a')
    await vi.waitFor(() => expect(connection.listeners()).toBe(1))
    controller.abort(new Error('interrupted'))
    await expect(waiting).rejects.toThrow('interrupted')
    expect(connection.listeners()).toBe(0)
  })
})
