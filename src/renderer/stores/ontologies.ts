import { createStore, type StoreApi } from 'zustand/vanilla'
import type { OntologyImpact } from '../../shared/contract/providers.ts'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { DocumentId } from '../../shared/model/ids.ts'
import type { Ontology, OntologyProblem, OntologySummary } from '../../shared/model/ontology.ts'
import type { z } from 'zod'
import type { Api } from '../api/index.ts'
import type { Intents } from './intents.ts'

/**
 * What to look for in documents. One ontology is open at a time:
 *
 * none → viewing (chosen in the list) → editing (its own text, or a copy's) → viewing (saved) …
 * suggesting → editing: what a model suggests is a draft like any other, kept only when it is saved.
 */
export interface OntologiesState {
  /** Null: not read yet. */
  readonly list: readonly OntologySummary[] | null
  readonly ofCollections: readonly { readonly collectionId: string; readonly ontologyId: string }[]
  readonly open: OpenOntology
  readonly failure: Failure | null
}

export type Impact = z.infer<typeof OntologyImpact>

export type OpenOntology =
  | { readonly kind: 'none' }
  | { readonly kind: 'opening'; readonly id: string }
  | { readonly kind: 'suggesting'; readonly collectionId: string | null }
  | { readonly kind: 'viewing'; readonly id: string; readonly yaml: string; readonly ontology: Ontology; readonly builtin: boolean }
  | Draft

export interface Draft {
  readonly kind: 'editing'
  /** What it was opened from; null: a suggestion or a copy, which is in no list yet. */
  readonly id: string | null
  readonly yaml: string
  /** As it was opened. */
  readonly before: string
  /** What the text says; null while it says nothing that can be used. */
  readonly ontology: Ontology | null
  readonly problems: readonly OntologyProblem[]
  /** The text has changed since it was checked. */
  readonly checking: boolean
}

export interface OntologiesActions {
  read(): Promise<void>
  view(id: string): Promise<void>
  /** Opens a text to edit: a person's own under its id, a copy or a suggestion under none. */
  edit(id: string | null, yaml: string): void
  /** The person's typing: checked after a pause. */
  write(yaml: string): void
  stopEditing(): void
  suggest(collectionId: string | null): Promise<void>
  stopSuggesting(): void
  save(): Promise<boolean>
  remove(id: string): Promise<void>
  useFor(collectionId: string, ontologyId: string | null): Promise<boolean>
  /** What saving or choosing it would bring; a failure instead where that cannot be said. */
  impact(change: { readonly yaml?: string; readonly ontologyId?: string; readonly collectionId?: string }): Promise<Impact | Failure>
  /** Orders these documents to be extracted again, now. */
  extractAgain(documentIds: readonly DocumentId[]): Promise<void>
}

export type OntologiesStore = StoreApi<OntologiesState & OntologiesActions>

const CHECK_AFTER_MS = 250

export function createOntologiesStore(deps: {
  readonly api: Api
  readonly intents: Intents
  readonly later: (run: () => void, ms: number) => () => void
  readonly onFailure: (failure: Failure) => void
}): OntologiesStore {
  const { api, intents } = deps
  let stopWaiting: () => void = () => undefined
  let asked: AbortController | null = null

  return createStore<OntologiesState & OntologiesActions>((set, get) => {
    async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
      try {
        return await work()
      } catch (error) {
        const failure = toFailure(error)
        if (failure.code !== 'aborted') deps.onFailure(failure)
        return null
      }
    }

    /** One question about the open text at a time; what was asked before is not wanted any more. */
    function newQuestion(): AbortSignal {
      stopWaiting()
      asked?.abort()
      asked = new AbortController()
      return asked.signal
    }

    async function check(yaml: string): Promise<void> {
      const signal = newQuestion()
      const checked = await attempt(() => api.call('ontologies.check', { yaml }, { signal }))
      const { open } = get()
      if (!checked || open.kind !== 'editing' || open.yaml !== yaml) return
      set({ open: { ...open, ontology: checked.ontology, problems: checked.problems, checking: false } })
    }

    function openDraft(id: string | null, yaml: string): void {
      set({ open: { kind: 'editing', id, yaml, before: yaml, ontology: null, problems: [], checking: true } })
      void check(yaml)
    }

    return {
      list: null,
      ofCollections: [],
      open: { kind: 'none' },
      failure: null,
      read: async () => {
        try {
          const { ontologies, ofCollections } = await api.call('ontologies.list', {})
          set({ list: ontologies, ofCollections, failure: null })
        } catch (error) {
          set({ failure: toFailure(error) })
        }
      },
      view: async (id) => {
        const signal = newQuestion()
        set({ open: { kind: 'opening', id } })
        const got = await attempt(() => api.call('ontologies.get', { id }, { signal }))
        const { open } = get()
        if (open.kind === 'opening' && open.id === id) set({ open: got ? { kind: 'viewing', id, ...got } : { kind: 'none' } })
      },
      edit: openDraft,
      write: (yaml) => {
        const { open } = get()
        if (open.kind !== 'editing') return
        set({ open: { ...open, yaml, checking: true } })
        stopWaiting()
        stopWaiting = deps.later(() => void check(yaml), CHECK_AFTER_MS)
      },
      stopEditing: () => {
        const { open } = get()
        newQuestion()
        set({ open: { kind: 'none' } })
        if (open.kind === 'editing' && open.id !== null) void get().view(open.id)
      },
      suggest: async (collectionId) => {
        const signal = newQuestion()
        set({ open: { kind: 'suggesting', collectionId } })
        const suggested = await attempt(() => api.call('ontologies.suggest', { collectionId }, { signal }))
        if (get().open.kind !== 'suggesting' || signal.aborted) return
        if (suggested) openDraft(null, suggested.yaml)
        else set({ open: { kind: 'none' } })
      },
      stopSuggesting: () => {
        newQuestion()
        set({ open: { kind: 'none' } })
      },
      save: async () => {
        const { open } = get()
        if (open.kind !== 'editing') return false
        const saved = await attempt(() => intents.run(`ontologies.save:${open.yaml}`, (id) => api.call('ontologies.save', { yaml: open.yaml }, { id })))
        if (!saved) return false
        await get().read()
        await get().view(saved.summary.id)
        return true
      },
      remove: async (ontologyId) => {
        const removed = await attempt(() => intents.run(`ontologies.remove:${ontologyId}`, (id) => api.call('ontologies.remove', { id: ontologyId }, { id })))
        if (!removed) return
        set({ open: { kind: 'none' } })
        await get().read()
      },
      useFor: async (collectionId, ontologyId) => {
        const done = await attempt(() => intents.run(`ontologies.useFor:${collectionId}:${ontologyId}`, (id) => api.call('ontologies.useFor', { collectionId, ontologyId }, { id })))
        await get().read()
        return done !== null
      },
      impact: (change) => api.call('ontologies.impact', change).catch(toFailure),
      extractAgain: async (documentIds) => {
        if (documentIds.length === 0) return
        const ids = [...documentIds]
        await attempt(() => intents.run(`extraction.choose:${ids.join()}`, (id) => api.call('extraction.choose', { targets: { documentIds: ids }, mode: 'now' }, { id })))
      },
    }
  })
}
