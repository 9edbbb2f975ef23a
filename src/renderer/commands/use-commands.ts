import { useEffect, useMemo } from 'react'
import { useStores } from '../services-context.tsx'
import type { Command } from './command.ts'

/** Adds commands while the component is on screen. `make` runs again when `inputs` change. */
export function useCommands(make: () => readonly Command[], inputs: readonly unknown[]): void {
  const { commands } = useStores()
  // The inputs are the caller's: it names what its commands read.
  const list = useMemo(make, inputs)
  useEffect(() => commands.getState().add(list), [commands, list])
}
