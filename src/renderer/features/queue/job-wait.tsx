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
  if (state.kind !== 'queued' || !state.failure || (state.reason !== 'awaiting-budget' && state.reason !== 'awaiting-provider')) return null
  return (
    <ErrorNotice failure={state.failure} compact unnamed {...(state.reason === 'awaiting-budget' ? { note: spentText(money, format, t) } : {})}>
      <Button onClick={() => navigation.getState().open({ kind: 'settings', section: state.reason === 'awaiting-budget' ? 'budget' : 'provider' })}>{t(state.reason === 'awaiting-budget' ? 'extraction.waits.raise' : 'extraction.waits.settings')}</Button>
      <Button onClick={() => void quotes.getState().choose([documentId], 'builtin')}>{t('extraction.choices.builtin')}</Button>
    </ErrorNotice>
  )
}
