import { describe, expect, test } from 'vitest'
import { failure, FailureError } from '../../../../../src/shared/failure.ts'
import type { Sha256 } from '../../../../../src/shared/model/ids.ts'
import type { CopiedObject } from '../../../../../src/workers/engine/intake/copy-object.ts'
import { copyWatched, silenceLimitMs, type Copy, type TracedWork } from '../../../../../src/workers/engine/intake/watched-copy.ts'
import { deferred } from '../../../../support/deferred.ts'
import { createFakeClock } from '../../../../support/fake-clock.ts'
import { reasonOf } from '../../../../support/reason-of.ts'

const input = { path: '/a.pdf', fileName: 'a.pdf', temporaryFile: '/tmp/i1', objectsFolder: '/objects' }
const copied: CopiedObject = { sha256: 'a'.repeat(64) as Sha256, bytes: 1, mediaType: 'application/pdf' }

function watched(copy: Copy) {
  const clock = createFakeClock()
  const stop = new AbortController()
  const reported: number[] = []
  const outcome = copyWatched({ copy, monotonicMs: clock.monotonic, after: clock.after }, input, { signal: stop.signal, trace: 'trace', report: ({ done }) => reported.push(done) })
  return { clock, stop, reported, outcome }
}

/** A copy that the test moves by hand. */
function handCopy() {
  const end = deferred<CopiedObject>()
  let work: TracedWork | null = null
  const copy: Copy = (_input, given) => {
    work = given
    return end.promise
  }
  return { copy, end, work: () => work as unknown as TracedWork }
}

describe('a copy', () => {
  test('that ends gives its answer and leaves no timer', async () => {
    const { outcome, clock } = watched(async () => copied)
    expect(await outcome).toEqual(copied)
    expect(clock.waiting()).toBe(0)
  })

  test('that fails fails with its own reason', async () => {
    const { outcome, clock } = watched(async () => {
      throw new FailureError(failure('file-changed', 'x'))
    })
    await expect(outcome).rejects.toMatchObject({ failure: { code: 'file-changed' } })
    expect(clock.waiting()).toBe(0)
  })

  test('that goes on telling lives as long as it wants', async () => {
    const hand = handCopy()
    const { outcome, clock, reported } = watched(hand.copy)
    for (let round = 1; round <= 5; round += 1) {
      await clock.advance(silenceLimitMs - 1)
      hand.work().report({ done: round, total: 9 })
    }
    hand.end.resolve(copied)
    expect(await outcome).toEqual(copied)
    expect(reported).toEqual([1, 2, 3, 4, 5])
  })

  test('that falls silent is stopped, and the reason is its silence', async () => {
    const hand = handCopy()
    const { outcome, clock } = watched(hand.copy)
    const failed = reasonOf(outcome)
    await clock.advance(silenceLimitMs)
    expect(hand.work().signal.aborted).toBe(true)
    hand.end.reject(new Error('whatever the thread says to that'))
    expect(await failed).toMatchObject({ failure: { code: 'timed-out', subject: 'a.pdf' } })
  })

  test('that does not even end when it is stopped is not waited for', async () => {
    const hand = handCopy()
    const { outcome, clock } = watched(hand.copy)
    const failed = reasonOf(outcome)
    await clock.advance(silenceLimitMs + 5_000)
    expect(await failed).toMatchObject({ failure: { code: 'timed-out' } })
    expect(clock.waiting()).toBe(0)
  })

  test('is stopped from outside with the reason of who did it', async () => {
    const hand = handCopy()
    const { outcome, stop, clock } = watched(hand.copy)
    const failed = reasonOf(outcome)
    await clock.advance(1)
    stop.abort(new Error('closing'))
    hand.end.reject(new Error('aborted in the thread'))
    expect(await failed).toEqual(new Error('closing'))
  })

  test('does not begin to wait when it is stopped before it began', async () => {
    const clock = createFakeClock()
    const outcome = copyWatched({ copy: () => new Promise(() => undefined), monotonicMs: clock.monotonic, after: clock.after }, input, { signal: AbortSignal.abort(new Error('before')), trace: 't', report: () => undefined })
    const failed = reasonOf(outcome)
    await clock.advance(5_000)
    expect(await failed).toEqual(new Error('before'))
  })
})
