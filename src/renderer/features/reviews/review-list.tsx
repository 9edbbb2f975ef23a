import { CircleCheck } from 'lucide-react'
import { useEffect } from 'react'
import type { Review } from '../../../shared/contract/providers.ts'
import { EntityType } from '../../../shared/model/extraction.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { reviewShelves } from '../../stores/reviews.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Select } from '../../ui/fields.tsx'
import { Badge, EmptyState, Skeleton, Spinner } from '../../ui/status.tsx'
import { TypeGlyph } from '../../ui/type-glyph.tsx'
import { SourceQuotes } from './source-quotes.tsx'

/** Pairs of names that may be one thing, each with the words of the pages side by side. */
export function ReviewList() {
  const t = useT()
  const { reviews: store } = useStores()
  const { shelf, reviews, total, open, loaded, failure, asking, asked } = useSelect('reviews', (state) => state)
  const hasModel = useSelect('calls', (state) => Boolean(state.settings?.extraction))
  useEffect(() => store.getState().lookAgain(), [store])
  return (
    <div className="reviews">
      <header className="reviews-head">
        <div className="reviews-heading">
          <h1>{t('reviews.title')}</h1>
          <p className="muted">
            {t('reviews.open', { count: open })} · {t('reviews.note')}
          </p>
        </div>
        <Select label={t('reviews.show')} labelHidden value={shelf} options={reviewShelves.map((value) => ({ value, label: t(`reviews.showOf.${value}`) }))} onChange={(value) => store.getState().setShelf(value)} />
        {hasModel && open > 0 && (
          <Button disabled={asking} icon={asking ? <Spinner label={t('app.loading')} /> : undefined} onClick={() => void store.getState().askModel()}>
            {t('reviews.askModel')}
          </Button>
        )}
      </header>
      {asked && <p role="status">{t('reviews.asked', { count: asked.asked, merged: asked.merged, different: asked.different, open: asked.open })}</p>}
      {failure && <ErrorNotice failure={failure} compact />}
      {!loaded.reviews && !failure && <Skeleton lines={6} />}
      {loaded.reviews && reviews.length === 0 && (
        <EmptyState icon={<CircleCheck size={32} strokeWidth={1.5} aria-hidden />} title={shelf === 'decided' ? t('reviews.emptyDecided') : t('reviews.empty.title')} {...(shelf === 'decided' ? {} : { detail: t('reviews.empty.detail') })} />
      )}
      <ul className="reviews-list">
        {reviews.map((review) => (
          <Pair key={review.id} review={review} />
        ))}
      </ul>
      {reviews.length > 0 && reviews.length < total && (
        <Button variant="quiet" onClick={() => store.getState().more()}>
          {t('reviews.more')}
        </Button>
      )}
    </div>
  )
}

function Pair(props: { readonly review: Review }) {
  const t = useT()
  const format = useFormat()
  const { reviews } = useStores()
  const { id, a, b, why, likeness, state, decidedBy } = props.review
  const decide = (decision: 'merged' | 'different' | 'open') => void reviews.getState().decide(id, decision)
  return (
    <li className="review" aria-label={t('reviews.pair', { a: a.name, b: b.name })}>
      <div className="review-sides">
        <Side side={a} />
        <Side side={b} />
      </div>
      <div className="review-foot">
        <p className="muted">
          {t(`reviews.why.${why}`)} · {t('reviews.likeness', { percent: format.percent(likeness) })}
        </p>
        {state === 'open' ? (
          <>
            <Button onClick={() => decide('different')}>{t('reviews.different')}</Button>
            <Button variant="primary" onClick={() => decide('merged')}>
              {t('reviews.merge')}
            </Button>
          </>
        ) : (
          <>
            <Badge tone={state === 'merged' ? 'accent' : 'neutral'}>
              {t(`reviews.state.${state}`)}
              {decidedBy !== null && ` · ${t(`reviews.decidedBy.${decidedBy}`)}`}
            </Badge>
            <Button variant="quiet" onClick={() => decide('open')}>
              {t('reviews.undo')}
            </Button>
          </>
        )}
      </div>
    </li>
  )
}

function Side(props: { readonly side: Review['a'] }) {
  const t = useT()
  const { navigation } = useStores()
  const { id, name, type, mentions, evidence } = props.side
  const known = EntityType.safeParse(type)
  return (
    <div className="review-side">
      <h2>
        <TypeGlyph type={known.success ? known.data : 'other'} />
        <button type="button" className="job-title truncate" onClick={() => navigation.getState().open({ kind: 'entity', entityId: id }, { beside: true })}>
          {name}
        </button>
      </h2>
      <p className="muted">
        {known.success ? t(`model.entityType.${known.data}`) : type} · {t('entity.mentions', { count: mentions })}
      </p>
      {evidence.length === 0 ? <p className="muted">{t('reviews.noEvidence')}</p> : <SourceQuotes evidence={evidence} />}
    </div>
  )
}
