import type { Header } from '@tanstack/react-table'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import { useT } from '../../i18n/use-t.ts'
import type { SortColumn, Sorting } from '../../stores/library.ts'
import { features, numeric, sortOf, type ColumnId } from './columns.ts'

/** Names of the columns: a click sorts, the line at the right of one sets its width. */
export function TableHeader(props: {
  readonly headers: readonly Header<typeof features, DocumentSummary>[]
  readonly template: string
  readonly sorting: Sorting
  readonly onSort: (column: SortColumn) => void
}) {
  const t = useT()
  return (
    <div role="rowgroup" className="grid-head">
      <div role="row" aria-rowindex={1} className="grid-head-row" style={{ gridTemplateColumns: props.template }}>
        {props.headers.map((header) => {
          const id = header.column.id as ColumnId
          const sort = sortOf[id]
          const sorted = sort !== undefined && props.sorting.column === sort
          const name = t(`library.columns.${id}`)
          return (
            <div
              key={id}
              role="columnheader"
              className={numeric.has(id) ? 'grid-cell grid-cell-number' : 'grid-cell'}
              aria-sort={sorted ? (props.sorting.descending ? 'descending' : 'ascending') : undefined}
            >
              {sort === undefined ? (
                <span className="truncate">{name}</span>
              ) : (
                <button type="button" className="grid-sort" onClick={() => props.onSort(sort)}>
                  <span className="truncate">{name}</span>
                  {sorted && (props.sorting.descending ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
                </button>
              )}
              {id !== 'title' && <span className="grid-resize" onPointerDown={(event) => event.preventDefault()} onMouseDown={header.getResizeHandler()} onTouchStart={header.getResizeHandler()} aria-hidden />}
            </div>
          )
        })}
      </div>
    </div>
  )
}
