import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ImportResult } from '../../shared/contract/documents.ts'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { Api } from '../api/index.ts'
import type { Intents } from './intents.ts'
import { summarise, type DragGlance, type IntakeSummary } from './intake-summary.ts'

/**
 * Things on their way in.
 *
 * none → over      files are dragged over the window; what can be known of them is said
 * over → none      they leave, or are dropped
 * A drop is looked into first, so that what cannot be read is refused on the spot; the rest is imported.
 */
export interface IntakeState {
  readonly drag: DragGlance | null
  /** Imports asked for and not answered yet. */
  readonly importing: number
}

export interface IntakeActions {
  dragOver(glance: DragGlance): void
  dragEnd(): void
  drop(paths: readonly string[], collection: string | null): Promise<void>
  choose(what: 'files' | 'folder', collection: string | null): Promise<void>
  importSample(): Promise<void>
}

export type IntakeStore = StoreApi<IntakeState & IntakeActions>

export function createIntakeStore(deps: {
  readonly api: Api
  readonly intents: Intents
  /** What cannot be read, told on the spot. `dropId` is that of the summary which follows, where one does. */
  readonly onRefused: (refused: IntakeSummary['refused'], dropId: string) => void
  readonly onDone: (summary: IntakeSummary, dropId: string) => void
  readonly onFailure: (failure: Failure) => void
}): IntakeStore {
  const { api, intents } = deps
  return createStore<IntakeState & IntakeActions>((set, get) => {
    async function bring(control: string, work: (id: string) => Promise<{ results: ImportResult[] }>, refused: readonly { path: string; failure: Failure }[] = [], dropId: string = api.newId()): Promise<void> {
      set((state) => ({ importing: state.importing + 1 }))
      try {
        const { results } = await intents.run(control, work)
        if (results.length > 0) deps.onDone(summarise(results, refused), dropId)
      } catch (error) {
        deps.onFailure(toFailure(error))
      } finally {
        set((state) => ({ importing: state.importing - 1 }))
      }
    }
    /** A failed look is not a refusal: the import itself will say what is wrong. */
    async function inspect(paths: readonly string[]): Promise<readonly { path: string; failure: Failure }[]> {
      try {
        return (await api.call('app.inspectPaths', { paths: [...paths] })).refused
      } catch {
        return []
      }
    }

    return {
      drag: null,
      importing: 0,
      dragOver: (glance) => {
        const { drag } = get()
        if (drag?.items !== glance.items || drag.unsupported !== glance.unsupported) set({ drag: glance })
      },
      dragEnd: () => {
        if (get().drag) set({ drag: null })
      },
      drop: async (paths, collection) => {
        set({ drag: null })
        if (paths.length === 0) return
        const refused = await inspect(paths)
        const toRefuse = new Set(refused.map((one) => one.path))
        const wanted = paths.filter((path) => !toRefuse.has(path))
        const dropId = api.newId()
        if (refused.length > 0) deps.onRefused(summarise([], refused).refused, dropId)
        if (wanted.length === 0) return
        await bring(
          `import:${wanted.join('\n')}`,
          (id) => api.call('app.importPaths', { paths: wanted, sameName: 'ask', ...(collection !== null ? { collection } : {}) }, { id }),
          refused,
          dropId,
        )
      },
      choose: (what, collection) => bring(`choose:${what}`, (id) => api.call('app.chooseAndImport', { what, ...(collection !== null ? { collection } : {}) }, { id })),
      importSample: () => bring('sample', (id) => api.call('app.importSample', {}, { id })),
    }
  })
}
