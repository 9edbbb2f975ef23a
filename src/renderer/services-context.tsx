import { createContext, use, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { Api } from './api/index.ts'
import type { Services, Stores } from './services.ts'
import type { LibraryCommands } from './stores/library-commands.ts'

const ServicesContext = createContext<Services | null>(null)

export function ServicesProvider(props: { readonly services: Services; readonly children: ReactNode }) {
  return <ServicesContext value={props.services}>{props.children}</ServicesContext>
}

function useServices(): Services {
  const services = use(ServicesContext)
  if (!services) throw new Error('No services above this component.')
  return services
}

/** For stores that a component makes for itself (one reader a tab). Components themselves call no methods. */
export function useApi(): Api {
  return useServices().api
}

/** How the map was left, for when its screen is opened again. */
export function useGraphMemory(): Services['graphMemory'] {
  return useServices().graphMemory
}

/** Where pages were scrolled to, by tab. */
export function useScrolls(): Services['scrolls'] {
  return useServices().scrolls
}

/** Passwords given in this session, for documents that ask for one. */
export function usePasswords(): Services['passwords'] {
  return useServices().passwords
}

/** What is done to documents and collections, with its messages and its undo. */
export function useLibraryCommands(): LibraryCommands {
  return useServices().libraryCommands
}

type StateOf<K extends keyof Stores> = ReturnType<Stores[K]['getState']>

/** Part of a store; the component renders again when that part changes (compared one level deep). */
export function useSelect<K extends keyof Stores, T>(name: K, select: (state: StateOf<K>) => T): T {
  return useStore(useServices().stores[name] as Stores[K] & { getInitialState(): StateOf<K> }, useShallow(select as (state: unknown) => T))
}

/** The store itself, for actions and for reading at the time of an event. */
export function useStores(): Stores {
  return useServices().stores
}
