import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { PageBox } from '../../../shared/model/geometry.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { useT } from '../../i18n/use-t.ts'
import { useApi, usePasswords, useSelect, useStores } from '../../services-context.tsx'
import type { DocumentPlace } from '../../stores/places.ts'
import { createReaderStore } from '../../stores/reader.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { TextField } from '../../ui/fields.tsx'
import { EmptyState, Spinner } from '../../ui/status.tsx'
import { useWidth } from '../../ui/use-width.ts'
import { FindBar } from './find-bar.tsx'
import { OutlineSidebar } from './outline-sidebar.tsx'
import { PagePanel } from './page-panel.tsx'
import { pageSays } from './page-says.ts'
import { PasswordDialog } from './password-dialog.tsx'
import { ReaderToolbar } from './reader-toolbar.tsx'
import './reader.css'
import { usePdfView } from './use-pdf-view.ts'

/** Narrower than this, a page beside the panel could not be read. */
const PANEL_FITS_PX = 760

/**
 * One document, open to read. `visit` grows each time the tab is asked for, so that the same highlight is
 * brought into view again.
 */
export function ReaderTab(props: { readonly tabId: string; readonly place: DocumentPlace; readonly visit: number }) {
  const t = useT()
  const { i18n } = useTranslation()
  const api = useApi()
  const passwords = usePasswords()
  const { navigation, reading } = useStores()
  const { tabId, place, visit } = props
  const { documentId } = place
  // With two documents side by side the keys belong to the one in front.
  const isActive = useSelect('navigation', ({ view: shown }) => (shown.front.kind === 'tab' ? shown.front.id : shown.beside) === tabId)
  const [store] = useState(() => createReaderStore({ api, documentId, onTitle: (title) => navigation.getState().setTitle(tabId, title) }))
  const state = useStore(store)
  const [attempt, setAttempt] = useState(0)
  const label = useCallback((page: number) => t('reader.pageLabel', { page }), [t])
  const handle = usePdfView({ store, documentId, passwords, language: i18n.language, label, attempt })
  const { view } = handle
  const shown = useRef<{ visit: number; place: DocumentPlace } | null>(null)
  const { phase, find, page, claims } = state
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame)
  const isPanelShown = state.panel ?? width >= PANEL_FITS_PX
  const pages = phase.kind === 'shown' ? phase.pages : 0

  useEffect(() => store.getState().start(), [store])

  const mark = useCallback(
    async (target: { readonly page: number; readonly boxes: readonly PageBox[]; readonly quote: string }, options?: { readonly stay: boolean }) => {
      const found = await view.current?.highlight(target, options)
      if (found !== undefined) store.getState().set({ quoteMissing: !found && target.quote !== '' })
    },
    [store, view],
  )

  useEffect(() => {
    if (phase.kind !== 'shown' || (shown.current?.visit === visit && shown.current.place === place)) return
    const left = reading.getState().places[documentId]
    // Left in this same visit, or nothing else is asked for: the reader goes on where it was.
    const goesOn = left !== undefined && shown.current === null && (left.visit === visit || (place.page === undefined && !place.highlight))
    shown.current = { visit, place }
    if (goesOn) view.current?.restore(left)
    if (place.highlight) void mark({ page: place.page ?? place.highlight.boxes[0]?.page ?? 1, ...place.highlight }, { stay: goesOn })
    else if (place.page !== undefined && !goesOn) view.current?.goToPage(place.page)
  }, [phase.kind, visit, place, mark, view, reading, documentId])

  useEffect(
    () =>
      store.subscribe(({ viewArea }, before) => {
        const at = shown.current
        if (at && viewArea && viewArea !== before.viewArea) reading.getState().keep(documentId, { ...viewArea, visit: at.visit })
      }),
    [store, reading, documentId],
  )

  const openFind = () => {
    store.getState().setFind({ open: true })
    frame.current?.querySelector<HTMLInputElement>('.reader-find input')?.select()
  }
  const closeFind = () => {
    store.getState().setFind({ open: false, query: '', current: 0, total: 0 })
    view.current?.endFind()
    view.current?.focus()
  }
  const onQuery = (query: string) => {
    store.getState().setFind({ query })
    view.current?.find({ query, backwards: false, again: false })
  }
  useCommands(
    isActive
      ? [
          { id: 'edit.find', menu: 'edit', label: t('reader.find'), keys: ['$mod+f'], run: openFind },
          { id: 'reader.zoomIn', menu: 'view', label: t('reader.zoomIn'), keys: ['$mod+Plus', '$mod+='], run: () => view.current?.zoom('in') },
          { id: 'reader.zoomOut', menu: 'view', label: t('reader.zoomOut'), keys: ['$mod+-'], run: () => view.current?.zoom('out') },
          { id: 'reader.fitWidth', menu: 'view', label: t('reader.fitWidth'), keys: ['$mod+0'], run: () => view.current?.zoom('fit-width') },
          { id: 'view.inspector', menu: 'view', label: t('reader.panel'), keys: ['i'], run: () => store.getState().set({ panel: !isPanelShown }) },
        ]
      : [],
  )

  const says = useMemo(() => (claims === null ? null : pageSays(claims, documentId, page)), [claims, documentId, page])
  const title = state.document?.title ?? ''
  return (
    <div ref={frame} className="reader">
      <h1 className="visually-hidden">{title}</h1>
      <ReaderToolbar
        page={page}
        pages={pages}
        scale={state.scale}
        isFitWidth={state.isFitWidth}
        sidebar={state.sidebar}
        panel={isPanelShown}
        onPage={(next) => view.current?.goToPage(next)}
        onZoom={(step) => view.current?.zoom(step)}
        onSidebar={() => state.set({ sidebar: !state.sidebar })}
        onPanel={() => state.set({ panel: !isPanelShown })}
        onFind={openFind}
      />
      <div className="reader-body">
        {state.sidebar && phase.kind === 'shown' && (
          <nav className="reader-sidebar" aria-label={t('reader.outline')}>
            <OutlineSidebar key={state.outline.length} rows={state.outline} onGo={(row) => view.current?.goToDestination(row.dest)} />
          </nav>
        )}
        <div className="reader-stage">
          {find.open && <FindBar find={find} onQuery={onQuery} onStep={(backwards) => view.current?.find({ query: find.query, backwards, again: true })} onClose={closeFind} />}
          {state.quoteMissing && (
            <div className="reader-note" role="status">
              <span>{t('reader.quoteMissing')}</span>
              <Button variant="quiet" onClick={() => state.set({ quoteMissing: false })}>
                {t('app.dismiss')}
              </Button>
            </div>
          )}
          <div ref={handle.container} className="reader-viewer" tabIndex={0} role="region" aria-label={t('reader.pages', { title })}>
            <div ref={handle.viewer} className="pdfViewer" />
          </div>
          {phase.kind === 'opening' && (
            <div className="reader-cover">
              <Spinner label={t('reader.opening')} />
            </div>
          )}
          {phase.kind === 'failed' && (
            <div className="reader-cover">
              <EmptyState title={t('reader.cannotShow')}>
                <ErrorNotice failure={phase.failure}>
                  <Button onClick={() => setAttempt(attempt + 1)}>{t('app.retry')}</Button>
                  <Button onClick={() => state.reveal()}>{t('reader.reveal')}</Button>
                </ErrorNotice>
              </EmptyState>
            </div>
          )}
        </div>
        {isPanelShown && (
          <PagePanel
            says={says}
            failure={state.claimsFailure}
            isReading={state.document !== null && ['queued', 'processing', 'waiting'].includes(state.document.state)}
            onEntity={(entityId) => navigation.getState().open({ kind: 'entity', entityId }, { beside: true })}
            onEvidence={(evidence) => void mark(evidence)}
          />
        )}
      </div>
      {phase.kind === 'locked' && <PasswordDialog key={String(phase.wasWrong)} wasWrong={phase.wasWrong} title={title} onAnswer={handle.givePassword} />}
      <Dialog open={state.externalLink !== null} onClose={() => state.set({ externalLink: null })} title={t('reader.linkTitle')} description={t('reader.linkDetail')}>
        <TextField readOnly label={t('reader.linkAddress')} value={state.externalLink ?? ''} onFocus={(event) => event.target.select()} />
      </Dialog>
    </div>
  )
}
