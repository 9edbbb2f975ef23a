import type { Quote } from '../../../shared/model/provider.ts'
import type { Format } from '../../i18n/format.ts'
import { useFormat, useT, type Translate } from '../../i18n/use-t.ts'
import { useStores } from '../../services-context.tsx'
import { overBudget } from '../../stores/quote-sums.ts'

/** Sums smaller than this would read as nothing. */
const SMALLEST_USD = 0.0001

/** "$0.01 to $0.03", with as many digits as an estimate deserves; what is too small to write is said to be less than something. */
function costText([low, high]: readonly [number, number], format: Format, t: Translate): string {
  if (high === 0) return t('extraction.quote.free')
  if (high < SMALLEST_USD) return t('extraction.quote.lessThan', { cost: format.usd(SMALLEST_USD) })
  const digits = high >= 0.1 ? 2 : high >= 0.01 ? 3 : 4
  const [from, to] = [format.usd(low, digits), format.usd(high, digits)]
  return from === to ? to : t('extraction.quote.range', { low: from, high: to })
}

function rangeText([low, high]: readonly [number, number], format: Format, t: Translate): string {
  return low === high ? format.number(high) : t('extraction.quote.range', { low: format.number(low), high: format.number(high) })
}

/** What an extraction would take: the work, the tokens, the money, the time; and whether a budget is in its way. */
export function QuoteLine(props: { readonly quote: Quote; /** Where one model is named for all. */ readonly unnamed?: boolean }) {
  const t = useT()
  const format = useFormat()
  const { navigation } = useStores()
  const { quote } = props
  const left = overBudget(quote)
  const work = [
    t('extraction.quote.passages', { count: quote.passages }),
    quote.alreadyKept > 0 ? t('extraction.quote.kept', { count: quote.alreadyKept }) : '',
    t('extraction.quote.calls', { count: quote.calls }),
    quote.calls > 0 ? t('extraction.quote.tokens', { input: rangeText(quote.inputTokens, format, t), output: rangeText(quote.outputTokens, format, t) }) : '',
    quote.durationMs === null ? t('extraction.quote.unknownDuration') : quote.calls > 0 ? t('extraction.quote.duration', { time: format.duration(quote.durationMs) }) : '',
  ].filter((part) => part !== '')
  return (
    <div className="quote selectable">
      <p>
        <strong className="quote-cost">{quote.costUsd ? costText(quote.costUsd, format, t) : t('extraction.quote.unpriced')}</strong>
        {quote.overnightUsd && quote.calls > 0 && quote.overnightUsd[1] > 0 && <span> · {t('extraction.quote.overnight', { cost: costText(quote.overnightUsd, format, t) })}</span>}
        {!props.unnamed && <span className="muted"> · {t('extraction.quote.by', { model: quote.choice.model })}</span>}
      </p>
      <p className="muted">{work.join(' · ')}</p>
      {left !== null && (
        <p className="quote-over">
          {t('extraction.quote.over', { left: format.usd(left) })}{' '}
          <button type="button" className="link-button" onClick={() => navigation.getState().open({ kind: 'settings', section: 'budget' })}>
            {t('extraction.quote.raise')}
          </button>
        </p>
      )}
    </div>
  )
}
