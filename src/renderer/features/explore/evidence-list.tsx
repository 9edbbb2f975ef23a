import type { Evidence } from '../../../shared/model/graph.ts'
import { useT } from '../../i18n/use-t.ts'
import { SourceChip } from '../../ui/source-chip.tsx'

const SHOWN = 3

/** The words that a claim rests on, each with the way to its page. */
export function EvidenceList(props: {
  readonly evidence: readonly Evidence[]
  /** All there is, which may be more than was sent. */
  readonly count: number
  readonly titleOf: (documentId: string) => string
  readonly onOpen: (evidence: Evidence) => void
}) {
  const t = useT()
  const shown = props.evidence.slice(0, SHOWN)
  const left = props.count - shown.length
  return (
    <div className="evidence">
      <ul>
        {shown.map((evidence, index) => (
          <li key={`${evidence.passageId}-${index}`} className="evidence-item">
            <q className="selectable">{evidence.quote}</q>
            <SourceChip document={props.titleOf(evidence.documentId)} page={evidence.page} onOpen={() => props.onOpen(evidence)} />
          </li>
        ))}
      </ul>
      {left > 0 && <p className="muted">{t('entity.moreEvidence', { count: left })}</p>}
    </div>
  )
}
