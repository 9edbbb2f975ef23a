import { deferred } from './deferred.ts'
import type { RunStage, StageEnd, StageRun } from '../../src/workers/engine/jobs/stage-run.ts'

/** A stage that is running now, under the test's hand. */
export interface HeldStage {
  readonly run: StageRun
  finish(end?: StageEnd): void
  fail(error: unknown): void
}

/**
 * Stands for the pipeline: every stage that is started is held until the test ends it. With `obedient` a held stage
 * ends by itself when it is aborted, as a good one does.
 */
export function stagedWork(options: { readonly obedient?: boolean } = {}): { readonly runStage: RunStage; readonly held: HeldStage[]; next(): Promise<HeldStage> } {
  const held: HeldStage[] = []
  const waiting: ((stage: HeldStage) => void)[] = []
  let handed = 0
  const runStage: RunStage = (run) => {
    const { promise, resolve, reject } = deferred<StageEnd>()
    const stage: HeldStage = { run, finish: (end = { kind: 'done', done: 1, total: 1 }) => resolve(end), fail: reject }
    if (options.obedient ?? true) run.work.signal.addEventListener('abort', () => reject(run.work.signal.reason), { once: true })
    held.push(stage)
    waiting.shift()?.(stage)
    return promise
  }
  return {
    runStage,
    held,
    /** The next stage that the test has not yet been given. */
    next() {
      const stage = held[handed]
      handed += 1
      return stage ? Promise.resolve(stage) : new Promise((resolve) => waiting.push(resolve))
    },
  }
}
