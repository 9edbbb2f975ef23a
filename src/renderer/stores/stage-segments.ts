import type { StageView } from '../../shared/model/job.ts'
import type { Translate } from '../i18n/use-t.ts'
import type { Segment } from '../ui/segmented-bar.tsx'

/**
 * The stages as the segments of one bar; one that was not needed has no segment, since nothing is missing there.
 * `held`: the job is paused or cancelled, so nothing moves.
 */
export function segmentsOf(stages: readonly StageView[], held: boolean, t: Translate): Segment[] {
  return stages.flatMap((stage): Segment[] => {
    if (stage.state === 'skipped') return []
    const fraction = stage.total === null || stage.total === 0 ? null : Math.min(1, stage.done / stage.total)
    return [{ key: stage.stage, label: t(`model.stage.${stage.stage}`), state: held && stage.state === 'running' ? 'held' : stage.state, fraction }]
  })
}

/** The same in words, for those who do not see the bar. */
export function stagesText(stages: readonly StageView[], t: Translate): string {
  return stages
    .map((stage) => {
      const words = { stage: t(`model.stage.${stage.stage}`), state: t(`model.stageState.${stage.state}`) }
      return stage.state === 'running' && stage.total !== null ? t('queue.stageTextOf', { ...words, done: stage.done, total: stage.total }) : t('queue.stageText', words)
    })
    .join(', ')
}
