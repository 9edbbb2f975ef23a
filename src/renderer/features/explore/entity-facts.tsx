import type { Evidence, FactView } from '../../../shared/model/graph.ts'
import { useT } from '../../i18n/use-t.ts'
import { EvidenceList } from './evidence-list.tsx'
import { factGroupNames, groupFacts } from './fact-groups.ts'
import { FactLine } from './fact-line.tsx'

/** All facts of an entity by what they say, each with its evidence under it. */
export function EntityFacts(props: { readonly facts: readonly FactView[]; readonly titleOf: (documentId: string) => string; readonly onEvidence: (evidence: Evidence) => void }) {
  const t = useT()
  const groups = groupFacts(props.facts)
  if (props.facts.length === 0) return <p className="muted">{t('entity.noFacts')}</p>
  return (
    <>
      {factGroupNames
        .filter((name) => groups[name].length > 0)
        .map((name) => {
          const List = name === 'steps' ? 'ol' : 'ul'
          return (
            <div key={name} className="fact-group">
              <h3>{t(`entity.${name}`)}</h3>
              <List className={`fact-list fact-list-${name}`}>
                {groups[name].map((fact) => (
                  <li key={fact.id} className="fact">
                    <FactLine fact={fact} />
                    <EvidenceList evidence={fact.evidence} count={fact.evidenceCount} claim={fact.value} titleOf={props.titleOf} onOpen={props.onEvidence} />
                  </li>
                ))}
              </List>
            </div>
          )
        })}
    </>
  )
}
