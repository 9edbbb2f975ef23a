import { onTestFinished } from 'vitest'
import type { DocumentId } from '../../src/shared/model/ids.ts'
import { stages } from '../../src/shared/model/job.ts'
import { createJobStore, type JobStore } from '../../src/workers/engine/jobs/job-store.ts'
import { runnerPolicy } from '../../src/workers/engine/jobs/policy.ts'
import { createRunner, type Runner, type RunnerOptions } from '../../src/workers/engine/jobs/runner.ts'
import { jobByDocument } from '../../src/workers/engine/jobs/select-jobs.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { stagedWork } from './staged-work.ts'
import { temporaryLibrary, type TemporaryLibrary } from './temporary-library.ts'

export interface RunnerBench {
  readonly library: TemporaryLibrary
  readonly clock: FakeClock
  readonly work: ReturnType<typeof stagedWork>
  readonly runner: Runner
  readonly changes: DocumentId[]
  readonly troubles: (string | null)[]
  readonly events: string[]
  row(documentId: DocumentId): NonNullable<ReturnType<typeof jobByDocument>>
}

/** A runner on a library of its own, whose stages end when the test says so, and whose clock stands still until then. */
export async function runnerBench(more: Partial<RunnerOptions> & { obedient?: boolean; wrap?: (store: JobStore) => JobStore } = {}): Promise<RunnerBench> {
  const library = await temporaryLibrary()
  const clock = createFakeClock()
  const work = stagedWork({ obedient: more.obedient ?? true })
  const changes: DocumentId[] = []
  const troubles: (string | null)[] = []
  const events: string[] = []
  let token = 0
  const store = createJobStore({ db: library.db, owner: '7-me', policy: runnerPolicy, order: stages })
  const { obedient: _obedient, wrap, ...options } = more
  const runner = createRunner({
    store: wrap ? wrap(store) : store,
    clock,
    newToken: () => `token-${(token += 1)}`,
    random: () => 0.5,
    runStage: work.runStage,
    concurrency: 2,
    policy: runnerPolicy,
    log: (event) => events.push(event),
    onChange: ({ documentId }) => changes.push(documentId),
    onTrouble: (trouble) => troubles.push(trouble && trouble.code),
    ...options,
  })
  onTestFinished(async () => {
    for (const stage of work.held) stage.fail(new Error('the test is over'))
    const stopped = runner.stop(0)
    await clock.advance(10_000)
    await stopped
  })
  const row = (documentId: DocumentId) => {
    const found = jobByDocument(library.db, documentId)
    if (!found) throw new Error('no job')
    return found
  }
  return { library, clock, work, runner, changes, troubles, events, row }
}
