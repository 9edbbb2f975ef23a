import { CircleCheck } from 'lucide-react'
import type { Contradiction } from '../../../shared/contract/providers.ts'
import { Comparator } from '../../../shared/model/extraction.ts'
import { useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { EmptyState, Skeleton } from '../../ui/status.tsx'
import { propertyText, qualifierTexts, valueText } from '../explore/fact-text.ts'
import { SourceQuotes } from './source-quotes.tsx'

/** Facts that cannot all hold, with the words of each document. */
export function ContradictionList() {
  const t = useT()
  const { reviews } = useStores()
  const { contradictions, total, loaded, failure } = useSelect('reviews', (state) => ({ contradictions: state.contradictions, total: state.contradictionsTotal, loaded: state.loaded.contradictions, failure: state.failure }))
  return (
    <div className="reviews">
      <header className="reviews-head">
        <div className="reviews-heading">
          <h1>{t('reviews.contradictions.title')}</h1>
          <p className="muted">
            {total > 0 && `${t('reviews.contradictions.count', { count: total })} · `}
            {t('reviews.contradictions.note')}
          </p>
        </div>
      </header>
      {failure && <ErrorNotice failure={failure} compact />}
      {!loaded && !failure && <Skeleton lines={6} />}
      {loaded && contradictions.length === 0 && <EmptyState icon={<CircleCheck size={32} strokeWidth={1.5} aria-hidden />} title={t('reviews.contradictions.empty.title')} detail={t('reviews.contradictions.empty.detail')} />}
      <ul className="reviews-list">
        {contradictions.map((one) => (
          <Clash key={one.values.map(({ factId }) => factId).join()} clash={one} />
        ))}
      </ul>
      {contradictions.length > 0 && contradictions.length < total && (
        <Button variant="quiet" onClick={() => reviews.getState().moreContradictions()}>
          {t('reviews.more')}
        </Button>
      )}
    </div>
  )
}

function Clash(props: { readonly clash: Contradiction }) {
  const { navigation } = useStores()
  const { entity, entityName, property, qualifiers, values } = props.clash
  const conditions = qualifierTexts({ qualifiers })
  return (
    <li className="review" aria-label={`${entityName} · ${property}`}>
      <h2 className="clash-what">
        <button type="button" className="job-title truncate" onClick={() => navigation.getState().open({ kind: 'entity', entityId: entity }, { beside: true })}>
          {entityName}
        </button>
        <span>{propertyText(property)}</span>
        {conditions.length > 0 && <span className="muted">{conditions.join(' · ')}</span>}
      </h2>
      <div className="review-sides">
        {values.map(({ factId, value, unit, comparator, evidence }) => {
          const known = Comparator.safeParse(comparator)
          return (
            <div key={factId} className="review-side">
              <p className="clash-value selectable">{valueText({ value, ...(unit === null ? {} : { unit }), ...(known.success ? { comparator: known.data } : {}) })}</p>
              <SourceQuotes evidence={evidence} />
            </div>
          )
        })}
      </div>
    </li>
  )
}
