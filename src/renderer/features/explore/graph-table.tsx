import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { EntityId } from '../../../shared/model/ids.ts'
import type { VisibleGraph } from '../../graph-view/explored-graph.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { TypeGlyph } from '../../ui/type-glyph.tsx'
import { graphRows, type GraphColumn } from './graph-rows.ts'

const ROW_PX = 32
const columns: readonly GraphColumn[] = ['name', 'type', 'links', 'mentions', 'documents', 'distance']

/** The same entities as the map, as a table: everything that the map can do can be done here. */
export function GraphTable(props: { readonly graph: VisibleGraph; readonly selected: EntityId | null; readonly onSelect: (id: EntityId) => void; readonly onOpen: (id: EntityId) => void; readonly onMenu: (id: EntityId) => void }) {
  const t = useT()
  const format = useFormat()
  const [sort, setSort] = useState<{ readonly by: GraphColumn; readonly descending: boolean }>({ by: 'distance', descending: false })
  const rows = useMemo(() => graphRows(props.graph, sort.by, sort.descending, (type) => t(`model.entityType.${type}`)), [props.graph, sort, t])
  const scroll = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroll.current, estimateSize: () => ROW_PX, overscan: 10 })
  const active = Math.max(0, rows.findIndex((row) => row.id === props.selected))
  const move = (index: number) => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)]
    if (!row) return
    props.onSelect(row.id)
    virtual.scrollToIndex(rows.indexOf(row))
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-id="${row.id}"]`)?.focus())
  }
  const press = (event: React.KeyboardEvent, id: EntityId, index: number) => {
    if (event.key === 'ArrowDown') move(index + 1)
    else if (event.key === 'ArrowUp') move(index - 1)
    else if (event.key === 'Home') move(0)
    else if (event.key === 'End') move(rows.length - 1)
    else if (event.key === 'Enter') props.onOpen(id)
    else return
    event.preventDefault()
  }
  return (
    <div ref={scroll} className="graph-table" role="grid" aria-label={t('graph.table')} aria-rowcount={rows.length + 1}>
      <div className="graph-table-head" role="row" aria-rowindex={1}>
        {columns.map((column) => {
          const isSorted = sort.by === column
          return (
            <div key={column} role="columnheader" aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'} className={`graph-cell graph-cell-${column}`}>
              <button type="button" onClick={() => setSort({ by: column, descending: isSorted ? !sort.descending : column !== 'name' && column !== 'type' && column !== 'distance' })}>
                <span className="truncate">{t(`graph.column.${column}`)}</span>
                {isSorted && (sort.descending ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
              </button>
            </div>
          )
        })}
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (!row) return null
          return (
            <div
              key={row.id}
              role="row"
              data-id={row.id}
              aria-rowindex={item.index + 2}
              aria-selected={row.id === props.selected}
              tabIndex={item.index === active ? 0 : -1}
              className="graph-table-row"
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={() => props.onSelect(row.id)}
              onDoubleClick={() => props.onOpen(row.id)}
              onContextMenu={(event) => {
                event.preventDefault()
                props.onMenu(row.id)
              }}
              onKeyDown={(event) => press(event, row.id, item.index)}
            >
              <span role="gridcell" className="graph-cell graph-cell-name truncate">
                {row.name}
              </span>
              <span role="gridcell" className="graph-cell graph-cell-type">
                <TypeGlyph type={row.type} named={false} /> <span className="truncate">{t(`model.entityType.${row.type}`)}</span>
              </span>
              {(['links', 'mentions', 'documents', 'distance'] as const).map((column) => (
                <span key={column} role="gridcell" className={`graph-cell graph-cell-${column}`}>
                  {format.number(row[column])}
                </span>
              ))}
            </div>
          )
        })}
      </div>
    </div>
  )
}
