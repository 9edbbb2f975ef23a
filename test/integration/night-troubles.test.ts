import { describe, expect, test } from 'vitest'
import { nightBench, nightTexts, type NightBench } from '../support/night-bench.ts'

const hourMs = 3_600_000

const states = (bench: NightBench): string[] => bench.night().batches().map(({ state }) => state).toReversed()

describe.each(['anthropic', 'openai'] as const)('what can go wrong in a night with %s', (provider) => {
  test('a batch that runs out keeps what was answered; the rest is sent once more, each passage alone', async () => {
    const bench = await nightBench(provider, { batches: { durationMs: 48 * hourMs } })
    const id = bench.put('one', nightTexts('one', 12))
    await bench.until('the first has run out', () => states(bench)[0] === 'ended', 26 * 60)
    expect(bench.night().batches().at(-1)).toMatchObject({ requests: { total: 4, answered: 2, expired: 2 } })
    expect(bench.kept(id)).toBe(6)
    bench.server.control({ batches: { durationMs: 60_000 } })
    await bench.until('the second brought the rest', () => bench.job(id).state === 'done', 48 * 60)
    expect(bench.night().batches()[0]).toMatchObject({ requests: { total: 6, answered: 6 } })
    expect(bench.server.stats().passages).toMatchObject({ answered: 12, answeredTwice: 0 })
    expect(bench.usage()).toMatchObject({ calls: 8, inputTokens: bench.server.stats().inputTokens, outputTokens: bench.server.stats().outputTokens })
    expect(bench.night().reports().map(({ documents }) => documents.map(({ outcome }) => outcome))).toEqual([['ready'], ['waiting']])
  })

  test('what fails twice is left for an ordinary call, and everything beside it is kept', async () => {
    const bench = await nightBench(provider, { faults: [{ kind: 'server-error', holding: 'one part 2 ' }] })
    const id = bench.put('one', nightTexts('one', 6))
    await bench.until('it is left', () => bench.left.has(id))
    // Three together, then each alone: only the one that fails stays without an answer.
    expect(bench.night().batches().map(({ requests }) => requests)).toEqual([{ total: 3, answered: 2, failed: 1, expired: 0 }, { total: 2, answered: 1, failed: 1, expired: 0 }])
    expect(bench.kept(id)).toBe(5)
    expect(bench.server.stats().passages.answeredTwice).toBe(0)
    expect(bench.wait(id)).toBeNull()
  })

  test('an answer that cannot be used is paid for, and asked for again alone; what is refused alone is not extracted', async () => {
    const bench = await nightBench(provider, { faults: [{ kind: 'refusal', holding: 'one part 1 ' }, { kind: 'garbage', holding: 'one part 4 ', next: 1 }] })
    const id = bench.put('one', nightTexts('one', 6))
    await bench.until('it is done', () => bench.job(id).state === 'done', 120)
    const reasons = bench.library.db.prepare<[], { why: string }>('SELECT not_extracted AS why FROM extractions WHERE not_extracted IS NOT NULL').all()
    expect(reasons).toEqual([{ why: 'refused' }])
    expect(bench.usage()).toMatchObject({ inputTokens: bench.server.stats().inputTokens, outputTokens: bench.server.stats().outputTokens })
  })

  test('what is too long for its answer even alone is left for calls, which can ask in parts', async () => {
    const bench = await nightBench(provider, { faults: [{ kind: 'truncation', holding: 'one part 1 ' }] })
    const id = bench.put('one', nightTexts('one', 1))
    await bench.until('it is left', () => bench.left.has(id))
    expect(states(bench)).toEqual(['ended'])
  })

  test('cancelled half-way: what was answered is kept and paid for, the rest is for the person to decide again', async () => {
    const bench = await nightBench(provider, { batches: { durationMs: 60 * 60_000, cancelMs: 60_000 } })
    const id = bench.put('one', nightTexts('one', 12))
    await bench.until('it runs', () => states(bench)[0] === 'running')
    await bench.minutes(32)
    bench.night().cancel(bench.night().batches()[0]?.id ?? '')
    expect(states(bench)).toEqual(['cancelling'])
    await bench.until('it is cancelled', () => states(bench)[0] === 'cancelled', 10)
    expect(bench.night().batches()[0]?.requests).toEqual({ total: 4, answered: 2, failed: 2, expired: 0 })
    expect(bench.kept(id)).toBe(6)
    expect(bench.usage()).toMatchObject({ calls: 2, outputTokens: bench.server.stats().outputTokens })
    expect(bench.mode(id)).toBe('undecided')
    expect(bench.job(id).reason).toBe('awaiting-choice')
    await bench.minutes(30)
    expect(bench.server.stats().batches.sent).toBe(1)
  })

  test('a connection that broke while it was sent: the batch is found, not sent again', async () => {
    const bench = await nightBench(provider)
    bench.server.control({ fault: { kind: 'reset', on: 'batch-api', next: provider === 'openai' ? 2 : 1 } })
    const id = bench.put('one', nightTexts('one', 4))
    await bench.until('it is done', () => bench.job(id).state === 'done', 120)
    expect(bench.server.stats().batches.sent).toBe(1)
    expect(bench.server.stats().passages.askedTwice).toBe(0)
  })

  test('a provider that is down is asked less and less often, and the batch is collected when it is back', async () => {
    const bench = await nightBench(provider)
    const id = bench.put('one', nightTexts('one', 4))
    await bench.until('it runs', () => states(bench)[0] === 'running')
    const before = asked(bench)
    bench.server.control({ fault: { kind: 'overloaded', on: 'batch-api', rate: 1 } })
    await bench.minutes(60)
    expect(asked(bench) - before).toBeLessThan(8)
    expect(bench.night().batches()[0]).toMatchObject({ state: 'running', failure: { code: 'provider-overloaded' } })
    bench.server.control({ faults: [] })
    await bench.until('it is done', () => bench.job(id).state === 'done', 60)
    expect(bench.night().batches()[0]?.failure).toBeNull()
  })

  test('a key that is refused stops it, says so, and goes on at once with the right one', async () => {
    const bench = await nightBench(provider, { keys: ['right-key'] })
    const id = bench.put('one', nightTexts('one', 2))
    await bench.until('it says so', () => bench.night().batches()[0]?.failure !== null && bench.night().batches()[0] !== undefined)
    expect(bench.night().batches()[0]).toMatchObject({ state: 'submitting', failure: { code: 'provider-key-refused' } })
    bench.key = 'right-key'
    bench.night().reconsider()
    await bench.until('it is done', () => bench.job(id).state === 'done', 20)
    expect(bench.server.stats().batches.sent).toBe(1)
  })

  test('with no key at all the document says that, and no batch is made', async () => {
    const bench = await nightBench(provider)
    bench.key = null
    const id = bench.put('one', nightTexts('one', 2))
    expect(bench.wait(id)).toMatchObject({ reason: 'awaiting-provider', failure: { code: 'provider-key-missing' } })
    await bench.minutes(5)
    expect(bench.night().batches()).toEqual([])
  })

  test('a document that is asked about now does not ask what a batch is being asked', async () => {
    const bench = await nightBench(provider)
    const texts = nightTexts('one', 2)
    bench.put('one', texts)
    await bench.until('it runs', () => states(bench)[0] === 'running')
    const now = bench.put('now', [...texts.slice(0, 1), ...nightTexts('now', 1)], 'now')
    expect(bench.job(now).reason).toBe('awaiting-batch')
    await bench.until('what it waited for is there', () => bench.left.has(now), 60)
    expect(bench.kept(now)).toBe(1)
  })
})

test('results that were fetched too late are gone: they are asked for once more', async () => {
  const bench = await nightBench('anthropic')
  const id = bench.put('one', nightTexts('one', 2))
  await bench.until('it runs', () => states(bench)[0] === 'running')
  await bench.night().close()
  bench.clock.jump(32 * 24 * hourMs)
  bench.server.control({ advanceMs: 32 * 24 * hourMs })
  await bench.restart()
  await bench.until('the second brought it', () => bench.job(id).state === 'done', 48 * 60)
  expect(states(bench)).toEqual(['ended', 'ended'])
})

function asked(bench: NightBench): number {
  return Object.values(bench.server.stats().otherRequests).reduce((sum, count) => sum + count, 0)
}
