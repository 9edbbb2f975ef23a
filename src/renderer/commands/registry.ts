import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Command } from './command.ts'

/**
 * The one list of commands: those of the frame, and those of the parts that are on screen. A later
 * registration with the same id stands in front of an earlier one (the reader's "find" before the library's).
 */
export interface RegistryState {
  readonly groups: readonly (readonly Command[])[]
}

export interface RegistryActions {
  /** Returns what takes the commands out again. */
  add(commands: readonly Command[]): () => void
  /** False when there is no such command or it is not enabled now. */
  run(id: string): boolean
}

export type RegistryStore = StoreApi<RegistryState & RegistryActions>

/** Some systems hand one key press to both the page and the menu: the second one is not a new wish. */
const SAME_PRESS_MS = 80

export function createRegistryStore(deps: { readonly now: () => number }): RegistryStore {
  let last = { id: '', at: -Infinity }
  return createStore((set, get) => ({
    groups: [],
    add: (commands) => {
      set((state) => ({ groups: [...state.groups, commands] }))
      return () => set((state) => ({ groups: state.groups.filter((group) => group !== commands) }))
    },
    run: (id) => {
      const command = currentCommands(get()).find((one) => one.id === id)
      if (!command || command.enabled === false) return false
      const at = deps.now()
      if (last.id === id && at - last.at < SAME_PRESS_MS) return true
      last = { id, at }
      command.run()
      return true
    },
  }))
}

/**
 * Each id once, in the place of its first registration, as its last registration has it. One that has nothing to do
 * now does not stand before one that has: "undo" on a map without a step back does not hide that of a removal.
 */
export function currentCommands(state: RegistryState): readonly Command[] {
  const byId = new Map<string, Command>()
  for (const command of state.groups.flat()) {
    const before = byId.get(command.id)
    if (before === undefined || before.enabled === false || command.enabled !== false) byId.set(command.id, command)
  }
  return [...byId.values()]
}
