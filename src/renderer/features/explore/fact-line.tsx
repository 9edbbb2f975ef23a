import { useFormat, useT } from '../../i18n/use-t.ts'
import { Badge } from '../../ui/status.tsx'
import type { FactView } from '../../../shared/model/graph.ts'
import { groupOf, modalityLabel, orderOf } from './fact-groups.ts'
import './facts.css'
import { saysTheSame } from './says-the-same.ts'
import { propertyText, qualifierTexts, valueText } from './fact-text.ts'

/** A ban stands out whichever way round it is said. */
const tones = { must: 'accent', never: 'danger', mustNot: 'danger', should: 'neutral', shouldNot: 'warning' } as const

/** One fact in words. `withEntity` where the reader cannot see from the place what it is about. */
export function FactLine(props: { readonly fact: FactView; readonly withEntity?: boolean }) {
  const t = useT()
  const format = useFormat()
  const { fact } = props
  const group = groupOf(fact)
  const label = modalityLabel(fact)
  const qualifiers = qualifierTexts(fact)
  return (
    <span className="fact-line selectable">
      {props.withEntity && <span className="fact-entity">{fact.entityName}</span>}
      {props.withEntity && group === 'steps' && Number.isFinite(orderOf(fact)) && <span className="muted">{format.number(orderOf(fact))}.</span>}
      {label && <Badge tone={tones[label]}>{t(`entity.modality.${label}`)}</Badge>}
      {(group === 'values' || group === 'statements') && !(props.withEntity && saysTheSame(fact.property, fact.entityName)) && <span className="fact-property">{propertyText(fact.property)}</span>}
      <span className={group === 'values' ? 'fact-value' : undefined}>{valueText(fact)}</span>
      {qualifiers.length > 0 && <span className="muted">{qualifiers.join(' · ')}</span>}
    </span>
  )
}
