import { beforeEach, describe, expect, it } from 'vitest'
import { dayOf } from '../../../../src/shared/local-day.ts'
import { BARS_SHOWN, localMidnight, usageBars } from '../../../../src/renderer/stores/usage-bars.ts'
import { createUsageStore, type UsageStore } from '../../../../src/renderer/stores/usage.ts'
import { failure, FailureError } from '../../../../src/shared/failure.ts'
import type { UsageRow } from '../../../../src/shared/model/provider.ts'
import { fakeApi, settled, type FakeApi } from '../../../support/fake-api.ts'
import { fakeFrames, type FakeFrames } from '../../../support/window-samples.ts'

const row = (key: string, change: Partial<UsageRow> = {}): UsageRow => ({ key, label: key, calls: 1, inputTokens: 100, cachedInputTokens: 0, outputTokens: 10, costUsd: 0.01, unpricedCalls: 0, ...change })
const noon = new Date(2026, 10, 23, 12).getTime()
const answer = (rows: UsageRow[]) => ({ rows, total: row('total'), budgets: { dayUsd: 0, monthUsd: 0 } })

describe('the bars', () => {
  it('of days leave none out, from the first of the period to today', () => {
    const bars = usageBars([row('2026-11-20'), row('2026-11-22')], { by: 'day', fromAt: localMidnight('2026-11-19'), at: noon }, 'cost')
    expect(bars.map(({ key, costUsd }) => [key, costUsd])).toEqual([
      ['2026-11-19', 0],
      ['2026-11-20', 0.01],
      ['2026-11-21', 0],
      ['2026-11-22', 0.01],
      ['2026-11-23', 0],
    ])
  })

  it('of days begin with the first call where there is no other beginning', () => {
    expect(usageBars([row('2026-11-21')], { by: 'day', fromAt: null, at: noon }, 'cost').map(({ key }) => key)).toEqual(['2026-11-21', '2026-11-22', '2026-11-23'])
    expect(usageBars([], { by: 'day', fromAt: null, at: noon }, 'cost').map(({ key }) => key)).toEqual(['2026-11-23'])
  })

  it('of days pass the change of the clocks, a day at a time', () => {
    const days = usageBars([], { by: 'day', fromAt: localMidnight('2026-03-01'), at: localMidnight('2026-11-05') }, 'cost').map(({ key }) => key)
    expect(new Set(days).size).toBe(days.length)
    expect(days).toHaveLength(250)
  })

  it('of days end, though a clock was years off', () => {
    expect(usageBars([row('1970-01-01')], { by: 'day', fromAt: null, at: noon }, 'cost').length).toBeLessThanOrEqual(1000)
  })

  it('of documents are the largest by what is shown', () => {
    const rows = [row('dear', { costUsd: 5, inputTokens: 1 }), row('long', { inputTokens: 9000 }), ...Array.from({ length: 30 }, (_, n) => row(`n${n}`))]
    const shown = { by: 'document', fromAt: null, at: noon } as const
    expect(usageBars(rows, shown, 'cost')[0]?.key).toBe('dear')
    expect(usageBars(rows, shown, 'tokens')[0]?.key).toBe('long')
    expect(usageBars(rows, shown, 'cost')).toHaveLength(BARS_SHOWN)
  })
})

describe('the usage', () => {
  let api: FakeApi
  let frames: FakeFrames
  let store: UsageStore
  beforeEach(() => {
    api = fakeApi()
    frames = fakeFrames()
    store = createUsageStore({ api, clock: frames, now: () => noon })
  })

  it('is asked for whole local days, today among them', async () => {
    api.reply('usage.list', () => answer([]))
    store.getState().change({ period: 'week' })
    await settled()
    const from = api.callsOf('usage.list').at(-1)?.input.from ?? 0
    expect(dayOf(from)).toBe('2026-11-17')
    expect(new Date(from).getHours()).toBe(0)
    store.getState().change({ period: 'all' })
    await settled()
    expect(api.callsOf('usage.list').at(-1)?.input).toEqual({ by: 'day' })
  })

  it('never shows the rows of one question under the name of another', async () => {
    store.getState().change({ by: 'document' })
    store.getState().change({ by: 'model' })
    api.callsOf('usage.list')[1]?.answer(answer([row('openai m')]))
    api.callsOf('usage.list')[0]?.answer(answer([row('a document')]))
    await settled()
    expect(store.getState().shown?.by).toBe('model')
    expect(store.getState().rows.map(({ key }) => key)).toEqual(['openai m'])
  })

  it('follows what is spent, once a second at most, and only while it is looked at', async () => {
    api.reply('usage.list', () => answer([]))
    const stop = store.getState().start()
    await settled()
    for (let n = 0; n < 50; n++) api.emit('usage.changed', {})
    frames.pass(1000)
    await settled()
    expect(api.callsOf('usage.list')).toHaveLength(2)
    stop()
    expect(api.listeners()).toBe(0)
    frames.pass(5000)
    expect(frames.armed()).toBe(0)
  })

  it('keeps what was known and says why there is nothing newer', async () => {
    api.reply('usage.list', () => answer([row('2026-11-23')]))
    store.getState().start()
    await settled()
    api.reply('usage.list', () => {
      throw new FailureError(failure('engine-unavailable', 'away'))
    })
    store.getState().change({ period: 'all' })
    await settled()
    expect(store.getState()).toMatchObject({ failure: { code: 'engine-unavailable' }, rows: [{ key: '2026-11-23' }] })
  })
})
