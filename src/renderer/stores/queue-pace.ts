import type { JobView, StageView } from '../../shared/model/job.ts'

/**
 * How fast a stage goes, measured and not guessed: from what was done since the oldest sample of
 * the last window. No estimate before that is long enough ago and something moved.
 */
export interface Sample {
  readonly at: number
  readonly done: number
}

export interface Track {
  /** Document, stage and attempt: a new attempt is measured anew. */
  readonly key: string
  readonly samples: readonly Sample[]
}

export const PACE_WINDOW_MS = 20_000
/** Shorter than this, the measure is mostly noise. */
export const PACE_MIN_MS = 2_000
/** Closer samples than this add nothing; it bounds what is kept. */
const SAMPLE_EVERY_MS = 500

export interface Pace {
  readonly perMinute: number
  /** What is left of the stage at this pace; null while its end is not known. */
  readonly leftMs: number | null
}

export function currentStage(job: JobView): StageView | undefined {
  return job.stages.find((stage) => stage.stage === job.stage)
}

/** The track with what the job now says. */
export function follow(track: Track | undefined, job: JobView, at: number): Track | undefined {
  const stage = currentStage(job)
  if (job.state.kind !== 'leased' || stage?.state !== 'running') return undefined
  const key = `${job.documentId}/${stage.stage}/${job.attempt}`
  const before = track?.key === key && (track.samples.at(-1)?.done ?? 0) <= stage.done ? track.samples : []
  const kept = before.filter((sample) => at - sample.at <= PACE_WINDOW_MS)
  const last = kept.at(-1)
  return { key, samples: last && at - last.at < SAMPLE_EVERY_MS ? kept : [...kept, { at, done: stage.done }] }
}

/** Null until measured. Time without progress counts: a stage that stands still gets slower, not faster. */
export function paceOf(track: Track | undefined, job: JobView, at: number): Pace | null {
  const stage = currentStage(job)
  const first = track?.samples[0]
  if (!stage || !first || job.state.kind !== 'leased') return null
  const ms = at - first.at
  const done = stage.done - first.done
  if (ms < PACE_MIN_MS || done <= 0) return null
  const perMs = done / ms
  return { perMinute: perMs * 60_000, leftMs: stage.total === null ? null : Math.max(0, stage.total - stage.done) / perMs }
}
