import { expect, test } from 'vitest'
import { createLanes } from '../../../../../src/workers/engine/intake/lanes.ts'
import { deferred } from '../../../../support/deferred.ts'
import { reasonOf } from '../../../../support/reason-of.ts'

test('so many run at once, the others in the order in which they came', async () => {
  const lanes = createLanes(2)
  const started: number[] = []
  const holds = Array.from({ length: 5 }, () => deferred<number>())
  const all = holds.map((hold, n) =>
    lanes.run(() => {
      started.push(n)
      return hold.promise
    }),
  )
  expect(started).toEqual([0, 1])
  holds[1]?.resolve(1)
  expect(await all[1]).toBe(1)
  await Promise.resolve()
  expect(started).toEqual([0, 1, 2])
  for (const [n, hold] of holds.entries()) hold.resolve(n)
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4])
  expect(started).toEqual([0, 1, 2, 3, 4])
})

test('one that fails gives its place to the next', async () => {
  const lanes = createLanes(1)
  const failed = reasonOf(
    lanes.run(async () => {
      throw new Error('no')
    }),
  )
  const next = lanes.run(async () => 'next')
  expect(await failed).toEqual(new Error('no'))
  expect(await next).toBe('next')
})
