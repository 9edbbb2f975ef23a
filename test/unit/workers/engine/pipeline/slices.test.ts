import { describe, expect, it } from 'vitest'
import type { StageContext, StagePlace } from '../../../../../src/workers/engine/pipeline/ports.ts'
import { oneATurn, readInSlices, writeInSlices } from '../../../../../src/workers/engine/pipeline/slices.ts'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'

function contextWith(places: StagePlace[], controller = new AbortController()): StageContext {
  return {
    documentId: 'd' as DocumentId,
    cursor: null,
    work: { signal: controller.signal, report: () => undefined, trace: 't' },
    checkpoint: (write) => void places.push(write()),
  }
}

describe('one a turn', () => {
  it('lets those who ask in the same moment go on in their order, each in a turn of the loop of its own', async () => {
    const turn = oneATurn()
    let turns = 0
    const all: Promise<number>[] = [1, 2, 3].map(async () => {
      await turn()
      return turns
    })
    for (; turns < 10; turns += 1) await new Promise<void>((resolve) => setImmediate(resolve))
    const [first = NaN, second, third] = await Promise.all(all)
    expect([second, third]).toEqual([first + 1, first + 2])
  })
})

describe('writing in slices', () => {
  it('ends a slice when its time is up, writes each item once, says where it stands, and leaves the last few to the end of the stage', async () => {
    let nowMs = 0
    const places: StagePlace[] = []
    const written: number[] = []
    const writeLast = await writeInSlices(contextWith(places), [1, 2, 3, 4, 5, 6, 7, 8, 9], (item) => {
      written.push(item)
      nowMs += 5
    }, () => nowMs)
    expect(written).toEqual([1, 2, 3, 4, 5])
    expect(places).toEqual([
      { cursor: null, done: 3, total: 9 },
      { cursor: null, done: 5, total: 9 },
    ])
    writeLast()
    expect(written).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('moves on even when one item takes longer than a slice', async () => {
    let nowMs = 0
    const places: StagePlace[] = []
    await writeInSlices(contextWith(places), ['slow', 'slower', 1, 2, 3, 4], () => (nowMs += 1000), () => nowMs)
    expect(places.map((place) => place.done)).toEqual([1, 2])
  })

  it('has no commit of its own for a few, and writes nothing of nothing', async () => {
    const places: StagePlace[] = []
    const written: number[] = []
    const writeLast = await writeInSlices(contextWith(places), [1, 2, 3], (item) => written.push(item))
    expect({ places, written }).toEqual({ places: [], written: [] })
    writeLast()
    expect(written).toEqual([1, 2, 3])
    ;(await writeInSlices(contextWith(places), [], () => expect.unreachable()))()
    expect(places).toEqual([])
  })

  it('lets others have the loop between two slices, and stops there when it is told to', async () => {
    const controller = new AbortController()
    const places: StagePlace[] = []
    setImmediate(() => controller.abort())
    let nowMs = 0
    await expect(writeInSlices(contextWith(places, controller), [1, 2, 3, 4, 5, 6, 7], () => (nowMs += 1000), () => nowMs)).rejects.toMatchObject({ name: 'AbortError' })
    expect(places.length).toBeGreaterThan(0)
    expect(places.length).toBeLessThan(3)
  })
})

describe('reading in slices', () => {
  it('gathers page after page until there is no more', async () => {
    const asked: number[] = []
    const rows = await readInSlices(new AbortController().signal, -1, (after) => (asked.push(after), [0, 1, 2, 3, 4].filter((row) => row > after).slice(0, 2)), (row) => row)
    expect(rows).toEqual([0, 1, 2, 3, 4])
    expect(asked).toEqual([-1, 1, 3, 4])
  })

  it('stops when it is told to', async () => {
    await expect(readInSlices(AbortSignal.abort(), 0, () => [1], () => 1)).rejects.toMatchObject({ name: 'AbortError' })
  })
})
