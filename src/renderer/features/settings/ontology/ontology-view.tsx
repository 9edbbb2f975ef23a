import type { ReactNode } from 'react'
import type { Ontology, OntologyFact, OntologyRelation } from '../../../../shared/model/ontology.ts'
import { useFormat, useT } from '../../../i18n/use-t.ts'
import { TypeGlyph } from '../../../ui/type-glyph.tsx'
import { ontologyDescription } from './pack-texts.ts'

/** What an ontology looks for, in the words and glyphs of the graph. */
export function OntologyView(props: { readonly ontology: Ontology; readonly builtin: boolean }) {
  const t = useT()
  const { ontology } = props
  const also = (['procedures', 'rules', 'prerequisites'] as const).filter((part) => ontology[part])
  return (
    <div className="ontology-view selectable">
      <p>{ontologyDescription({ ...ontology, builtin: props.builtin }, t)}</p>
      <Part title={t('ontologies.entities')}>
        {ontology.entities.map((entity) => (
          <li key={entity.name}>
            <span className="ontology-term">
              <TypeGlyph type={entity.base} /> {entity.name}
            </span>
            <span>
              {entity.description}
              {entity.examples.length > 0 && <span className="muted"> · {t('ontologies.examples', { list: entity.examples.join(', ') })}</span>}
            </span>
          </li>
        ))}
      </Part>
      {ontology.relations.length > 0 && (
        <Part title={t('ontologies.relations')}>
          {ontology.relations.map((relation) => (
            <li key={relation.name}>
              <span className="ontology-term">{relation.name}</span>
              <span>
                {relation.description}
                <Ends relation={relation} />
              </span>
            </li>
          ))}
        </Part>
      )}
      {ontology.facts.length > 0 && (
        <Part title={t('ontologies.facts')}>
          {ontology.facts.map((fact) => (
            <li key={fact.property}>
              <span className="ontology-term">{fact.property}</span>
              <span>
                {fact.description}
                <Units fact={fact} />
              </span>
            </li>
          ))}
        </Part>
      )}
      {also.length > 0 && (
        <Part title={t('ontologies.also')}>
          {also.map((part) => (
            <li key={part}>{t(`ontologies.${part}`)}</li>
          ))}
        </Part>
      )}
      <section>
        <h3>{t('ontologies.instructions')}</h3>
        {ontology.instructions === '' ? <p className="muted">{t(props.builtin ? 'ontologies.instructionsCopy' : 'ontologies.instructionsNote')}</p> : <p className="ontology-instructions">{ontology.instructions}</p>}
      </section>
    </div>
  )
}

function Part(props: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3>{props.title}</h3>
      <ul className="ontology-parts">{props.children}</ul>
    </section>
  )
}

function Ends(props: { readonly relation: OntologyRelation }) {
  const t = useT()
  const { from, to } = props.relation
  if (from.length === 0 && to.length === 0) return null
  const names = (ends: readonly string[]) => (ends.length === 0 ? t('ontologies.anyEnd') : ends.join(', '))
  return <span className="muted"> · {t('ontologies.ends', { from: names(from), to: names(to) })}</span>
}

function Units(props: { readonly fact: OntologyFact }) {
  const t = useT()
  const format = useFormat()
  const { units, ranges } = props.fact
  const words = units.map((unit) => {
    const range = ranges[unit]
    return range ? t('ontologies.range', { low: format.number(range[0], 3), high: format.number(range[1], 3), unit }) : unit
  })
  return words.length === 0 ? null : <span className="muted"> · {words.join(', ')}</span>
}
