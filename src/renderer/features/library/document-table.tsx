import { useTable, type ColumnSizingState } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import { useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import type { Memory } from '../../stores/memory.ts'
import { moveTarget, type Move } from '../../stores/selection.ts'
import { columnIds, columns, columnsThatFit, features, type ColumnId } from './columns.ts'
import { ArrivingRow } from './arriving-row.tsx'
import { DocumentRow } from './document-row.tsx'
import { TableHeader } from './table-header.tsx'
import { useArriving } from './use-arriving.ts'
import type { DocumentActionRunner } from './use-document-actions.ts'
import { useWidth } from '../../ui/use-width.ts'

const ROW_HEIGHT = 32
/** The rows are the store's, in the engine's order: the table model keeps columns only. */
const noRows: DocumentSummary[] = []

/** The documents as a grid with one stop for Tab; only the rows in view are drawn. */
export function DocumentTable(props: { readonly memory: Memory; readonly actions: DocumentActionRunner }) {
  const t = useT()
  const { actions, memory } = props
  const { library } = useStores()
  const { rows, sorting, selection, withCollections } = useSelect('library', (state) => ({
    rows: state.rows,
    sorting: state.sorting,
    selection: state.selection,
    withCollections: state.shelf.kind !== 'collection' && state.shelf.kind !== 'unfiled' && state.collections.length > 0,
  }))
  const scroller = useRef<HTMLDivElement>(null)
  const width = useWidth(scroller)
  const [columnSizing, setColumnSizing] = useState<ColumnSizingState>(() => memory.get('columns') ?? {})
  useEffect(() => memory.set('columns', columnSizing), [columnSizing, memory])
  const columnVisibility = useMemo(() => columnsThatFit(width, sizesOf(columnSizing), withCollections), [width, columnSizing, withCollections])
  const table = useTable({
    features,
    columns,
    data: noRows,
    columnResizeMode: 'onChange',
    state: { columnSizing, columnVisibility },
    onColumnSizingChange: setColumnSizing,
  })
  const arriving = useArriving()
  const first = arriving.length
  const virtual = useVirtualizer({
    count: first + rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    getItemKey: (index) => arriving[index]?.id ?? rows[index - first]?.id ?? index,
  })
  const template = table
    .getVisibleLeafColumns()
    .map((column) => (column.id === 'title' ? 'minmax(160px, 1fr)' : `${column.getSize()}px`))
    .join(' ')

  const chosenRows = () => rows.filter((row) => selection.chosen.has(row.id))
  const moveTo = (id: DocumentSummary['id'] | null, extend: boolean) => {
    if (id === null) return
    library.getState().select(id, { extend })
    virtual.scrollToIndex(first + rows.findIndex((row) => row.id === id))
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    // The buttons in the header have keys of their own.
    if (event.target !== event.currentTarget) return
    const move = moves[event.key]
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 320) / ROW_HEIGHT) - 2)
    const ids = rows.map((row) => row.id)
    if (move) moveTo(moveTarget(selection, ids, move, pageRows), event.shiftKey)
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) library.getState().selectAll()
    else if (event.key === 'Enter') actions.run({ kind: event.shiftKey ? 'open-beside' : 'open' }, activeRow())
    else if (event.key === ' ') actions.run({ kind: 'preview' }, activeRow())
    else if (event.key === 'Delete' || (event.key === 'Backspace' && event.metaKey)) actions.run({ kind: library.getState().shelf.kind === 'trash' ? 'purge' : 'remove' }, chosenRows())
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) void actions.contextMenu(chosenRows())
    else if (event.key === 'Escape' && selection.chosen.size > 1 && selection.active !== null) library.getState().select(selection.active)
    else return
    event.preventDefault()
  }
  const activeRow = () => rows.filter((row) => row.id === selection.active)

  function onContextMenu(event: MouseEvent, row: DocumentSummary): void {
    event.preventDefault()
    // Rows that have not changed keep this handler from an earlier drawing: what counts is the state of now.
    void library.getState().selectWhile(row.id, (chosen) => actions.contextMenu(chosen))
  }

  return (
    <div
      ref={scroller}
      id="library-grid"
      className="grid"
      role="grid"
      tabIndex={0}
      aria-label={t('library.table')}
      aria-multiselectable
      aria-rowcount={first + rows.length + 1}
      aria-colcount={table.getVisibleLeafColumns().length}
      aria-activedescendant={selection.active === null ? undefined : `row-${selection.active}`}
      onKeyDown={onKeyDown}
    >
      <TableHeader headers={table.getHeaderGroups()[0]?.headers ?? []} template={template} sorting={sorting} onSort={(column) => library.getState().sortBy(column)} />
      <div className="grid-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const pending = arriving[item.index]
          if (pending) return <ArrivingRow key={pending.id} pending={pending} index={item.index} top={item.start} template={template} visible={columnVisibility} />
          const row = rows[item.index - first]
          if (!row) return null
          return (
            <DocumentRow
              key={row.id}
              row={row}
              index={item.index}
              top={item.start}
              template={template}
              visible={columnVisibility}
              chosen={selection.chosen.has(row.id)}
              active={selection.active === row.id}
              draggedIds={selection.chosen.has(row.id) ? selection.chosen : null}
              onSelect={(reach) => library.getState().select(row.id, reach)}
              onOpen={(beside) => actions.run({ kind: beside ? 'open-beside' : 'open' }, [row])}
              onContextMenu={(event) => onContextMenu(event, row)}
            />
          )
        })}
      </div>
    </div>
  )
}

const moves: Readonly<Record<string, Move>> = { ArrowUp: 'up', ArrowDown: 'down', PageUp: 'page-up', PageDown: 'page-down', Home: 'first', End: 'last' }

function sizesOf(sizing: ColumnSizingState): Readonly<Record<ColumnId, number>> {
  return Object.fromEntries(columnIds.map((id) => [id, sizing[id] ?? columns.find((column) => column.id === id)?.size ?? 80])) as Record<ColumnId, number>
}
