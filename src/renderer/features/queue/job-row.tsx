import { memo } from 'react'
import type { DocumentId } from '../../../shared/model/ids.ts'
import { untilWoken, WaitReason, type JobView, type QueueReason } from '../../../shared/model/job.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { needsPassword } from '../../stores/job-commands.ts'
import { currentStage, paceOf, type Track } from '../../stores/queue-pace.ts'
import { segmentsOf, stagesText } from '../../stores/stage-segments.ts'
import { SegmentedBar } from '../../ui/segmented-bar.tsx'
import { JobActions } from './job-actions.tsx'
import { JobFailure } from './job-failure.tsx'
import { JobWait } from './job-wait.tsx'
import { PasswordEntry } from './password-entry.tsx'
import { useNow } from './use-now.ts'

const TICK_MS = 1_000

/** One document's way through the stages. */
export const JobRow = memo(function JobRow(props: { readonly documentId: DocumentId }) {
  const t = useT()
  const { navigation } = useStores()
  const { documentId } = props
  const { job, track, isUnlocking } = useSelect('queue', (state) => ({ job: state.jobs[documentId], track: state.tracks[documentId], isUnlocking: documentId in state.unlocking }))
  if (!job) return null
  const held = job.state.kind === 'paused' || job.state.kind === 'cancelled'
  return (
    <article className={`job job-${job.state.kind}`} aria-label={job.title}>
      <div className="job-top">
        <div className="job-name">
          <button type="button" className="job-title truncate" title={job.fileName} onClick={() => navigation.getState().open({ kind: 'document', documentId })}>
            {job.title}
          </button>
          <JobProgress job={job} track={track} />
        </div>
        <div className="job-bar">
          <SegmentedBar segments={segmentsOf(job.stages, held, t)} text={stagesText(job.stages, t)} />
        </div>
        <JobActions job={job} />
      </div>
      {isUnlocking || needsPassword(job.state) ? <PasswordEntry job={job} /> : job.state.kind === 'failed' && <JobFailure job={job} failure={job.state.failure} />}
      <JobWait job={job} />
    </article>
  )
})

/** Not another attempt is waited for, but something outside of this job. */
function isWait(reason: QueueReason): boolean {
  return WaitReason.safeParse(reason).success
}

/** State, what is done of how much, pace and time left; nothing that is not measured. */
function JobProgress(props: { readonly job: JobView; readonly track: Track | undefined }) {
  const t = useT()
  const format = useFormat()
  const { job, track } = props
  const { state } = job
  const stage = currentStage(job)
  const now = useNow(TICK_MS, state.kind === 'leased' || state.kind === 'queued')
  const pace = paceOf(track, job, now)
  const stageName = t(`model.stage.${job.stage}`)
  const parts: string[] = []
  if (state.kind === 'leased') {
    parts.push(stageName)
    if (stage && stage.total !== null) parts.push(`${t('queue.doneOf', { done: format.number(stage.done), total: format.number(stage.total) })} ${t(`queue.unit.${job.stage}`, { count: stage.total })}`)
    else if (stage && stage.done > 0) parts.push(`${format.number(stage.done)} ${t(`queue.unit.${job.stage}`, { count: stage.done })}`)
    if (pace) parts.push(t('queue.perMinute', { pace: format.number(pace.perMinute) }))
    if (pace && pace.leftMs !== null) parts.push(t('queue.stageLeft', { time: format.duration(pace.leftMs) }))
  } else if (state.kind === 'queued') {
    parts.push(state.reason === 'new' ? t('model.jobState.queued') : t(`model.queueReason.${state.reason}`))
    if (state.notBefore > now && state.notBefore < untilWoken) parts.push(isWait(state.reason) ? t('extraction.waits.until', { time: format.dateTime(state.notBefore) }) : t('queue.nextTry', { when: format.ago(state.notBefore, now) }))
  } else if (state.kind === 'failed') {
    parts.push(t('queue.failedAt', { stage: stageName }))
  } else if (state.kind === 'done') {
    parts.push(t('queue.doneIn', { time: format.duration(job.stages.reduce((sum, one) => sum + one.ms, 0)) }))
    if (job.finishedAt !== null) parts.push(format.dateTime(job.finishedAt))
  } else parts.push(t(`model.jobState.${state.kind}`))
  if (job.attempt > 1) parts.push(t('queue.attempt', { attempt: job.attempt, max: job.maxAttempts }))
  if (job.usage.calls > 0) parts.push(t('queue.usage', { tokens: format.number(job.usage.inputTokens + job.usage.outputTokens), cost: format.usd(job.usage.costUsd) }))
  return <p className="job-progress muted truncate">{parts.join(' · ')}</p>
}
