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
  helper.accessor((row) => row.collections, { id: 'collection', size: 120, minSize: 60 }),
  helper.accessor('pages', { id: 'pages', size: 64, minSize: 56 }),
  helper.accessor('state', { id: 'state', size: 112, minSize: 90 }),
  helper.accessor('addedAt', { id: 'added', size: 88, minSize: 72 }),
  helper.accessor('entities', { id: 'entities', size: 72, minSize: 60 }),
  helper.accessor('facts', { id: 'facts', size: 64, minSize: 56 }),
])

export const sortOf: Readonly<Partial<Record<ColumnId, SortColumn>>> = { title: 'title', pages: 'pages', state: 'state', added: 'added' }
export const numeric: ReadonlySet<ColumnId> = new Set(['pages', 'entities', 'facts'])

/** Least needed first: these give way when the table is narrow. Title and state always stay. */
const givesWay: readonly ColumnId[] = ['facts', 'entities', 'collection', 'pages', 'added']
const TITLE_ROOM = 300

/** The columns for which there is room beside a readable title; collections only where they tell rows apart. */
export function columnsThatFit(width: number, sizes: Readonly<Record<ColumnId, number>>, withCollections: boolean): Readonly<Record<ColumnId, boolean>> {
  const shown = Object.fromEntries(columnIds.map((id) => [id, true])) as Record<ColumnId, boolean>
  shown.collection = withCollections
  const taken = () => columnIds.filter((id) => id !== 'title' && shown[id]).reduce((sum, id) => sum + sizes[id], 0)
  for (const id of givesWay) if (taken() + TITLE_ROOM > width) shown[id] = false
  return shown
}
