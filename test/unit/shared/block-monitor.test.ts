import { describe, expect, it } from 'vitest'
import { createBlockMonitor } from '../../../src/shared/block-monitor.ts'

/** A clock that is moved by hand, and the timer that the monitor set on it. */
function watched() {
  let now = 0
  let tick: () => void = () => undefined
  let stopped = false
  const monitor = createBlockMonitor({
    process: 'engine',
    nowMs: () => now,
    dateMs: () => 1_000_000 + now,
    every: (_ms, run) => {
      tick = run
      return () => (stopped = true)
    },
    histogram: { percentile: (percent) => percent * 1e6, max: 500e6 },
    resolutionMs: 10,
  })
  return {
    monitor,
    /** The timer fires `lateMs` after it should have. */
    fire: (lateMs: number) => {
      now += 25 + lateMs
      tick()
    },
    isStopped: () => stopped,
  }
}

describe('the block monitor', () => {
  it('keeps a block over 100 ms with what was running', () => {
    const { monitor, fire } = watched()
    const end = monitor.enter('publish')
    end()
    fire(140)
    expect(monitor.blocks()).toEqual([{ at: 1_000_165, process: 'engine', ms: 140, running: 'publish' }])
  })

  it('passes over what is below the threshold', () => {
    const { monitor, fire } = watched()
    fire(99)
    fire(0)
    expect(monitor.blocks()).toEqual([])
  })

  it('names the innermost work, and idle once nothing ran in between', () => {
    const { monitor, fire } = watched()
    const outer = monitor.enter('reconcile')
    const inner = monitor.enter('verify objects')
    fire(200)
    inner()
    outer()
    fire(0)
    fire(200)
    expect(monitor.blocks().map((block) => block.running)).toEqual(['verify objects', 'idle'])
  })

  it('keeps the last hundred only', () => {
    const { monitor, fire } = watched()
    for (let count = 0; count < 130; count += 1) fire(101 + count)
    expect(monitor.blocks()).toHaveLength(100)
    expect(monitor.blocks()[0]?.ms).toBe(131)
  })

  it('takes the sampling interval off the percentiles, never below nothing', () => {
    const { monitor, isStopped } = watched()
    expect(monitor.delay()).toEqual({ p50Ms: 40, p99Ms: 89, maxMs: 490 })
    monitor.stop()
    expect(isStopped()).toBe(true)
  })
})
