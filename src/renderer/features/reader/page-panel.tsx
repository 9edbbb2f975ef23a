import { Crosshair } from 'lucide-react'
import type { EntityId } from '../../../shared/model/ids.ts'
import type { Evidence } from '../../../shared/model/graph.ts'
import { useT } from '../../i18n/use-t.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Skeleton } from '../../ui/status.tsx'
import { TypeGlyph } from '../../ui/type-glyph.tsx'
import type { Failure } from '../../../shared/failure.ts'
import { FactLine } from '../explore/fact-line.tsx'
import type { PageSays } from './page-says.ts'

/** What the library took from the page in view: its entities, and its facts with the way back to the words. */
export function PagePanel(props: {
  readonly says: PageSays | null
  readonly failure: Failure | null
  readonly isReading: boolean
  readonly onEntity: (id: EntityId) => void
  readonly onEvidence: (evidence: Evidence) => void
}) {
  const t = useT()
  const { says } = props
  return (
    <aside className="reader-panel" aria-label={t('reader.panel')}>
      <h2>{t('reader.panel')}</h2>
      {says === null && props.failure !== null && <ErrorNotice failure={props.failure} compact />}
      {says === null && props.failure === null && <Skeleton lines={5} />}
      {says !== null && says.facts.length === 0 && says.entities.length === 0 && <p className="muted">{props.isReading ? t('reader.panelWaiting') : t('reader.panelNothing')}</p>}
      {says !== null && says.facts.length > 0 && (
        <ul className="reader-facts">
          {says.facts.map(({ fact, evidence }) => (
            <li key={fact.id}>
              <button type="button" className="reader-fact" onClick={() => props.onEvidence(evidence)} title={t('reader.showFact')}>
                <FactLine fact={fact} withEntity />
                <Crosshair size={14} aria-hidden className="reader-fact-go" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {says !== null && says.entities.length > 0 && (
        <>
          <h3>{t('reader.panelEntities')}</h3>
          <ul className="entity-chips">
            {says.entities.map((entity) => (
              <li key={entity.id}>
                <button type="button" className="entity-chip" onClick={() => props.onEntity(entity.id)}>
                  <TypeGlyph type={entity.type} />
                  <span className="truncate">{entity.name}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  )
}
