import { Download } from 'lucide-react'
import { memo } from 'react'
import type { PendingImport } from '../../../shared/contract/documents.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { columnIds, type ColumnId } from './columns.ts'

interface Props {
  readonly pending: PendingImport
  readonly index: number
  readonly top: number
  readonly template: string
  readonly visible: Readonly<Record<ColumnId, boolean>>
}

/** A file that is not a document yet: it is listed, and there is nothing to choose. */
export const ArrivingRow = memo(function ArrivingRow(props: Props) {
  const t = useT()
  const format = useFormat()
  const { pending } = props
  const part = pending.state === 'copying' && pending.bytesTotal ? format.percent(Math.min(1, pending.bytesDone / pending.bytesTotal)) : ''
  return (
    <div role="row" aria-rowindex={props.index + 2} className="grid-row grid-row-arriving" style={{ transform: `translateY(${props.top}px)`, gridTemplateColumns: props.template }}>
      {columnIds
        .filter((id) => props.visible[id])
        .map((id, column) => (
          <div key={id} role="gridcell" aria-colindex={column + 1} className="grid-cell">
            {id === 'title' && (
              <span className="truncate" title={pending.path}>
                {pending.fileName}
              </span>
            )}
            {id === 'state' && (
              <span className="state">
                <Download size={14} aria-hidden />
                <span className={part === '' ? 'truncate' : 'visually-hidden'}>{t(`queue.imports.${pending.state}`)}</span>
                {part}
              </span>
            )}
          </div>
        ))}
    </div>
  )
})
