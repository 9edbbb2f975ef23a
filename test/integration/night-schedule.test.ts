import { expect, test } from 'vitest'
import { nightBench, nightTexts } from '../support/night-bench.ts'

const hourMs = 3_600_000
const elevenAtNight = new Date(2026, 10, 24, 23, 0).getTime()

test('by day a document waits for the night, and says until when; then it is sent', async () => {
  const bench = await nightBench('anthropic')
  bench.clock.jump(12 * hourMs)
  const id = bench.put('one', nightTexts('one', 2))
  expect(bench.wait(id)).toMatchObject({ reason: 'awaiting-night', until: elevenAtNight, failure: null })
  expect(bench.night().nextAt()).toBe(elevenAtNight)
  await bench.minutes(60)
  expect(bench.night().batches()).toEqual([])
  expect(bench.night().reports()).toEqual([])
  await bench.until('it was sent at night', () => bench.job(id).state === 'done', 24 * 60)
  expect(bench.night().batches()[0]?.submittedAt).toBeGreaterThanOrEqual(elevenAtNight)
  expect(bench.night().batches()[0]?.submittedAt).toBeLessThan(elevenAtNight + 10 * 60_000)
  expect(bench.night().reports()).toMatchObject([{ documents: [{ documentId: id, title: 'one', outcome: 'ready' }], seen: false }])
  bench.night().seen(bench.night().reports()[0]?.id ?? '')
  expect(bench.night().reports()[0]?.seen).toBe(true)
})

test('a night that is only for mains power waits for it, and not past the morning', async () => {
  const bench = await nightBench('anthropic')
  bench.schedule = { nightlyAt: '23:00', onlyOnMains: true }
  bench.onMains = false
  const id = bench.put('one', nightTexts('one', 2))
  await bench.minutes(30)
  expect(bench.night().batches()).toEqual([])
  bench.onMains = true
  bench.night().reconsider()
  await bench.until('it goes', () => bench.job(id).state === 'done', 30)
  bench.onMains = false
  const two = bench.put('two', nightTexts('two', 2))
  await bench.minutes(10 * 60)
  bench.onMains = true
  bench.night().reconsider()
  await bench.minutes(30)
  expect(bench.job(two).reason).toBe('awaiting-night')
})

test('with no time set it is sent as soon as it is put off', async () => {
  const bench = await nightBench('openai')
  bench.clock.jump(12 * hourMs)
  bench.schedule = { nightlyAt: null, onlyOnMains: false }
  const id = bench.put('one', nightTexts('one', 2))
  expect(bench.night().nextAt()).toBeNull()
  await bench.until('done', () => bench.job(id).state === 'done', 20)
})

test('a person runs the night at once; it is over with its documents', async () => {
  const bench = await nightBench('anthropic')
  bench.clock.jump(12 * hourMs)
  expect(bench.night().run()).toBe(0)
  expect(bench.night().reports()).toEqual([])
  const id = bench.put('one', nightTexts('one', 2))
  expect(bench.night().run()).toBe(1)
  await bench.restart()
  await bench.until('done, over a restart too', () => bench.job(id).state === 'done', 60)
  await bench.minutes(6)
  expect(bench.night().reports()).toMatchObject([{ documents: [{ outcome: 'ready' }], calls: 1 }])
  expect(bench.night().reports()[0]?.finishedAt).not.toBeNull()
  expect(bench.wait(bench.put('later', nightTexts('later', 1)))?.reason).toBe('awaiting-night')
})

test('in the morning the report is there although a batch still runs, and it is completed when that is back', async () => {
  const bench = await nightBench('anthropic', { batches: { durationMs: 12 * hourMs } })
  const id = bench.put('one', nightTexts('one', 2))
  await bench.minutes(9 * 60)
  expect(bench.night().reports()).toMatchObject([{ documents: [{ outcome: 'waiting' }], calls: 0, costUsd: 0 }])
  expect(bench.night().reports()[0]?.finishedAt).not.toBeNull()
  await bench.until('done', () => bench.job(id).state === 'done', 6 * 60)
  await bench.minutes(6)
  expect(bench.night().reports()).toMatchObject([{ documents: [{ outcome: 'ready' }], calls: 1 }])
})

test('a server without batches is asked call by call at night, and left alone by day', async () => {
  const bench = await nightBench('compatible')
  const id = bench.put('one', nightTexts('one', 2))
  expect(bench.left.has(id)).toBe(true)
  expect(bench.night().reports()).toMatchObject([{ documents: [{ documentId: id, outcome: 'waiting' }] }])
  bench.clock.jump(12 * hourMs)
  const byDay = bench.put('two', nightTexts('two', 2))
  expect(bench.wait(byDay)).toMatchObject({ reason: 'awaiting-night', until: elevenAtNight })
  await bench.until('its night comes', () => bench.left.has(byDay), 24 * 60)
  expect(bench.night().batches()).toEqual([])
})
