import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Collection, DocumentDetail, PassageView } from '../../shared/contract/documents.ts'
import type { Input } from '../../shared/contract/index.ts'
import { toFailure, type Failure } from '../../shared/failure.ts'
import type { DocumentState, DocumentSummary } from '../../shared/model/document.ts'
import type { CollectionId, DocumentId } from '../../shared/model/ids.ts'
import type { Api } from '../api/index.ts'
import { createFrameQueue, createRefresher, type FrameClock } from './frame-queue.ts'
import { documentStateOf, mergeRows, withStates } from './library-rows.ts'
import { keepSelected, nothingSelected, select, selectForMenu, type Reach, type Selection } from './selection.ts'

/** What the list shows: everything, what is in no collection, one collection, or the trash. */
export type Shelf = { readonly kind: 'all' } | { readonly kind: 'unfiled' } | { readonly kind: 'collection'; readonly id: CollectionId } | { readonly kind: 'trash' }

export type SortColumn = NonNullable<Input<'documents.list'>['sort']>
export interface Sorting {
  readonly column: SortColumn
  readonly descending: boolean
}

export interface LibraryState {
  readonly loaded: boolean
  readonly failure: Failure | null
  readonly collections: readonly Collection[]
  readonly all: number
  readonly trashed: number
  readonly shelf: Shelf
  readonly sorting: Sorting
  readonly filter: string
  readonly rows: readonly DocumentSummary[]
  /** As many as the engine has for this shelf and filter, even where fewer are listed. */
  readonly total: number
  readonly selection: Selection<DocumentId>
  /** The active document in full, for the inspector; the last one while the next is on its way. */
  readonly detail: DocumentDetail | null
  readonly detailFailure: Failure | null
  /** The first words of a document, over the list. */
  readonly previewed: { readonly documentId: DocumentId; readonly passages: readonly PassageView[] | null; readonly failure: Failure | null } | null
}

export interface LibraryActions {
  start(): () => void
  show(shelf: Shelf): void
  sortBy(column: SortColumn): void
  setFilter(filter: string): void
  select(id: DocumentId, reach?: Reach): void
  selectAll(): void
  /** The rows that a menu on this one is about are chosen while it is open, and stay so only if something is chosen from it. */
  selectWhile(id: DocumentId, menu: (rows: readonly DocumentSummary[]) => Promise<boolean>): Promise<void>
  refresh(): void
  preview(id: DocumentId): Promise<void>
  closePreview(): void
}

export type LibraryStore = StoreApi<LibraryState & LibraryActions>

const LISTED_DOCUMENTS = 5000
const REFRESH_MS = 500
const PREVIEWED_PASSAGES = 12

export function createLibraryStore(deps: { readonly api: Api; readonly clock: FrameClock; readonly now: () => number; readonly sorting?: Sorting }): LibraryStore {
  const { api } = deps
  return createStore<LibraryState & LibraryActions>((set, get) => {
    let asked = 0
    let askedDetail: AbortController | null = null
    let heard = new Map<DocumentId, DocumentState>()

    async function readRows(): Promise<void> {
      const turn = ++asked
      const { shelf, sorting, filter } = get()
      try {
        const [shelves, list] = await Promise.all([api.call('collections.list', {}), api.call('documents.list', listInput(shelf, sorting, filter))])
        if (turn !== asked) return
        const found = shelf.kind === 'unfiled' ? list.documents.filter((row) => row.collections.length === 0) : list.documents
        const before = get()
        const rows = mergeRows(before.rows, found)
        set({
          ...shelves,
          rows,
          total: shelf.kind === 'unfiled' ? found.length : list.total,
          selection: keepSelected(before.selection, ids(before.rows), ids(rows)),
          loaded: true,
          failure: null,
        })
        if (get().selection.active !== before.detail?.id) void readDetail()
      } catch (error) {
        if (turn === asked) set({ failure: toFailure(error), loaded: true })
      }
    }

    async function readDetail(): Promise<void> {
      askedDetail?.abort()
      const id = get().selection.active
      if (id === null) return set({ detail: null, detailFailure: null })
      const request = new AbortController()
      askedDetail = request
      try {
        const { document } = await api.call('documents.get', { documentId: id }, { signal: request.signal })
        if (!request.signal.aborted) set({ detail: document, detailFailure: null })
      } catch (error) {
        if (!request.signal.aborted) set({ detail: null, detailFailure: toFailure(error) })
      }
    }

    const rowsRefresher = createRefresher(deps.clock, REFRESH_MS, readRows)
    const detailRefresher = createRefresher(deps.clock, REFRESH_MS, readDetail)
    const frames = createFrameQueue(deps.clock, () => {
      const states = heard
      heard = new Map()
      set((state) => ({ rows: withStates(state.rows, states) }))
    })

    function change(next: Partial<LibraryState>): void {
      set(next)
      void readRows()
    }

    function setSelection(selection: Selection<DocumentId>): void {
      const before = get().selection.active
      set({ selection })
      if (selection.active !== before) void readDetail()
    }

    return {
      loaded: false,
      failure: null,
      collections: [],
      all: 0,
      trashed: 0,
      shelf: { kind: 'all' },
      sorting: deps.sorting ?? { column: 'added', descending: true },
      filter: '',
      rows: [],
      total: 0,
      selection: nothingSelected(),
      detail: null,
      detailFailure: null,
      previewed: null,
      start: () => {
        const stops = [
          api.onEvent('documents.changed', ({ documentIds }) => {
            rowsRefresher.request()
            // The inspector names the editions before and after: their titles are known only when they have been read.
            const { selection, detail } = get()
            const shown = [selection.active, detail?.supersedes?.id, detail?.supersededBy?.id]
            if (documentIds.some((id) => shown.includes(id))) detailRefresher.request()
          }),
          api.onEvent('collections.changed', () => rowsRefresher.request()),
          api.onEvent('engine.connected', () => {
            rowsRefresher.request()
            detailRefresher.request()
          }),
          api.onEvent('jobs.changed', ({ jobs }) => {
            for (const job of jobs) heard.set(job.documentId, documentStateOf(job, deps.now()))
            frames.request()
            if (jobs.some((job) => job.documentId === get().selection.active)) detailRefresher.request()
          }),
        ]
        rowsRefresher.request()
        return () => {
          stops.forEach((stop) => stop())
          frames.stop()
          rowsRefresher.stop()
          detailRefresher.stop()
          askedDetail?.abort()
        }
      },
      show: (shelf) => {
        if (JSON.stringify(shelf) !== JSON.stringify(get().shelf)) change({ shelf, selection: nothingSelected(), detail: null, rows: [], loaded: false, total: 0 })
      },
      sortBy: (column) => {
        const { sorting } = get()
        // A first click sorts text from A and times and sizes from the newest and largest.
        const descending = sorting.column === column ? !sorting.descending : column === 'added' || column === 'pages'
        change({ sorting: { column, descending } })
      },
      setFilter: (filter) => change({ filter }),
      select: (id, reach) => setSelection(select(get().selection, ids(get().rows), id, reach)),
      selectAll: () => {
        const { rows, selection } = get()
        set({ selection: { ...selection, chosen: new Set(ids(rows)) } })
      },
      selectWhile: async (id, menu) => {
        const { selection: before, rows } = get()
        const during = selectForMenu(before, ids(rows), id)
        setSelection(during)
        const acted = await menu(rows.filter((row) => during.chosen.has(row.id)))
        // Rows that came or went meanwhile have made a selection of their own.
        if (!acted && get().selection === during) setSelection(before)
      },
      refresh: () => rowsRefresher.request(),
      preview: async (documentId) => {
        const shown = (previewed: LibraryState['previewed']) => get().previewed?.documentId === documentId && set({ previewed })
        set({ previewed: { documentId, passages: null, failure: null } })
        try {
          const { passages } = await api.call('documents.passages', { documentId, limit: PREVIEWED_PASSAGES })
          shown({ documentId, passages, failure: null })
        } catch (error) {
          shown({ documentId, passages: null, failure: toFailure(error) })
        }
      },
      closePreview: () => set({ previewed: null }),
    }
  })
}

function ids(rows: readonly DocumentSummary[]): DocumentId[] {
  return rows.map((row) => row.id)
}

function listInput(shelf: Shelf, sorting: Sorting, filter: string): Input<'documents.list'> {
  return {
    sort: sorting.column,
    descending: sorting.descending,
    limit: LISTED_DOCUMENTS,
    trashed: shelf.kind === 'trash',
    ...(shelf.kind === 'collection' ? { collectionId: shelf.id } : {}),
    ...(filter.trim() ? { text: filter.trim() } : {}),
  }
}
