import { CircleCheck } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'
import { priceOf } from '../../../../shared/model/price-of.ts'
import type { ModelPrice, TestReport } from '../../../../shared/model/provider.ts'
import { useFormat, useT } from '../../../i18n/use-t.ts'
import type { TestState } from '../../../stores/providers.ts'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { Spinner } from '../../../ui/status.tsx'
import { asksForList } from './place-draft.ts'

/** What the tiny call found, or why there was no answer and what to do about it. */
export function TestResult(props: { readonly test: TestState; readonly prices: readonly ModelPrice[]; readonly onChoose: (model: string) => void }) {
  const { kind } = props.test
  const place = useRef<HTMLDivElement>(null)
  // It comes below the button, which may be the last line that is seen.
  useEffect(() => {
    if (kind !== 'none') place.current?.scrollIntoView({ block: 'nearest' })
  }, [kind])
  return (
    <div ref={place} className="test-place">
      <TestText {...props} />
    </div>
  )
}

function TestText(props: { readonly test: TestState; readonly prices: readonly ModelPrice[]; readonly onChoose: (model: string) => void }) {
  const t = useT()
  const { test } = props
  switch (test.kind) {
    case 'none':
      return null
    case 'running':
      return (
        <p className="test-line" role="status">
          <Spinner label={t('providers.testing')} /> {t('providers.testing')}
        </p>
      )
    case 'failed':
      return <ErrorNotice failure={test.failure} compact />
    case 'done':
      return test.report.ok ? <Found report={test.report} prices={props.prices} onChoose={props.onChoose} /> : <NotFound report={test.report} onChoose={props.onChoose} />
  }
}

function NotFound(props: { readonly report: TestReport; readonly onChoose: (model: string) => void }) {
  const t = useT()
  const { failure, models, choice } = props.report
  const listOnly = asksForList(choice) && failure?.code === 'provider-no-model' && models !== null && models.length > 0
  return (
    <div className="test-result">
      {failure && !listOnly && <ErrorNotice failure={asksForList(choice) ? failure : { ...failure, subject: choice.model }} compact />}
      {!failure && <p role="alert">{t('providers.found.notAnswering', { model: choice.model })}</p>}
      <Models models={models} onChoose={props.onChoose} />
    </div>
  )
}

function Found(props: { readonly report: TestReport; readonly prices: readonly ModelPrice[]; readonly onChoose: (model: string) => void }) {
  const t = useT()
  const format = useFormat()
  const { choice, roundTripMs, models } = props.report
  const listOnly = asksForList(choice)
  return (
    <div className="test-result test-found" role="status">
      <p className="test-ok">
        <CircleCheck size={16} aria-hidden /> {listOnly ? t('providers.found.server') : t('providers.found.ok', { model: choice.model })} {roundTripMs !== null && t('providers.found.in', { time: format.moments(roundTripMs) })}
      </p>
      {listOnly ? (models === null || models.length === 0) && <p>{t('providers.found.noList')}</p> : <Facts report={props.report} prices={props.prices} />}
      <Models models={models} onChoose={props.onChoose} />
    </div>
  )
}

function Facts(props: { readonly report: TestReport; readonly prices: readonly ModelPrice[] }) {
  const t = useT()
  const format = useFormat()
  const { choice, answeredBy, json, limits, batches, priceKnown } = props.report
  const price = priceOf(choice, props.prices)
  const known = [
    limits.requests !== null && t('providers.found.requests', { value: format.number(limits.requests) }),
    limits.inputTokens !== null && t('providers.found.inputTokens', { value: format.number(limits.inputTokens) }),
    limits.outputTokens !== null && t('providers.found.outputTokens', { value: format.number(limits.outputTokens) }),
  ].filter((one) => one !== false)
  return (
    <dl className="test-facts selectable">
      {answeredBy !== null && answeredBy !== choice.model && <Row name={t('providers.found.answeredBy')}>{answeredBy}</Row>}
      {json !== null && <Row name={t('providers.found.json')}>{t(`providers.found.jsonKind.${json}`)}</Row>}
      <Row name={t('providers.found.limits')}>{known.length > 0 ? known.join(' · ') : t('providers.found.noLimits')}</Row>
      <Row name={t('providers.found.price')}>
        {price && price.inputUsd !== null && price.outputUsd !== null
          ? t('providers.found.priceOf', { input: format.usd(price.inputUsd), output: format.usd(price.outputUsd), date: format.date(`${price.asOf}T12:00`) })
          : t(priceKnown && !price ? 'providers.found.priceNone' : 'providers.found.priceUnknown')}
      </Row>
      <Row name={t('providers.found.batches')}>{t(batches ? 'providers.found.yes' : 'providers.found.no')}</Row>
    </dl>
  )
}

const MODELS_SHOWN = 12

function Models(props: { readonly models: readonly string[] | null; readonly onChoose: (model: string) => void }) {
  const t = useT()
  const { models } = props
  if (!models || models.length === 0) return null
  return (
    <section className="test-models" aria-label={t('providers.found.models')}>
      <h3>{t('providers.found.models')}</h3>
      <ul>
        {models.slice(0, MODELS_SHOWN).map((model) => (
          <li key={model}>
            <button type="button" className="ui-chip" aria-label={t('providers.found.choose', { model })} onClick={() => props.onChoose(model)}>
              <span className="truncate">{model}</span>
            </button>
          </li>
        ))}
        {models.length > MODELS_SHOWN && <li className="muted">{t('providers.found.moreModels', { count: models.length - MODELS_SHOWN })}</li>}
      </ul>
    </section>
  )
}

function Row(props: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="muted">{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}
