import { toFailure, type Failure } from '../../../shared/failure.ts'
import type { Clock } from './clock.ts'
import { backOffMs, type RunnerPolicy } from './policy.ts'
import type { JobLog } from './stage-run.ts'

/**
 * The library cannot be written: the disk is full, the folder is gone, another program is in the way.
 *
 *   none --enter--> in trouble --everything kept could be written--> none
 *
 * In trouble the runner claims nothing. What it could not write is kept here and tried again with back-off, until it
 * can be written or the engine stops; then the leases stay in the file, and the next start takes them back.
 */
export interface Trouble {
  failure(): Failure | null
  enter(reason: Failure): void
  /** Keeps a write that failed. */
  keep(save: () => void): void
  /** Tries no more by itself; a last attempt at what is kept. */
  close(): void
}

export function createTrouble(options: {
  readonly clock: Clock
  readonly policy: RunnerPolicy
  readonly folderProblem: () => Failure | null
  readonly onChange: (failure: Failure | null) => void
  /** The library can be written again. */
  readonly onOver: () => void
  readonly log: JobLog
}): Trouble {
  const { clock, policy, log } = options
  const unsaved = new Set<() => void>()
  let now: { readonly failure: Failure; readonly tries: number } | null = null
  let closed = false
  let cancelRetry: () => void = () => undefined

  const enter = (reason: Failure): void => {
    const tries = (now?.tries ?? 0) + 1
    if (now?.failure.code !== reason.code) options.onChange(reason)
    now = { failure: reason, tries }
    log('runner.trouble', { code: reason.code, tries })
    cancelRetry()
    // No jitter: nobody else competes for this disk.
    if (!closed) cancelRetry = clock.after(Math.max(policy.backOffBaseMs, backOffMs(policy, tries, 0.999)), retry)
  }

  const retry = (): void => {
    try {
      const problem = options.folderProblem()
      if (problem) return enter(problem)
      saveAll()
    } catch (error) {
      return enter(toFailure(error))
    }
    now = null
    options.onChange(null)
    log('runner.trouble-over', {})
    options.onOver()
  }

  const saveAll = (): void => {
    for (const save of unsaved) {
      save()
      unsaved.delete(save)
    }
  }

  return {
    failure: () => now?.failure ?? null,
    enter,
    keep: (save) => void unsaved.add(save),
    close() {
      closed = true
      cancelRetry()
      try {
        saveAll()
      } catch (error) {
        log('runner.stopped-unsaved', { code: toFailure(error).code, jobs: unsaved.size })
      }
    },
  }
}
