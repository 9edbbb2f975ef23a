import { createStore, type StoreApi } from 'zustand/vanilla'
import { isTabPlace, tabIdOf, type Place, type ScreenPlace, type TabPlace } from './places.ts'

/**
 * Where the person is.
 *
 * The window shows one screen or tab, and beside it possibly a second tab. A *view* is that pair; back and
 * forward walk over views. Tabs are documents and entities; opening one that is open goes to it.
 *
 * open      a place, in front or beside        → new view (what came after "here" is forgotten)
 * back      → the view before; forward → the one after; views of closed tabs are skipped
 * close     a tab: its neighbour, or the screen, takes its place
 */
export interface Tab {
  readonly id: string
  readonly place: TabPlace
  /** Name for the tab strip; empty until it is known. */
  readonly title: string
  /** Grows each time the tab is opened, so that the same highlight can flash again. */
  readonly visit: number
}

export interface View {
  readonly front: { readonly kind: 'screen' } | { readonly kind: 'tab'; readonly id: string }
  readonly screen: ScreenPlace
  readonly beside: string | null
  /** Where in each of the two tabs: going back returns to the page as well. */
  readonly places: Readonly<Record<string, TabPlace>>
}

export interface NavigationState {
  readonly view: View
  readonly tabs: readonly Tab[]
  readonly past: readonly View[]
  readonly future: readonly View[]
}

export interface NavigationActions {
  /** Goes to a screen, or opens a tab; `beside` puts a tab next to what is in front. */
  open(place: Place, options?: { readonly beside?: boolean }): void
  back(): void
  forward(): void
  close(tabId: string): void
  closeBeside(): void
  /** Puts a tab beside the screen, or back in front. */
  moveBeside(tabId: string): void
  setTitle(tabId: string, title: string): void
  /** Another library: none of the tabs is of it. */
  reset(): void
}

export type NavigationStore = StoreApi<NavigationState & NavigationActions>

const PAST_LIMIT = 100

export const startView: View = { front: { kind: 'screen' }, screen: { kind: 'library' }, beside: null, places: {} }

export function createNavigationStore(initial: Pick<NavigationState, 'view' | 'tabs'> = { view: startView, tabs: [] }): NavigationStore {
  return createStore((set, get) => {
    function go(view: View, tabs: readonly Tab[]): void {
      const { past, view: here } = get()
      set({ view, tabs, past: [...past, here].slice(-PAST_LIMIT), future: [] })
    }
    function step(from: 'past' | 'future'): void {
      const state = get()
      const next = walk(state, from)
      if (next) set(next)
    }
    return {
      ...initial,
      reset: () => set({ view: startView, tabs: [], past: [], future: [] }),
      past: [],
      future: [],
      open: (place, options = {}) => {
        const { view, tabs } = get()
        if (isTabPlace(place)) {
          const id = tabIdOf(place)
          go(viewWithTab(view, id, place, options.beside ?? false), withTab(tabs, id, place))
        } else if (!sameScreen(view, place)) go({ front: { kind: 'screen' }, screen: place, beside: null, places: {} }, tabs)
      },
      back: () => step('past'),
      forward: () => step('future'),
      close: (tabId) => {
        const { tabs } = get()
        const index = tabs.findIndex((tab) => tab.id === tabId)
        if (index < 0) return
        const left = tabs.filter((tab) => tab.id !== tabId)
        const neighbour = left[index] ?? left[index - 1]
        set((state) => ({
          tabs: left,
          view: withoutTab(state.view, tabId, neighbour?.id ?? null),
          past: state.past.filter((view) => !shows(view, tabId)),
          future: state.future.filter((view) => !shows(view, tabId)),
        }))
      },
      closeBeside: () => {
        const { view, tabs } = get()
        if (view.beside !== null) go({ ...view, beside: null }, tabs)
      },
      moveBeside: (tabId) => {
        const { view, tabs } = get()
        const tab = tabs.find((one) => one.id === tabId)
        if (!tab) return
        if (view.beside === tabId) go({ ...view, front: { kind: 'tab', id: tabId }, beside: null }, tabs)
        else go({ ...viewWithTab({ ...view, front: { kind: 'screen' } }, tabId, tab.place, true) }, tabs)
      },
      setTitle: (tabId, title) => {
        if (get().tabs.some((tab) => tab.id === tabId && tab.title !== title))
          set((state) => ({ tabs: state.tabs.map((tab) => (tab.id === tabId ? { ...tab, title } : tab)) }))
      },
    }
  })
}

function sameScreen(view: View, place: ScreenPlace): boolean {
  return view.front.kind === 'screen' && view.beside === null && JSON.stringify(view.screen) === JSON.stringify(place)
}

/** A tab is shown once: in front of the screen, or beside it. */
function viewWithTab(view: View, id: string, place: TabPlace, beside: boolean): View {
  const places = { ...view.places, [id]: place }
  const isFront = view.front.kind === 'tab' && view.front.id === id
  if (beside && !isFront) return { ...view, beside: id, places }
  if (view.beside === id && !isFront) return { ...view, places }
  return { ...view, front: { kind: 'tab', id }, places }
}

function withTab(tabs: readonly Tab[], id: string, place: TabPlace): readonly Tab[] {
  if (tabs.some((tab) => tab.id === id)) return tabs.map((tab) => (tab.id === id ? { ...tab, place, visit: tab.visit + 1 } : tab))
  return [...tabs, { id, place, title: '', visit: 1 }]
}

function shows(view: View, tabId: string): boolean {
  return view.beside === tabId || (view.front.kind === 'tab' && view.front.id === tabId)
}

function withoutTab(view: View, tabId: string, neighbour: string | null): View {
  if (view.beside === tabId) return { ...view, beside: null }
  if (view.front.kind !== 'tab' || view.front.id !== tabId) return view
  if (neighbour === null || neighbour === view.beside) return { ...view, front: { kind: 'screen' } }
  return { ...view, front: { kind: 'tab', id: neighbour } }
}

/** One step through the views; the tabs that it shows go back to where they then were. */
function walk(state: NavigationState, from: 'past' | 'future'): Partial<NavigationState> | null {
  const view = from === 'past' ? state.past.at(-1) : state.future[0]
  if (!view) return null
  const tabs = state.tabs.map((tab) => {
    const place = shows(view, tab.id) ? view.places[tab.id] : undefined
    return place && place !== tab.place ? { ...tab, place, visit: tab.visit + 1 } : tab
  })
  return from === 'past'
    ? { view, tabs, past: state.past.slice(0, -1), future: [state.view, ...state.future] }
    : { view, tabs, past: [...state.past, state.view], future: state.future.slice(1) }
}
