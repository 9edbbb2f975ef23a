import { ChevronDown, ChevronUp, ListTree, Minus, MoveHorizontal, PanelRight, Plus, Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { IconButton } from '../../ui/icon-button.tsx'

export interface ReaderToolbarProps {
  readonly page: number
  readonly pages: number
  readonly scale: number
  readonly isFitWidth: boolean
  readonly sidebar: boolean
  readonly panel: boolean
  readonly onPage: (page: number) => void
  readonly onZoom: (step: 'in' | 'out' | 'fit-width') => void
  readonly onSidebar: () => void
  readonly onPanel: () => void
  readonly onFind: () => void
}

export function ReaderToolbar(props: ReaderToolbarProps) {
  const t = useT()
  const format = useFormat()
  const { page, pages } = props
  return (
    <div className="reader-toolbar" role="toolbar" aria-label={t('reader.toolbar')}>
      <IconButton label={t('reader.outline')} pressed={props.sidebar} onClick={props.onSidebar} disabled={pages === 0}>
        <ListTree size={16} aria-hidden />
      </IconButton>
      <span className="reader-toolbar-gap" />
      {pages > 0 && (
        <>
          <IconButton label={t('reader.previousPage')} onClick={() => props.onPage(page - 1)} disabled={page <= 1}>
            <ChevronUp size={16} aria-hidden />
          </IconButton>
          <IconButton label={t('reader.nextPage')} onClick={() => props.onPage(page + 1)} disabled={page >= pages}>
            <ChevronDown size={16} aria-hidden />
          </IconButton>
          <PageField page={page} pages={pages} onPage={props.onPage} />
          <span className="muted">{t('reader.pageOf', { count: pages })}</span>
          <span className="reader-toolbar-gap" />
          <IconButton label={t('reader.zoomOut')} keys="−" onClick={() => props.onZoom('out')}>
            <Minus size={16} aria-hidden />
          </IconButton>
          <span className="reader-scale muted">{format.percent(props.scale)}</span>
          <IconButton label={t('reader.zoomIn')} keys="+" onClick={() => props.onZoom('in')}>
            <Plus size={16} aria-hidden />
          </IconButton>
          <IconButton label={t('reader.fitWidth')} keys="0" pressed={props.isFitWidth} onClick={() => props.onZoom('fit-width')}>
            <MoveHorizontal size={16} aria-hidden />
          </IconButton>
        </>
      )}
      <span className="reader-toolbar-space" />
      <IconButton label={t('reader.find')} onClick={props.onFind} disabled={pages === 0}>
        <Search size={16} aria-hidden />
      </IconButton>
      <IconButton label={t('reader.panel')} pressed={props.panel} onClick={props.onPanel}>
        <PanelRight size={16} aria-hidden />
      </IconButton>
    </div>
  )
}

/** The page's number to read and to type; what is typed counts on Enter or when the field is left. */
function PageField(props: { readonly page: number; readonly pages: number; readonly onPage: (page: number) => void }) {
  const t = useT()
  const { page, pages, onPage } = props
  const [text, setText] = useState(String(page))
  useEffect(() => setText(String(page)), [page])
  const commit = () => {
    const wanted = Number.parseInt(text, 10)
    if (Number.isInteger(wanted) && wanted !== page) onPage(Math.min(Math.max(1, wanted), pages))
    else setText(String(page))
  }
  return (
    <input
      className="reader-page-field"
      inputMode="numeric"
      aria-label={t('reader.page')}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
        else if (event.key === 'Escape') setText(String(page))
        else return
        event.preventDefault()
      }}
    />
  )
}
