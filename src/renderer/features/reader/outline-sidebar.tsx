import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../../i18n/use-t.ts'
import { visibleRows, type OutlineRow } from './outline-tree.ts'

/** The document's own table of contents, as a tree: arrows walk, right and left open and close, Enter goes. */
export function OutlineSidebar(props: { readonly rows: readonly OutlineRow[]; readonly onGo: (row: OutlineRow) => void }) {
  const t = useT()
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => new Set(props.rows.filter((row) => row.level > 1 && row.hasChildren).map((row) => row.key)))
  const [active, setActive] = useState(props.rows[0]?.key ?? '')
  const rows = visibleRows(props.rows, closed)
  if (props.rows.length === 0) return <p className="reader-outline-empty muted">{t('reader.noOutline')}</p>

  const toggle = (row: OutlineRow, open: boolean) => {
    const next = new Set(closed)
    if (open) next.delete(row.key)
    else next.add(row.key)
    setClosed(next)
  }
  const focusRow = (row: OutlineRow | undefined, from: HTMLElement) => {
    if (!row) return
    setActive(row.key)
    from.closest('[role=tree]')?.querySelector<HTMLElement>(`[data-key="${row.key}"]`)?.focus()
  }
  const press = (event: React.KeyboardEvent<HTMLElement>, row: OutlineRow, index: number) => {
    const isOpen = !closed.has(row.key)
    const parent = rows.find((one) => one.key === row.parent)
    switch (event.key) {
      case 'ArrowDown':
        focusRow(rows[index + 1], event.currentTarget)
        break
      case 'ArrowUp':
        focusRow(rows[index - 1], event.currentTarget)
        break
      case 'ArrowRight':
        if (row.hasChildren && !isOpen) toggle(row, true)
        else if (row.hasChildren) focusRow(rows[index + 1], event.currentTarget)
        break
      case 'ArrowLeft':
        if (row.hasChildren && isOpen) toggle(row, false)
        else focusRow(parent, event.currentTarget)
        break
      case 'Enter':
      case ' ':
        props.onGo(row)
        break
      default:
        return
    }
    event.preventDefault()
  }
  return (
    <ul role="tree" aria-label={t('reader.outline')} className="reader-outline">
      {rows.map((row, index) => (
        <li
          key={row.key}
          role="treeitem"
          data-key={row.key}
          aria-level={row.level}
          aria-selected={row.key === active}
          aria-expanded={row.hasChildren ? !closed.has(row.key) : undefined}
          tabIndex={row.key === active ? 0 : -1}
          className="reader-outline-row"
          style={{ paddingLeft: 4 + (row.level - 1) * 12 }}
          onFocus={() => setActive(row.key)}
          onKeyDown={(event) => press(event, row, index)}
          onClick={() => props.onGo(row)}
        >
          {row.hasChildren ? (
            <span
              className="reader-outline-toggle"
              aria-hidden
              onClick={(event) => {
                event.stopPropagation()
                toggle(row, closed.has(row.key))
              }}
            >
              {closed.has(row.key) ? <ChevronRight size={14} /> : <ChevronDown size={14} />}
            </span>
          ) : (
            <span className="reader-outline-toggle" />
          )}
          <span className="truncate" title={row.title}>
            {row.title}
          </span>
        </li>
      ))}
    </ul>
  )
}
