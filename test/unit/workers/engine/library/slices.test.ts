import { describe, expect, test } from 'vitest'
import { createSlices } from '../../../../../src/workers/engine/library/slices.ts'
import { createTurns } from '../../../../../src/workers/engine/library/turns.ts'
import { deferred } from '../../../../support/deferred.ts'
import { reasonOf } from '../../../../support/reason-of.ts'

function slices() {
  const time = { ms: 0 }
  const turns: (() => void)[] = []
  const work = createSlices({ monotonicMs: () => time.ms, nextTurn: (run) => turns.push(run) })
  const turn = async () => {
    turns.shift()?.()
    for (let n = 0; n < 5; n += 1) await Promise.resolve()
  }
  return { work, time, turn, waiting: () => turns.length }
}

describe('slices', () => {
  test('end a turn when its budget is spent, and go on in the next', async () => {
    const { work, time, turn } = slices()
    let steps = 0
    const done = work.run(() => {
      steps += 1
      time.ms += 3
      return steps < 7
    })
    await turn()
    expect(steps).toBe(3)
    await turn()
    expect(steps).toBe(6)
    await turn()
    await done
    expect(steps).toBe(7)
  })

  test('come one after the other, and one that throws does not stop the next', async () => {
    const { work, time, turn, waiting } = slices()
    const order: string[] = []
    const bad = work.run(() => {
      order.push('bad')
      throw new Error('no')
    })
    const good = work.run(() => {
      order.push('good')
      time.ms += 1
      return order.length < 4
    })
    const failed = reasonOf(bad)
    await turn()
    await good
    expect(await failed).toEqual(new Error('no'))
    expect(order).toEqual(['bad', 'good', 'good', 'good'])
    expect(waiting()).toBe(0)
  })

  test('stop for good when the library is closed', async () => {
    const { work, turn } = slices()
    let steps = 0
    const done = work.run(() => {
      steps += 1
      return true
    })
    const failed = reasonOf(done)
    work.close()
    await turn()
    expect(await failed).toMatchObject({ failure: { code: 'aborted' } })
    expect(steps).toBe(0)
    await expect(work.run(() => false)).rejects.toMatchObject({ failure: { code: 'aborted' } })
  })
})

describe('turns', () => {
  test('start at once where nothing is under way, and wait in order where something is', async () => {
    const turns = createTurns<string>()
    const order: string[] = []
    const held = deferred()
    const first = turns.take('a', async () => {
      order.push('first')
      await held.promise
      order.push('first ends')
    })
    const second = turns.take('a', async () => void order.push('second'))
    const other = turns.take('b', async () => void order.push('other'))
    expect(order).toEqual(['first', 'other'])
    expect([turns.isFree('a'), turns.isFree('c')]).toEqual([false, true])
    held.resolve()
    await Promise.all([first, second, other])
    expect(order).toEqual(['first', 'other', 'first ends', 'second'])
    await turns.settled()
    expect([turns.isFree('a'), turns.isFree('b')]).toEqual([true, true])
  })

  test('go on after one that failed', async () => {
    const turns = createTurns<string>()
    const failed = reasonOf(
      turns.take('a', async () => {
        throw new Error('no')
      }),
    )
    let ran = false
    await turns.take('a', async () => void (ran = true))
    expect(await failed).toEqual(new Error('no'))
    expect(ran).toBe(true)
  })
})
