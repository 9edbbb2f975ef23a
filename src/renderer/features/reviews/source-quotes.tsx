import type { Evidence } from '../../../shared/model/graph.ts'
import { useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { EvidenceList } from '../explore/evidence-list.tsx'

/** The words that something rests on, each one click from its page beside what is looked at. */
export function SourceQuotes(props: { readonly evidence: readonly (Evidence & { readonly documentTitle?: string })[] }) {
  const t = useT()
  const { navigation } = useStores()
  const rows = useSelect('library', (state) => state.rows)
  const titleOf = (documentId: string) => props.evidence.find((one) => one.documentId === documentId)?.documentTitle ?? rows.find((row) => row.id === documentId)?.title ?? t('app.untitled')
  const open = (evidence: Evidence) =>
    navigation.getState().open({ kind: 'document', documentId: evidence.documentId, page: evidence.page, highlight: { boxes: evidence.boxes, quote: evidence.quote } }, { beside: true })
  return <EvidenceList evidence={props.evidence} count={props.evidence.length} titleOf={titleOf} onOpen={open} />
}
