import { FileText } from 'lucide-react'
import { useT } from '../i18n/use-t.ts'

/** Where a claim stands: one click from the words on the page. */
export function SourceChip(props: { readonly document: string; readonly page: number; readonly onOpen: () => void }) {
  const t = useT()
  const { document, page } = props
  return (
    <button type="button" className="ui-chip" onClick={props.onOpen} title={t('app.openSource', { document, page })}>
      <FileText size={12} aria-hidden />
      <span className="truncate">{document}</span>
      <span className="ui-chip-page">{t('app.page', { page })}</span>
    </button>
  )
}
