import { CirclePause, CirclePlay, CircleX, History, RotateCcw } from 'lucide-react'
import type { JobView } from '../../../shared/model/job.ts'
import { useT } from '../../i18n/use-t.ts'
import { useStores } from '../../services-context.tsx'
import { jobCommandsFor } from '../../stores/job-commands.ts'
import { IconButton } from '../../ui/icon-button.tsx'

/** What can be done with this job in its state. A failed one says its next step below, with the button for it. */
export function JobActions(props: { readonly job: JobView }) {
  const t = useT()
  const { queue } = useStores()
  const { job } = props
  const { documentId, title } = job
  const can = jobCommandsFor(job.state)
  const act = (command: 'pause' | 'resume' | 'cancel' | 'retry') => void queue.getState().act(command, [documentId])
  return (
    <div className="job-actions">
      {can.includes('retry') && job.state.kind !== 'failed' && (
        <IconButton inRow label={t('queue.actions.retry', { title })} onClick={() => act('retry')}>
          <RotateCcw size={16} aria-hidden />
        </IconButton>
      )}
      {can.includes('pause') && (
        <IconButton inRow label={t('queue.actions.pause', { title })} onClick={() => act('pause')}>
          <CirclePause size={16} aria-hidden />
        </IconButton>
      )}
      {can.includes('resume') && (
        <IconButton inRow label={t('queue.actions.resume', { title })} onClick={() => act('resume')}>
          <CirclePlay size={16} aria-hidden />
        </IconButton>
      )}
      {can.includes('cancel') && (
        <IconButton inRow label={t('queue.actions.cancel', { title })} onClick={() => act('cancel')}>
          <CircleX size={16} aria-hidden />
        </IconButton>
      )}
      <IconButton inRow label={t('queue.actions.history', { title })} onClick={() => void queue.getState().showHistory(documentId)}>
        <History size={16} aria-hidden />
      </IconButton>
    </div>
  )
}
