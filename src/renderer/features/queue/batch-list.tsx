import type { BatchView } from '../../../shared/model/provider.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { isUnfinished } from '../../stores/overnight.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { useNow } from './use-now.ts'

const TICK_MS = 10_000

/** Batches that are at a provider, or that ended badly: what they wait for and until when. */
export function BatchList() {
  const t = useT()
  const all = useSelect('overnight', (state) => state.batches)
  const batches = all.filter((batch) => isUnfinished(batch) || batch.state === 'failed')
  const now = useNow(TICK_MS, batches.length > 0)
  if (batches.length === 0) return null
  return (
    <section className="imports" aria-labelledby="batches-title">
      <header className="imports-header">
        <h2 id="batches-title">{t('extraction.batches.title')}</h2>
      </header>
      <ul className="imports-list">
        {batches.map((batch) => (
          <Batch key={batch.id} batch={batch} now={now} />
        ))}
      </ul>
    </section>
  )
}

function Batch(props: { readonly batch: BatchView; readonly now: number }) {
  const t = useT()
  const format = useFormat()
  const { overnight } = useStores()
  const { batch, now } = props
  const { total, answered, failed, expired } = batch.requests
  const parts = [
    t('extraction.batches.documents', { count: batch.documents }),
    t('extraction.batches.answered', { done: format.number(answered), total: format.number(total) }),
    failed + expired > 0 ? t('extraction.batches.failed', { count: failed + expired }) : '',
    batch.nextPollAt !== null && batch.nextPollAt > now ? t('extraction.batches.look', { when: format.ago(batch.nextPollAt, now) }) : '',
    isUnfinished(batch) && batch.expiresAt !== null ? t('extraction.batches.expires', { when: format.dateTime(batch.expiresAt) }) : '',
  ].filter((part) => part !== '')
  return (
    <li className="import">
      <div className="import-name">
        <span>
          <strong>{batch.choice.model}</strong> · {t(`extraction.batches.state.${batch.state}`)}
        </span>
        <span className="import-state">{parts.join(' · ')}</span>
        {batch.failure && <ErrorNotice failure={batch.failure} compact />}
      </div>
      {total > 0 && isUnfinished(batch) && <progress className="import-progress" max={total} value={answered} aria-label={t('extraction.batches.answered', { done: answered, total })} />}
      {isUnfinished(batch) && batch.state !== 'cancelling' && (
        <Button aria-label={t('extraction.batches.cancelOf', { model: batch.choice.model })} onClick={() => void overnight.getState().cancelBatch(batch.id)}>
          {t('extraction.batches.cancel')}
        </Button>
      )}
    </li>
  )
}
