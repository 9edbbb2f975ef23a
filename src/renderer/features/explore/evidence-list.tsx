import { useState } from 'react'
import type { Evidence } from '../../../shared/model/graph.ts'
import { useT } from '../../i18n/use-t.ts'
import { SourceChip } from '../../ui/source-chip.tsx'
import { saysTheSame } from './says-the-same.ts'

const SHOWN = 1

/** The words that a claim rests on, each with the way to its page: the first at once, the others on request. */
export function EvidenceList(props: {
  readonly evidence: readonly Evidence[]
  /** All there is, which may be more than was sent. */
  readonly count: number
  /** What the claim itself says: a quote that repeats it is not shown twice. */
  readonly claim?: string
  readonly titleOf: (documentId: string) => string
  readonly onOpen: (evidence: Evidence) => void
}) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const shown = open ? props.evidence : props.evidence.slice(0, SHOWN)
  const known = props.evidence.length - shown.length
  const unknown = props.count - props.evidence.length
  return (
    <div className="evidence">
      <ul>
        {shown.map((evidence, index) => (
          <li key={`${evidence.passageId}-${index}`} className="evidence-item">
            {!saysTheSame(evidence.quote, props.claim) && <q className="selectable">{evidence.quote}</q>}
            <SourceChip document={props.titleOf(evidence.documentId)} page={evidence.page} onOpen={() => props.onOpen(evidence)} />
            {index === shown.length - 1 && known > 0 && (
              <button type="button" className="evidence-toggle" onClick={() => setOpen(true)}>
                {t('entity.moreEvidence', { count: known + Math.max(0, unknown) })}
              </button>
            )}
          </li>
        ))}
      </ul>
      {known === 0 && unknown > 0 && <p className="muted">{t('entity.moreEvidence', { count: unknown })}</p>}
    </div>
  )
}
