import { createStore } from 'zustand/vanilla'
import { toFailure } from '../../shared/failure.ts'
import type { EntityId } from '../../shared/model/ids.ts'
import type { Api } from '../api/index.ts'
import { expand, planExpansion } from '../graph-view/expansion.ts'
import { collapse, hide, showHidden, startFrom, type ExploredGraph } from '../graph-view/explored-graph.ts'
import { FIRST_LIMIT, MOST_NODES, type Crumb, type ExploreStore } from './explore-state.ts'

const LIST_SIZE = 200
const UNDO_STEPS = 50
const TRAIL_LENGTH = 8
const REFRESH_MS = 1_000

export function createExploreStore(deps: { readonly api: Api; readonly later: (run: () => void, ms: number) => () => void }): ExploreStore {
  const { api } = deps
  let listAsked = new AbortController()
  let mapAsked = new AbortController()
  let planAsked = new AbortController()
  let detailsAsked = new AbortController()
  /** What the map is to be round, from the moment that it is asked for. */
  let wanted: EntityId | null = null

  return createStore((set, get) => {
    async function loadList(): Promise<void> {
      listAsked.abort()
      const own = new AbortController()
      listAsked = own
      const { listText, listTypes } = get()
      const text = listText.trim()
      try {
        const list = await api.call('graph.entities', { ...(text === '' ? {} : { text }), ...(listTypes.length === 0 ? {} : { types: [...listTypes] }), sort: 'salience', limit: LIST_SIZE }, { signal: own.signal })
        if (own.signal.aborted) return
        set({ list })
        const isPlain = text === '' && listTypes.length === 0
        const first = list.entities[0]
        if (wanted === null && isPlain) {
          if (first) get().focus(first.id)
          else set({ phase: { kind: 'empty' } })
        }
      } catch (error) {
        if (!own.signal.aborted && get().explored === null) set({ phase: { kind: 'failed', failure: toFailure(error) } })
      }
    }

    /** Puts `id` in the middle with what stands round it, and forgets what was expanded by hand. */
    async function loadMap(id: EntityId, trail: readonly Crumb[]): Promise<void> {
      mapAsked.abort()
      planAsked.abort()
      wanted = id
      const own = new AbortController()
      mapAsked = own
      const { depth, limit } = get()
      set({ phase: { kind: 'loading' }, plan: null })
      try {
        const { neighbourhood } = await api.call('graph.neighbourhood', { entityId: id, depth, limit }, { signal: own.signal })
        if (own.signal.aborted) return
        const name = neighbourhood.nodes.find((node) => node.id === id)?.name ?? ''
        const crumbs = [...trail.filter((crumb) => crumb.id !== id), { id, name }].slice(-TRAIL_LENGTH)
        set({ phase: { kind: 'shown' }, explored: startFrom(neighbourhood), past: [], trail: crumbs })
        get().select(id)
      } catch (error) {
        if (!own.signal.aborted) set({ phase: { kind: 'failed', failure: toFailure(error) } })
      }
    }

    /** The same map as the graph is now. What a person put together by hand is left as it is. */
    async function refreshMap(): Promise<void> {
      const { explored, past, plan, phase, depth, limit } = get()
      if (!explored || past.length > 0 || plan !== null || phase.kind !== 'shown') return
      const { signal } = mapAsked
      try {
        const { neighbourhood } = await api.call('graph.neighbourhood', { entityId: explored.center, depth, limit }, { signal })
        if (!signal.aborted && get().explored === explored) set({ explored: startFrom(neighbourhood) })
      } catch {
        // What is shown stays: the next change or the next step asks again, and says what is wrong.
      }
    }

    function change(next: (graph: ExploredGraph) => ExploredGraph): void {
      const { explored, past } = get()
      if (!explored) return
      const changed = next(explored)
      if (changed !== explored) set({ explored: changed, past: [...past, explored].slice(-UNDO_STEPS), plan: null })
    }

    async function loadDetails(id: EntityId): Promise<void> {
      detailsAsked.abort()
      const own = new AbortController()
      detailsAsked = own
      try {
        const { page } = await api.call('graph.entity', { entityId: id, mentionsLimit: 3 }, { signal: own.signal })
        if (!own.signal.aborted) set({ details: page })
      } catch {
        // The inspector then shows what the map knows of it; the map itself reports failures.
        if (!own.signal.aborted) set({ details: null })
      }
    }

    const reload = () => {
      if (wanted !== null) void loadMap(wanted, get().trail)
      else void loadList()
    }

    return {
      phase: { kind: 'loading' },
      list: null,
      listText: '',
      listTypes: [],
      explored: null,
      past: [],
      typesOff: new Set(),
      selected: null,
      details: null,
      depth: 2,
      limit: FIRST_LIMIT[2],
      trail: [],
      plan: null,
      view: 'map',
      labels: true,
      inspector: null,
      start: (entityId) => {
        void loadList()
        if (entityId && get().explored?.center !== entityId) get().focus(entityId)
        let cancel: (() => void) | null = null
        const stale = () => {
          // Many changes a second while documents are published: one reading for all of them.
          cancel ??= deps.later(() => {
            cancel = null
            void loadList()
            void refreshMap()
          }, REFRESH_MS)
        }
        const stops = [api.onEvent('graph.changed', stale), api.onEvent('engine.connected', stale)]
        return () => {
          cancel?.()
          listAsked.abort()
          for (const stop of stops) stop()
        }
      },
      setListText: (listText) => {
        set({ listText })
        void loadList()
      },
      toggleListType: (type) => {
        set((state) => ({ listTypes: state.listTypes.includes(type) ? state.listTypes.filter((one) => one !== type) : [...state.listTypes, type] }))
        void loadList()
      },
      focus: (id) => void loadMap(id, get().trail),
      goToCrumb: (index) => {
        const { trail } = get()
        const crumb = trail[index]
        if (crumb) void loadMap(crumb.id, trail.slice(0, index))
      },
      setDepth: (depth) => {
        set({ depth, limit: FIRST_LIMIT[depth] })
        reload()
      },
      showMore: () => {
        set((state) => ({ limit: Math.min(MOST_NODES, state.limit * 3) }))
        reload()
      },
      select: (selected) => {
        if (selected === get().selected && get().details?.entity.id === selected) return
        set({ selected, ...(selected === null ? { details: null } : {}) })
        if (selected !== null) void loadDetails(selected)
      },
      planExpand: (id) => {
        planAsked.abort()
        const own = new AbortController()
        planAsked = own
        api
          .call('graph.neighbourhood', { entityId: id, depth: 1, limit: 500 }, { signal: own.signal })
          .then(({ neighbourhood }) => {
            const { explored } = get()
            if (explored && !own.signal.aborted) set({ plan: planExpansion(explored, id, neighbourhood) })
          })
          .catch((error: unknown) => {
            if (!own.signal.aborted) set({ phase: { kind: 'failed', failure: toFailure(error) } })
          })
      },
      confirmExpand: () => {
        const { plan } = get()
        set({ plan: null })
        if (plan && plan.add.length + plan.edges.length > 0) change((graph) => expand(graph, plan))
      },
      cancelExpand: () => {
        planAsked.abort()
        set({ plan: null })
      },
      hide: (id) => {
        change((graph) => hide(graph, id))
        const { explored, selected } = get()
        if (explored && selected === id && explored.hidden.has(id)) get().select(explored.center)
      },
      collapse: (id) => change((graph) => collapse(graph, id)),
      showHidden: () => change(showHidden),
      undo: () => set(({ past, explored }) => ({ explored: past.at(-1) ?? explored, past: past.slice(0, -1), plan: null })),
      toggleType: (type) =>
        set(({ typesOff }) => {
          const next = new Set(typesOff)
          if (!next.delete(type)) next.add(type)
          return { typesOff: next }
        }),
      setView: (view) => set({ view }),
      toggleLabels: () => set((state) => ({ labels: !state.labels })),
      setInspector: (inspector) => set({ inspector }),
      retry: () => {
        set({ phase: { kind: 'loading' } })
        reload()
      },
      // Without the menu nothing is lost: each of its entries is also a button and a key.
      chooseFromMenu: (items) => api.call('app.showContextMenu', { items }).then(({ chosen }) => chosen, () => null),
    }
  })
}
