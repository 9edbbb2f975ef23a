import type { DocumentSummary } from '../../../shared/model/document.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Skeleton } from '../../ui/status.tsx'

/** The first words of a document without leaving the list: Space opens it, Space or Escape closes it. */
export function PreviewDialog(props: { readonly onOpen: (row: DocumentSummary) => void }) {
  const t = useT()
  const format = useFormat()
  const { library } = useStores()
  const { previewed, row } = useSelect('library', (state) => ({ previewed: state.previewed, row: state.rows.find((one) => one.id === state.previewed?.documentId) }))
  const close = () => library.getState().closePreview()
  const details = row ? [row.pages === null ? '' : t('library.inspector.pageCount', { count: row.pages, number: format.number(row.pages) }), t('library.inspector.facts', { count: row.facts }), format.bytes(row.bytes)].filter(Boolean).join(' · ') : ''
  return (
    <Dialog
      open={previewed !== null}
      onClose={close}
      wide
      title={row?.title ?? t('library.preview.title')}
      description={details}
      actions={
        <>
          <Button onClick={close}>{t('app.close')}</Button>
          {row && (
            <Button
              variant="primary"
              onClick={() => {
                close()
                props.onOpen(row)
              }}
            >
              {t('library.actions.open')}
            </Button>
          )}
        </>
      }
    >
      <div
        className="preview selectable"
        tabIndex={0}
        role="region"
        aria-label={t('library.preview.title')}
        onKeyDown={(event) => {
          if (event.key !== ' ') return
          event.preventDefault()
          close()
        }}
      >
        {previewed?.failure && <ErrorNotice failure={previewed.failure} />}
        {previewed && previewed.passages === null && !previewed.failure && <Skeleton lines={6} />}
        {previewed?.passages?.length === 0 && <p className="muted">{t('library.preview.none')}</p>}
        {previewed?.passages?.map((passage, index) => {
          const heading = passage.headings.at(-1)
          return (
            <article key={passage.id}>
              {heading !== undefined && heading !== previewed.passages?.[index - 1]?.headings.at(-1) && <h3>{heading}</h3>}
              <p>{passage.text}</p>
            </article>
          )
        })}
      </div>
    </Dialog>
  )
}
