import { columnResizingFeature, columnSizingFeature, columnVisibilityFeature, createColumnHelper, tableFeatures } from '@tanstack/react-table'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type { SortColumn } from '../../stores/library.ts'

/** Sorting is the engine's; the table keeps widths and which columns there is room for. */
export const features = tableFeatures({ columnSizingFeature, columnResizingFeature, columnVisibilityFeature })

const helper = createColumnHelper<typeof features, DocumentSummary>()

export const columnIds = ['title', 'collection', 'pages', 'state', 'added', 'entities', 'facts'] as const
export type ColumnId = (typeof columnIds)[number]

export const columns = helper.columns([
  helper.accessor('title', { id: 'title', size: 280, minSize: 140 }),
  helper.accessor((row) => row.collections, { id: 'collection', size: 104, minSize: 60 }),
  helper.accessor('pages', { id: 'pages', size: 60, minSize: 52 }),
  helper.accessor('state', { id: 'state', size: 104, minSize: 84 }),
  helper.accessor('addedAt', { id: 'added', size: 84, minSize: 68 }),
  helper.accessor('entities', { id: 'entities', size: 68, minSize: 56 }),
  helper.accessor('facts', { id: 'facts', size: 56, minSize: 48 }),
])

export const sortOf: Readonly<Partial<Record<ColumnId, SortColumn>>> = { title: 'title', pages: 'pages', state: 'state', added: 'added' }
export const numeric: ReadonlySet<ColumnId> = new Set(['pages', 'entities', 'facts'])

/**
 * Least needed first: these give way when the table is narrow. Title and state always stay. Collections go first: a
 * person's first collection brings their column, and must not take away another; the list at the left shows them too.
 */
const givesWay: readonly ColumnId[] = ['collection', 'facts', 'entities', 'pages', 'added']
const TITLE_ROOM = 220

/** The columns for which there is room beside a readable title; collections only where they tell rows apart. */
export function columnsThatFit(width: number, sizes: Readonly<Record<ColumnId, number>>, withCollections: boolean): Readonly<Record<ColumnId, boolean>> {
  const shown = Object.fromEntries(columnIds.map((id) => [id, true])) as Record<ColumnId, boolean>
  shown.collection = withCollections
  const taken = () => columnIds.filter((id) => id !== 'title' && shown[id]).reduce((sum, id) => sum + sizes[id], 0)
  for (const id of givesWay) if (taken() + TITLE_ROOM > width) shown[id] = false
  return shown
}
