import { createStore, type StoreApi } from 'zustand/vanilla'
import { toFailure, type Failure } from '../../shared/failure.ts'

/**
 * What can be taken back, newest last, and what was taken back and can be done again.
 *
 * push     something was done            → entries; what was taken back before is no longer done again
 * undo     an entry, or the newest       → undone, if it can be done again; back to entries if taking it back failed
 * redo     the newest of undone          → it is done as at first, and so pushes its own new entry
 * forget   it was taken back elsewhere   → gone
 *
 * An entry leaves its list before it runs: message, key and menu together take it back once.
 */
export interface UndoEntry {
  readonly id: string
  readonly label: string
  /** Takes it back. */
  readonly run: () => Promise<void>
  /** Does it again. */
  readonly again?: () => Promise<void>
}

export interface UndoState {
  readonly entries: readonly UndoEntry[]
  readonly undone: readonly UndoEntry[]
}

export interface UndoActions {
  push(entry: UndoEntry): void
  /** Takes back this entry, or the newest. */
  undo(id?: string): Promise<void>
  redo(): Promise<void>
  forget(id: string): void
}

export type UndoStore = StoreApi<UndoState & UndoActions>

const ENTRIES_KEPT = 50

export function createUndoStore(deps: { readonly onFailure: (failure: Failure) => void }): UndoStore {
  return createStore((set, get) => {
    let redoing = 0
    const kept = (entries: readonly UndoEntry[]) => entries.slice(-ENTRIES_KEPT)
    const without = (entries: readonly UndoEntry[], entry: UndoEntry) => entries.filter((one) => one !== entry)
    return {
      entries: [],
      undone: [],
      push: (entry) => set(({ entries, undone }) => ({ entries: kept([...entries, entry]), undone: redoing > 0 ? undone : [] })),
      undo: async (id) => {
        const entry = id === undefined ? get().entries.at(-1) : get().entries.find((one) => one.id === id)
        if (!entry) return
        set(({ entries }) => ({ entries: without(entries, entry) }))
        try {
          await entry.run()
          if (entry.again) set(({ undone }) => ({ undone: kept([...undone, entry]) }))
        } catch (error) {
          set(({ entries }) => ({ entries: kept([...entries, entry]) }))
          deps.onFailure(toFailure(error))
        }
      },
      redo: async () => {
        const entry = get().undone.at(-1)
        if (!entry) return
        set(({ undone }) => ({ undone: without(undone, entry) }))
        redoing += 1
        try {
          await entry.again?.()
        } catch (error) {
          set(({ undone }) => ({ undone: kept([...undone, entry]) }))
          deps.onFailure(toFailure(error))
        } finally {
          redoing -= 1
        }
      },
      forget: (id) => set(({ entries, undone }) => ({ entries: entries.filter((one) => one.id !== id), undone: undone.filter((one) => one.id !== id) })),
    }
  })
}
