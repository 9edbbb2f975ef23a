import { memo, type MouseEvent, type ReactNode } from 'react'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import { useFormat } from '../../i18n/use-t.ts'
import type { Reach } from '../../stores/selection.ts'
import { columnIds, numeric, type ColumnId } from './columns.ts'
import { EditionMark } from './edition-links.tsx'
import { foundSoFar } from './found-so-far.ts'
import { StateBadge } from './state-badge.tsx'

/** What a drag of documents carries; collections take it. */
export const DOCUMENTS_DRAG = 'application/x-coursegraph-documents'

interface Props {
  readonly row: DocumentSummary
  readonly index: number
  readonly top: number
  readonly template: string
  readonly visible: Readonly<Record<ColumnId, boolean>>
  readonly chosen: boolean
  readonly active: boolean
  readonly draggedIds: ReadonlySet<DocumentId> | null
  readonly onSelect: (reach: Reach) => void
  readonly onOpen: (beside: boolean) => void
  readonly onContextMenu: (event: MouseEvent) => void
}

/** One document. Drawn again only when something that it shows has changed. */
export const DocumentRow = memo(function DocumentRow(props: Props) {
  const format = useFormat()
  const { row } = props
  const cells: Record<ColumnId, ReactNode> = {
    title: (
      <>
        <span className="truncate" title={row.title === row.fileName ? row.title : `${row.title}\n${row.fileName}`}>
          {row.title}
        </span>
        <EditionMark of={row} />
      </>
    ),
    collection: <span className="truncate muted">{row.collections.map((one) => one.name).join(', ')}</span>,
    pages: row.pages === null ? '' : format.number(row.pages),
    state: <StateBadge state={row.state} />,
    added: <time dateTime={row.addedAt} className="truncate muted" title={format.dateTime(row.addedAt)}>{format.day(row.addedAt, Date.now())}</time>,
    entities: foundSoFar(row, row.entities, format),
    facts: foundSoFar(row, row.facts, format),
  }
  return (
    <div
      id={`row-${row.id}`}
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={props.chosen}
      className={`grid-row${props.chosen ? ' grid-row-chosen' : ''}${props.active ? ' grid-row-active' : ''}`}
      style={{ transform: `translateY(${props.top}px)`, gridTemplateColumns: props.template }}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(DOCUMENTS_DRAG, JSON.stringify(props.draggedIds ? [...props.draggedIds] : [row.id]))
        event.dataTransfer.effectAllowed = 'copyLink'
      }}
      onClick={(event) => props.onSelect({ toggle: event.ctrlKey || event.metaKey, extend: event.shiftKey })}
      onDoubleClick={(event) => props.onOpen(event.altKey)}
      onContextMenu={props.onContextMenu}
    >
      {columnIds
        .filter((id) => props.visible[id])
        .map((id, column) => (
          <div key={id} role="gridcell" aria-colindex={column + 1} className={numeric.has(id) ? 'grid-cell grid-cell-number' : 'grid-cell'}>
            {cells[id]}
          </div>
        ))}
    </div>
  )
}, same)

/** The handlers are made anew with every drawing of the table and do the same; they are left out. */
function same(a: Props, b: Props): boolean {
  return a.row === b.row && a.index === b.index && a.top === b.top && a.template === b.template && a.visible === b.visible && a.chosen === b.chosen && a.active === b.active && a.draggedIds === b.draggedIds
}
