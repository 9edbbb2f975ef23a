import { assertNever } from '../../../shared/assert-never.ts'
import type { Failure } from '../../../shared/failure.ts'
import { untilWoken } from '../../../shared/model/job.ts'
import type { LaneState } from '../../../shared/model/provider.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { busyLanes } from '../../stores/model-calls.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Badge } from '../../ui/status.tsx'
import { spentText } from './spent-text.ts'
import { useNow } from './use-now.ts'

const TICK_MS = 1_000
const DAY_MS = 86_400_000

/** What the model calls do while there are any: how many, how fast, at what cost, and why one waits and until when. */
export function ModelMeter() {
  const t = useT()
  const format = useFormat()
  const { lanes, spent, settings } = useSelect('calls', (state) => ({ lanes: state.lanes, spent: state.spent, settings: state.settings }))
  const isWorking = useSelect('queue', (state) => state.counts.leased > 0)
  const busy = busyLanes(lanes, isWorking)
  if (busy.length === 0) return null
  return (
    <section className="imports meter" aria-labelledby="meter-title">
      <header className="imports-header">
        <h2 id="meter-title">{t('extraction.meter.title')}</h2>
        <p className="meter-spent muted">{spentText({ spent, settings }, format, t)}</p>
      </header>
      <ul className="imports-list">
        {busy.map((lane) => (
          <Lane key={`${lane.provider} ${lane.model} ${lane.baseUrl ?? ''}`} lane={lane} />
        ))}
      </ul>
    </section>
  )
}

function Lane(props: { readonly lane: LaneState }) {
  const t = useT()
  const format = useFormat()
  const { lane } = props
  const { requests, inputTokens, outputTokens } = lane.limits
  const parts = [
    t('extraction.meter.inFlight', { count: lane.inFlight }),
    lane.waiting > 0 ? t('extraction.meter.waiting', { count: lane.waiting }) : '',
    t('extraction.meter.calls', { count: Math.round(lane.callsPerMinute) }),
    t('extraction.meter.tokens', { input: format.number(lane.inputTokensPerMinute), output: format.number(lane.outputTokensPerMinute) }),
    t('extraction.meter.atOnce', { count: lane.concurrency }),
  ].filter((part) => part !== '')
  const limits = [
    requests === null ? '' : t('extraction.meter.limitRequests', { value: format.number(requests) }),
    inputTokens === null ? '' : t('extraction.meter.limitInput', { value: format.number(inputTokens) }),
    outputTokens === null ? '' : t('extraction.meter.limitOutput', { value: format.number(outputTokens) }),
  ].filter((part) => part !== '')
  return (
    <li className="lane">
      <p>
        <strong>{lane.model}</strong> <span className="muted">{lane.baseUrl ?? ''}</span>
      </p>
      <p className="muted lane-figures">{parts.join(' · ')}</p>
      {limits.length > 0 && <p className="muted lane-figures">{t('extraction.meter.limits', { limits: format.list(limits) })}</p>}
      {lane.wait && <LaneWaiting wait={lane.wait} />}
    </li>
  )
}

function LaneWaiting(props: { readonly wait: NonNullable<LaneState['wait']> }) {
  const t = useT()
  const format = useFormat()
  const { why, until, failure } = props.wait
  const now = useNow(TICK_MS, until !== null)
  const when =
    until === null || until >= untilWoken || until <= now ? '' : until - now > DAY_MS ? t('extraction.meter.untilDay', { when: format.ago(until, now) }) : t('extraction.meter.until', { time: format.time(until), left: format.duration(until - now) })
  if (why === 'stopped' && failure) return <StoppedLane failure={failure} />
  return (
    <p className="lane-wait" role="status">
      <Badge tone={isOrdinary(why) ? 'accent' : 'warning'}>{t(`extraction.why.${why}`)}</Badge>
      {failure && <span>{t(`failures.${failure.code}.what`)}.</span>}
      {when !== '' && <span>{when}</span>}
    </p>
  )
}

/** Nothing goes on by itself: what is the matter, and where it is put right. */
function StoppedLane(props: { readonly failure: Failure }) {
  const t = useT()
  const { navigation } = useStores()
  return (
    <ErrorNotice failure={props.failure} compact note={t('extraction.why.stopped')}>
      <Button onClick={() => navigation.getState().open({ kind: 'settings', section: 'provider' })}>{t('extraction.meter.openSettings')}</Button>
    </ErrorNotice>
  )
}

/** Waiting for a limit is how it should be; waiting for a provider that does not answer is not. */
function isOrdinary(why: NonNullable<LaneState['wait']>['why']): boolean {
  switch (why) {
    case 'requests':
    case 'input-tokens':
    case 'output-tokens':
    case 'concurrency':
      return true
    case 'retry-after':
    case 'backing-off':
    case 'breaker':
    case 'stopped':
      return false
    default:
      return assertNever(why)
  }
}
