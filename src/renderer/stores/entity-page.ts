import { createStore, type StoreApi } from 'zustand/vanilla'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { EntityPage, EntitySummary, Neighbourhood } from '../../shared/model/graph.ts'
import type { EntityId } from '../../shared/model/ids.ts'
import type { Api } from '../api/index.ts'

/**
 * One entity's page.
 *
 * loading   the first answer is on its way
 * shown     `page` is there; while it is read again the old one stays
 * gone      the entity is not in the graph (its documents were removed, or it was merged away)
 * failed    the reason has a next step
 */
export type EntityPhase = { readonly kind: 'loading' } | { readonly kind: 'shown' } | { readonly kind: 'gone' } | { readonly kind: 'failed'; readonly failure: Failure }

export interface EntityPageState {
  readonly phase: EntityPhase
  readonly page: EntityPage | null
  readonly neighbourhood: Neighbourhood | null
  /** Titles of the documents that the evidence comes from. */
  readonly titles: ReadonlyMap<string, string>
  readonly mentionsLimit: number
  /** A command is on its way: a second click does nothing. */
  readonly isBusy: boolean
  readonly commandFailure: Failure | null
  readonly candidates: readonly EntitySummary[]
}

export interface EntityPageActions {
  start(): () => void
  moreMentions(): void
  /** Entities to merge into, by what is typed. */
  findCandidates(text: string): void
  mergeInto(into: EntitySummary): void
  unmerge(mergeId: number): void
}

export type EntityPageStore = StoreApi<EntityPageState & EntityPageActions>

export const MENTIONS_STEP = 20
const NEIGHBOURS = 24
const CANDIDATES = 12
/** More than are shown, so that the one of exactly this name is among them. */
const CANDIDATES_ASKED = 200
const TITLES = 5_000

export interface EntityPageDeps {
  readonly api: Api
  readonly entityId: EntityId
  readonly onTitle: (title: string) => void
  /** This entity is now part of another. */
  readonly onMerged: (into: EntitySummary, mergeId: number) => void
  /** A merge was taken back here: there is nothing left of it to undo. */
  readonly onUnmerged: (mergeId: number) => void
}

export function createEntityPageStore(deps: EntityPageDeps): EntityPageStore {
  const { api, entityId } = deps
  return createStore((set, get) => {
    let ended = new AbortController()
    let asked = new AbortController()

    async function load(): Promise<void> {
      const { signal } = ended
      try {
        const [{ page }, { neighbourhood }, { documents }] = await Promise.all([
          api.call('graph.entity', { entityId, mentionsLimit: get().mentionsLimit }, { signal }),
          api.call('graph.neighbourhood', { entityId, depth: 1, limit: NEIGHBOURS }, { signal }),
          api.call('documents.list', { limit: TITLES }, { signal }),
        ])
        if (signal.aborted) return
        set({ phase: { kind: 'shown' }, page, neighbourhood, titles: new Map(documents.map((document) => [document.id, document.title])) })
        deps.onTitle(page.entity.name)
      } catch (error) {
        if (signal.aborted) return
        const failure = toFailure(error)
        if (failure.code === 'not-found') set({ phase: { kind: 'gone' } })
        else if (get().page === null) set({ phase: { kind: 'failed', failure } })
      }
    }

    async function command(run: () => Promise<void>): Promise<void> {
      if (get().isBusy) return
      set({ isBusy: true, commandFailure: null })
      try {
        await run()
      } catch (error) {
        set({ commandFailure: toFailure(error) })
      } finally {
        set({ isBusy: false })
      }
    }

    return {
      phase: { kind: 'loading' },
      page: null,
      neighbourhood: null,
      titles: new Map(),
      mentionsLimit: MENTIONS_STEP,
      isBusy: false,
      commandFailure: null,
      candidates: [],
      start: () => {
        const own = new AbortController()
        ended = own
        void load()
        const stops = [api.onEvent('graph.changed', () => void load()), api.onEvent('engine.connected', () => void load())]
        return () => {
          own.abort()
          asked.abort()
          for (const stop of stops) stop()
        }
      },
      moreMentions: () => {
        set((state) => ({ mentionsLimit: Math.min(1000, state.mentionsLimit + 2 * MENTIONS_STEP) }))
        void load()
      },
      findCandidates: (text) => {
        asked.abort()
        const own = new AbortController()
        asked = own
        api
          .call('graph.entities', { ...(text.trim() === '' ? {} : { text: text.trim() }), sort: 'salience', limit: CANDIDATES_ASKED }, { signal: own.signal })
          .then(({ entities }) => set({ candidates: namedFirst(entities.filter((entity) => entity.id !== entityId), text).slice(0, CANDIDATES) }))
          .catch((error: unknown) => {
            if (!own.signal.aborted) set({ candidates: [], commandFailure: toFailure(error) })
          })
      },
      mergeInto: (into) =>
        void command(async () => {
          const { mergeId } = await api.call('graph.merge', { from: entityId, into: into.id })
          deps.onMerged(into, mergeId)
        }),
      unmerge: (mergeId) =>
        void command(async () => {
          await api.call('graph.unmerge', { mergeId })
          deps.onUnmerged(mergeId)
          await load()
        }),
    }
  })
}

/** The entity that is called exactly so comes first, then those that begin so; the rest keep their order. */
function namedFirst(entities: readonly EntitySummary[], text: string): readonly EntitySummary[] {
  const wanted = plain(text)
  const rank = ({ name, aliases }: EntitySummary) => {
    const names = [name, ...aliases].map(plain)
    return names.includes(wanted) ? 0 : names.some((one) => one.startsWith(wanted)) ? 1 : 2
  }
  return wanted === '' ? entities : entities.toSorted((a, b) => rank(a) - rank(b))
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}
