import type { JobView } from '../../../shared/model/job.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { spentText } from './spent-text.ts'

/**
 * What a job waits for that no retry brings, where a person can do something about it: another budget, a key, another
 * model. Waiting for an answer, for the night or for a batch is said above the list, with what can be done there.
 */
export function JobWait(props: { readonly job: JobView }) {
  const t = useT()
  const format = useFormat()
  const { navigation, quotes } = useStores()
  const money = useSelect('calls', ({ spent, settings }) => ({ spent, settings }))
  const { state, documentId } = props.job
  const code = state.kind === 'queued' ? state.failure?.code : undefined
  const isSaidAbove = useSelect('calls', ({ lanes }) => lanes.some(({ wait }) => wait?.why === 'stopped' && wait.failure?.code === code))
  if (state.kind !== 'queued' || !state.failure || (state.reason !== 'awaiting-budget' && state.reason !== 'awaiting-provider')) return null
  const builtin = <Button onClick={() => void quotes.getState().choose([documentId], 'builtin')}>{t('extraction.choices.builtin')}</Button>
  // Fifty documents that wait for one key say it once, at the provider's calls, with what there is to do.
  if (state.reason === 'awaiting-provider' && isSaidAbove)
    return (
      <p className="job-wait">
        <span>{t(`failures.${state.failure.code}.what`)}</span>
        {builtin}
      </p>
    )
  return (
    <ErrorNotice failure={state.failure} compact unnamed {...(state.reason === 'awaiting-budget' ? { note: spentText(money, format, t) } : {})}>
      <Button onClick={() => navigation.getState().open({ kind: 'settings', section: state.reason === 'awaiting-budget' ? 'budget' : 'provider' })}>{t(state.reason === 'awaiting-budget' ? 'extraction.waits.raise' : 'extraction.waits.settings')}</Button>
      {builtin}
    </ErrorNotice>
  )
}
