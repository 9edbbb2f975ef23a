import { useEffect, useMemo, useRef } from 'react'
import { useStores } from '../services-context.tsx'
import type { Command } from './command.ts'

/**
 * Adds commands while the component is on screen. They may be made anew with every drawing: the registry is told
 * only of what can be seen of them, and running one always runs its newest.
 */
export function useCommands(commands: readonly Command[]): void {
  const { commands: registry } = useStores()
  const newest = useRef(commands)
  useEffect(() => {
    newest.current = commands
  })
  const seen = JSON.stringify(commands)
  const registered = useMemo(
    () =>
      (JSON.parse(seen) as Omit<Command, 'run'>[]).map((command) => ({
        ...command,
        run: () => newest.current.find((one) => one.id === command.id)?.run(),
      })),
    [seen],
  )
  useEffect(() => registry.getState().add(registered), [registry, registered])
}
