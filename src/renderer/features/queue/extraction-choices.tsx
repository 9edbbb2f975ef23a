import type { DocumentId } from '../../../shared/model/ids.ts'
import { useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { libraryLeft } from '../../stores/quote-sums.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { AnswerButtons } from './answer-buttons.tsx'
import { QuoteLine } from './quote-line.tsx'

/** Documents that wait for a person's answer to their quote: each alone, and all together where there are several. */
export function ExtractionChoices() {
  const t = useT()
  const { quotes } = useStores()
  const { awaiting, together, failure, shown } = useSelect('quotes', (state) => ({ awaiting: state.awaiting, together: state.together, failure: state.failure, shown: state.shown }))
  // A document's own budget holds for each of them alone: what bounds them together is that of the day and the month.
  const leftUsd = useSelect('calls', libraryLeft)
  if (awaiting.length === 0) return null
  const beyond = awaiting.length - shown
  return (
    <section className="imports choices" aria-labelledby="choices-title">
      <header className="imports-header">
        <h2 id="choices-title">
          {t('extraction.choices.title')} <span className="muted">{t('extraction.choices.count', { count: awaiting.length })}</span>
        </h2>
        <span className="choices-note muted">{t('extraction.choices.note')}</span>
      </header>
      {failure && <ErrorNotice failure={failure} compact />}
      <ul className="imports-list">
        {awaiting.length > 1 && (
          <li className="choice">
            <div className="choice-what">
              <h3>{t('extraction.choices.all', { count: awaiting.length })}</h3>
              {together ? <QuoteLine quote={{ ...together, leftUsd }} /> : !failure && <p className="muted">{t('extraction.choices.asking')}</p>}
            </div>
            <AnswerButtons quote={together} label={t('extraction.choices.answersForAll')} onAnswer={(answer) => void quotes.getState().choose(awaiting, answer)} />
          </li>
        )}
        {awaiting.slice(0, shown).map((documentId) => (
          <Choice key={documentId} documentId={documentId} />
        ))}
        {beyond > 0 && (
          <li>
            <Button variant="quiet" onClick={() => quotes.getState().showMore()}>
              {t('extraction.choices.more', { count: beyond })}
            </Button>
          </li>
        )}
      </ul>
    </section>
  )
}

function Choice(props: { readonly documentId: DocumentId }) {
  const t = useT()
  const { quotes, navigation } = useStores()
  const { documentId } = props
  const title = useSelect('queue', (state) => state.jobs[documentId]?.title ?? '')
  const { quote, failed } = useSelect('quotes', (state) => ({ quote: state.quotes[documentId] ?? null, failed: state.failure !== null }))
  return (
    <li className="choice">
      <div className="choice-what">
        <button type="button" className="job-title truncate" onClick={() => navigation.getState().open({ kind: 'document', documentId })}>
          {title}
        </button>
        {quote ? <QuoteLine quote={quote} /> : !failed && <p className="muted">{t('extraction.choices.asking')}</p>}
      </div>
      <AnswerButtons quote={quote} label={t('extraction.choices.answersFor', { title })} onAnswer={(answer) => void quotes.getState().choose([documentId], answer)} />
    </li>
  )
}
