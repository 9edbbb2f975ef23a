import { describe, expect, it } from 'vitest'
import { createMemory } from '../../../../src/renderer/stores/memory.ts'
import { createReadingPlacesStore, type ReadingPlaces } from '../../../../src/renderer/stores/reading-places.ts'
import { documentId } from '../../../support/graph-parts.ts'

const at = (page: number) => ({ page, left: 0, top: 700, scale: null, visit: 1 })
const idOf = (number: number) => documentId(`document ${number}`)

describe('where documents were left', () => {
  it('keeps the last place of each', () => {
    const store = createReadingPlacesStore()
    store.getState().keep(idOf(1), at(3))
    store.getState().keep(idOf(2), at(4))
    store.getState().keep(idOf(1), at(5))
    expect(Object.values(store.getState().places).map((place) => place?.page)).toEqual([4, 5])
  })
  it('forgets the one that was left longest ago after a hundred', () => {
    const store = createReadingPlacesStore({ [idOf(0)]: at(1), [idOf(1)]: at(1) })
    store.getState().keep(idOf(0), at(2))
    for (let number = 2; number <= 100; number++) store.getState().keep(idOf(number), at(1))
    expect(Object.keys(store.getState().places)).toHaveLength(100)
    expect(store.getState().places[idOf(0)]?.page).toBe(2)
    expect(store.getState().places[idOf(1)]).toBeUndefined()
  })
  it('survives a restart, unless it is not to be restored or is not understood', () => {
    const kept = new Map<string, string>()
    const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) }
    const places = { [idOf(1)]: at(7) } as ReadingPlaces
    createMemory(storage).set('reading', places)
    expect(createMemory(storage).reading()).toEqual({ reading: places })
    createMemory(storage).set('restore', false)
    expect(createMemory(storage).reading()).toEqual({})
    kept.set('restore', 'true')
    kept.set('reading', '{"x": {"page": 0}}')
    expect(createMemory(storage).reading()).toEqual({})
  })
})
