import { createStore, type StoreApi } from 'zustand/vanilla'

/** What can be taken back, newest last. Each entry once. */
export interface UndoEntry {
  readonly id: string
  readonly label: string
  readonly run: () => Promise<void>
}

export interface UndoState {
  readonly entries: readonly UndoEntry[]
}

export interface UndoActions {
  push(entry: UndoEntry): void
  /** Takes back this entry, or the newest. */
  undo(id?: string): Promise<void>
}

export type UndoStore = StoreApi<UndoState & UndoActions>

const ENTRIES_KEPT = 50

export function createUndoStore(): UndoStore {
  return createStore((set, get) => ({
    entries: [],
    push: (entry) => set((state) => ({ entries: [...state.entries, entry].slice(-ENTRIES_KEPT) })),
    undo: async (id) => {
      const entry = id === undefined ? get().entries.at(-1) : get().entries.find((one) => one.id === id)
      if (!entry) return
      set((state) => ({ entries: state.entries.filter((one) => one !== entry) }))
      await entry.run()
    },
  }))
}
