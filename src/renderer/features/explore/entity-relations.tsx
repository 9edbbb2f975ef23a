import { Quote } from 'lucide-react'
import { useState } from 'react'
import type { Evidence, RelationView } from '../../../shared/model/graph.ts'
import type { EntityId } from '../../../shared/model/ids.ts'
import { useT } from '../../i18n/use-t.ts'
import { EvidenceList } from './evidence-list.tsx'
import { groupRelations } from './relation-groups.ts'
import { relationHeading } from '../../relation-label.ts'

/** Relations by type, both ways; each neighbour leads to its page, each claim to its words. */
export function EntityRelations(props: {
  readonly entityId: EntityId
  readonly relations: readonly RelationView[]
  readonly titleOf: (documentId: string) => string
  readonly onEntity: (id: EntityId) => void
  readonly onEvidence: (evidence: Evidence) => void
}) {
  const t = useT()
  const groups = groupRelations(props.relations, props.entityId)
  if (groups.length === 0) return <p className="muted">{t('entity.noRelations')}</p>
  return (
    <dl className="relations">
      {groups.map((group) => (
        <div key={`${group.type}-${group.direction}`} className="relation-group">
          <dt>{relationHeading(t, group.type, group.direction)}</dt>
          <dd>
            <ul>
              {group.others.map(({ id, name, relation }) => (
                <RelationRow key={relation.id} name={name} relation={relation} titleOf={props.titleOf} onOpen={() => props.onEntity(id)} onEvidence={props.onEvidence} />
              ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function RelationRow(props: { readonly name: string; readonly relation: RelationView; readonly titleOf: (documentId: string) => string; readonly onOpen: () => void; readonly onEvidence: (evidence: Evidence) => void }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const { relation } = props
  return (
    <li className="relation">
      <span className="relation-line">
        <button type="button" className="link-button" onClick={props.onOpen}>
          {props.name}
        </button>
        <button type="button" className="evidence-toggle" aria-expanded={open} onClick={() => setOpen(!open)} title={open ? t('entity.hideEvidence') : t('entity.showEvidence')}>
          <Quote size={12} aria-hidden />
          {t('entity.evidence', { count: relation.evidenceCount })}
        </button>
      </span>
      {open && <EvidenceList evidence={relation.evidence} count={relation.evidenceCount} titleOf={props.titleOf} onOpen={props.onEvidence} />}
    </li>
  )
}
