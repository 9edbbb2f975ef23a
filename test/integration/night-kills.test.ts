import Anthropic from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import { cutAt, nightBench, nightTexts, type NightBench } from '../support/night-bench.ts'

/** The whole of a night: two documents with a passage in common, sent, polled, collected. */
async function wholeNight(provider: 'anthropic' | 'openai', at: number): Promise<{ readonly bench: NightBench; readonly steps: number; readonly died: boolean }> {
  const cut = cutAt(at)
  const bench = await nightBench(provider, {}, cut)
  const common = nightTexts('common', 1)
  const ids = [bench.put('one', [...nightTexts('one', 4), ...common]), bench.put('two', [...common, ...nightTexts('two', 2)])]
  const done = () => ids.every((id) => bench.job(id).state === 'done')
  await bench.until('done, or killed', () => cut.dead() || done(), 60)
  const died = cut.dead()
  if (died) {
    await bench.restart()
    await bench.until('done after the kill', done, 120)
  }
  // Nothing may come later either.
  await bench.minutes(3)
  return { bench, steps: cut.done(), died }
}

describe.each(['anthropic', 'openai'] as const)('killed in a night with %s', (provider) => {
  test.each([1, 2])('at every write and every call, before it and after it: each passage is asked about, paid for, and in the books once (from step %i, every second)', async (first) => {
    const { steps, died } = await wholeNight(provider, Number.POSITIVE_INFINITY)
    expect(died).toBe(false)
    expect(steps).toBeGreaterThan(20)
    for (let at = first; at <= steps; at += 2) {
      const { bench, died: cut } = await wholeNight(provider, at)
      expect(cut, `step ${at} was reached`).toBe(true)
      const { batches, passages, inputTokens, outputTokens, calls } = bench.server.stats()
      expect({ at, sent: batches.sent, calls, passages }).toEqual({ at, sent: 1, calls: 0, passages: { asked: 7, askedTwice: 0, answered: 7, answeredTwice: 0 } })
      expect({ at, ...bench.usage() }).toMatchObject({ at, calls: batches.requests, batched: batches.requests, inputTokens, outputTokens })
      expect(bench.night().batches().map(({ state }) => state)).toEqual(['ended'])
      expect(bench.left.size).toBe(0)
    }
  })
})

test('a batch of somebody else of the same size, sent at the same moment, is neither taken nor touched', async () => {
  // Cut after the submission, before its answer is written down: find the step at which one more batch is at the server.
  let at = 1
  for (; at < 60; at += 1) {
    const { bench } = await firstCut(at)
    if (bench.server.stats().batches.sent === 1) break
  }
  const { bench, ids } = await firstCut(at)
  const others = new Anthropic({ apiKey: 'test-key', baseURL: bench.server.url, maxRetries: 0 })
  const params = { model: 'claude-haiku-5-5', max_tokens: 1_000, messages: [{ role: 'user' as const, content: '<passage id="p1">\nThe Tank holds 200 bar.\n</passage>' }] }
  const theirs = await others.messages.batches.create({ requests: Array.from({ length: bench.server.stats().batches.requests }, (_, index) => ({ custom_id: `other-${index}`, params })) })
  await bench.restart()
  const done = () => ids.every((id) => bench.job(id).state === 'done')
  await bench.until('ours is found among two', done, 240)
  expect((await others.messages.batches.retrieve(theirs.id)).cancel_initiated_at).toBeNull()
  expect(bench.server.stats().batches.sent).toBe(2)
  expect(bench.server.stats().passages.answeredTwice).toBe(1)
  expect(bench.usage().calls).toBe(2)
  expect(bench.kept(ids[0] ?? ('' as never))).toBe(5)

  async function firstCut(step: number) {
    const cut = cutAt(step)
    const started = await nightBench('anthropic', {}, cut)
    const document = started.put('one', nightTexts('one', 5))
    await started.until('killed', () => cut.dead(), 60)
    return { bench: started, ids: [document] }
  }
})
