import type { Failure } from '../../../shared/failure.ts'
import type { JobView } from '../../../shared/model/job.ts'
import { useT } from '../../i18n/use-t.ts'
import { useLibraryCommands, useStores } from '../../services-context.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'

/** Why a document failed, in which stage, and the next step as a button. */
export function JobFailure(props: { readonly job: JobView; readonly failure: Failure }) {
  const t = useT()
  const { queue } = useStores()
  const { remove } = useLibraryCommands()
  const { job, failure } = props
  return (
    <ErrorNotice failure={failure} compact unnamed>
      {failure.retryable && <Button onClick={() => void queue.getState().act('retry', [job.documentId])}>{t('app.retry')}</Button>}
      <Button onClick={() => void remove([job.documentId])}>{t('app.delete')}</Button>
    </ErrorNotice>
  )
}
