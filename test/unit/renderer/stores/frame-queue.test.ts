import { describe, expect, it } from 'vitest'
import { createFrameQueue, createRefresher } from '../../../../src/renderer/stores/frame-queue.ts'
import { createIntents } from '../../../../src/renderer/stores/intents.ts'
import { settled } from '../../../support/fake-api.ts'
import { deferred } from '../../../support/deferred.ts'
import { fakeFrames } from '../../../support/window-samples.ts'

describe('a frame queue', () => {
  it('runs its work once for many requests, and again for the next', () => {
    const frames = fakeFrames()
    let runs = 0
    const queue = createFrameQueue(frames, () => (runs += 1))
    for (let n = 0; n < 50; n++) queue.request()
    frames.frame()
    expect(runs).toBe(1)
    frames.pass(1000)
    expect(runs).toBe(1)
    queue.request()
    frames.frame()
    expect(runs).toBe(2)
  })

  it('does not run after stop', () => {
    const frames = fakeFrames()
    let runs = 0
    const queue = createFrameQueue(frames, () => (runs += 1))
    queue.request()
    queue.stop()
    frames.frame()
    frames.pass(1000)
    expect(runs).toBe(0)
  })
})

describe('a refresher', () => {
  it('asks at once, then waits its time, and asks once for all that was wanted meanwhile', async () => {
    const frames = fakeFrames()
    let asked = 0
    const refresher = createRefresher(frames, 500, async () => void (asked += 1))
    refresher.request()
    await settled()
    for (let n = 0; n < 30; n++) refresher.request()
    expect(asked).toBe(1)
    frames.pass(499)
    expect(asked).toBe(1)
    frames.pass(1)
    await settled()
    expect(asked).toBe(2)
    frames.pass(500)
    await settled()
    expect(asked).toBe(2)
  })

  it('asks again for what was wanted while an answer was on its way', async () => {
    const frames = fakeFrames()
    const answers = [deferred(), deferred()]
    let asked = 0
    const refresher = createRefresher(frames, 100, () => answers[asked++]?.promise ?? Promise.resolve())
    refresher.request()
    refresher.request()
    expect(asked).toBe(1)
    answers[0]?.resolve()
    await settled()
    frames.pass(100)
    expect(asked).toBe(2)
    answers[1]?.resolve()
  })

  it('is silent after stop', async () => {
    const frames = fakeFrames()
    let asked = 0
    const refresher = createRefresher(frames, 100, async () => void (asked += 1))
    refresher.request()
    await settled()
    refresher.request()
    refresher.stop()
    frames.pass(1000)
    await settled()
    expect(asked).toBe(1)
  })

  it('also when it is stopped while an answer is on its way', async () => {
    const frames = fakeFrames()
    const answer = deferred()
    const refresher = createRefresher(frames, 100, () => answer.promise)
    refresher.request()
    refresher.stop()
    answer.resolve()
    await settled()
    expect(frames.armed()).toBe(0)
  })
})

describe('intents', () => {
  function bench() {
    let time = 0
    let last = 0
    const intents = createIntents({ newId: () => `id-${++last}`, now: () => time })
    return { intents, pass: (ms: number) => (time += ms) }
  }

  it('share id and answer between the clicks of a double click', async () => {
    const { intents, pass } = bench()
    const ids: string[] = []
    const act = async (id: string) => {
      ids.push(id)
      return id
    }
    const first = await intents.run('delete:1', act)
    pass(300)
    expect(await intents.run('delete:1', act)).toBe(first)
    expect(ids).toEqual(['id-1'])
  })

  it('share for as long as the answer is on its way', async () => {
    const { intents, pass } = bench()
    const answer = deferred<string>()
    const first = intents.run('backup', () => answer.promise)
    pass(60_000)
    const second = intents.run('backup', () => Promise.resolve('another'))
    answer.resolve('saved')
    expect(await Promise.all([first, second])).toEqual(['saved', 'saved'])
  })

  it('are new wishes later, and for another control', async () => {
    const { intents, pass } = bench()
    const act = async (id: string) => id
    expect(await intents.run('a', act)).toBe('id-1')
    expect(await intents.run('b', act)).toBe('id-2')
    pass(501)
    expect(await intents.run('a', act)).toBe('id-3')
  })

  it('share a failure too, and can be tried again afterwards', async () => {
    const { intents, pass } = bench()
    await expect(intents.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(intents.run('a', async () => 'yes')).rejects.toThrow('no')
    pass(501)
    expect(await intents.run('a', async () => 'yes')).toBe('yes')
  })
})
