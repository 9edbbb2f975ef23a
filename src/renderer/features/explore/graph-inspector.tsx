import { useMemo } from 'react'
import type { EntityPage, Evidence, GraphNode } from '../../../shared/model/graph.ts'
import type { EntityId } from '../../../shared/model/ids.ts'
import { linksOf, type VisibleGraph } from '../../graph-view/explored-graph.ts'
import { useT } from '../../i18n/use-t.ts'
import { Button } from '../../ui/button.tsx'
import { TypeGlyph } from '../../ui/type-glyph.tsx'
import { factGroupNames, groupFacts } from './fact-groups.ts'
import { FactLine } from './fact-line.tsx'

const FACTS_SHOWN = 6

export interface GraphInspectorProps {
  readonly graph: VisibleGraph
  readonly node: GraphNode | undefined
  readonly details: EntityPage | null
  readonly onSelect: (id: EntityId) => void
  readonly onOpen: (id: EntityId) => void
  readonly onExpand: (id: EntityId) => void
  readonly onFocus: (id: EntityId) => void
  readonly onHide: (id: EntityId) => void
  readonly onEvidence: (evidence: Evidence) => void
}

/** The chosen entity: what it is, what is known of it, and what can be done with it. */
export function GraphInspector(props: GraphInspectorProps) {
  const t = useT()
  const { node, graph, details } = props
  const facts = useMemo(() => {
    const groups = groupFacts(details !== null && details.entity.id === node?.id ? details.facts : [])
    return factGroupNames.flatMap((name) => groups[name])
  }, [details, node?.id])
  const neighbours = useMemo(() => {
    const ids = node ? linksOf(graph).get(node.id) : undefined
    return graph.nodes.filter((one) => ids?.has(one.id)).toSorted((a, b) => b.mentions - a.mentions || a.name.localeCompare(b.name))
  }, [graph, node])
  if (!node)
    return (
      <aside className="graph-inspector" aria-label={t('graph.inspector')}>
        <p className="muted">{t('graph.nothingSelected')}</p>
      </aside>
    )
  const isCenter = node.id === graph.center
  return (
    <aside className="graph-inspector" aria-label={t('graph.inspector')}>
      <h2 className="graph-inspector-name selectable">
        <TypeGlyph type={node.type} size={16} />
        {node.name}
      </h2>
      <p className="muted">{[t(`model.entityType.${node.type}`), t('entity.mentions', { count: node.mentions }), t('entity.documents', { count: node.documents })].join(' · ')}</p>
      {node.aliases.length > 0 && <p className="muted selectable">{node.aliases.join(', ')}</p>}
      <div className="graph-inspector-actions">
        <Button variant="primary" onClick={() => props.onOpen(node.id)}>
          {t('graph.openPage')}
        </Button>
        <Button onClick={() => props.onExpand(node.id)}>{t('graph.expand')}</Button>
        {!isCenter && <Button onClick={() => props.onFocus(node.id)}>{t('graph.focus')}</Button>}
        {!isCenter && <Button onClick={() => props.onHide(node.id)}>{t('graph.hide')}</Button>}
      </div>
      {facts.length > 0 && (
        <>
          <h3>{t('graph.topFacts')}</h3>
          <ul className="reader-facts">
            {facts.slice(0, FACTS_SHOWN).map((fact) => {
              const evidence = fact.evidence[0]
              return (
                <li key={fact.id}>
                  <button type="button" className="inspector-fact" onClick={() => evidence && props.onEvidence(evidence)} disabled={!evidence}>
                    <FactLine fact={fact} />
                  </button>
                </li>
              )
            })}
          </ul>
          {facts.length > FACTS_SHOWN && (
            <Button variant="quiet" onClick={() => props.onOpen(node.id)}>
              {t('graph.more')}
            </Button>
          )}
        </>
      )}
      {neighbours.length > 0 && (
        <>
          <h3>{t('graph.neighbours')}</h3>
          <ul className="entity-chips">
            {neighbours.map((one) => (
              <li key={one.id}>
                <button type="button" className="entity-chip" onClick={() => props.onSelect(one.id)}>
                  <TypeGlyph type={one.type} />
                  <span className="truncate">{one.name}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  )
}
