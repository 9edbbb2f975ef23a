import type { Quote } from '../../../shared/model/provider.ts'
import { useT } from '../../i18n/use-t.ts'
import { isHalfPrice } from '../../stores/quote-sums.ts'
import type { Answer } from '../../stores/quotes.ts'
import { Button } from '../../ui/button.tsx'

/** The three answers to a quote. They can be given before it is there: what is free needs no quote. */
export function AnswerButtons(props: { readonly quote: Quote | null; readonly label: string; readonly onAnswer: (answer: Answer) => void }) {
  const t = useT()
  const { quote, onAnswer } = props
  return (
    <div className="answers" role="group" aria-label={props.label}>
      <Button variant="primary" onClick={() => onAnswer('now')}>
        {t('extraction.choices.start')}
      </Button>
      <Button onClick={() => onAnswer('overnight')}>{t(quote && isHalfPrice(quote) ? 'extraction.choices.overnightHalf' : 'extraction.choices.overnight')}</Button>
      <Button onClick={() => onAnswer('builtin')}>{t('extraction.choices.builtin')}</Button>
    </div>
  )
}
