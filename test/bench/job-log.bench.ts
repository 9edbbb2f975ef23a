import { join } from 'node:path'
import { it } from 'vitest'
import type { DocumentId, TraceId } from '../../src/shared/model/ids.ts'
import { stages } from '../../src/shared/model/job.ts'
import { connect } from '../../src/workers/engine/db/connection.ts'
import { systemClock } from '../../src/workers/engine/jobs/clock.ts'
import { enqueueJob } from '../../src/workers/engine/jobs/enqueue-job.ts'
import { createJobStore } from '../../src/workers/engine/jobs/job-store.ts'
import { runnerPolicy } from '../../src/workers/engine/jobs/policy.ts'
import { recoverLeases } from '../../src/workers/engine/jobs/recovery.ts'
import { createRunner } from '../../src/workers/engine/jobs/runner.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { temporaryLibrary, type TemporaryLibrary } from '../support/temporary-library.ts'
import { report } from './rows.ts'

const jobs = 500
/** Claim, and the end of each stage: every one a commit that is on the disk before it returns. */
const commitsPerJob = 1 + stages.length

function fill({ db }: TemporaryLibrary): void {
  db.transaction(() => {
    for (let place = 0; place < jobs; place += 1) {
      const sha256 = String(place).padStart(64, '0')
      const id = sha256.slice(32) as DocumentId
      db.prepare<[string]>("INSERT INTO document_objects VALUES (?, 1, 'application/pdf', 0)").run(sha256)
      db.prepare<[string, string]>("INSERT INTO documents (id, sha256, title, file_name, media_type, bytes, added_at) VALUES (?, ?, 't', 'f', 'application/pdf', 1, 0)").run(id, sha256)
      enqueueJob(db, { documentId: id, trace: 'trace-bench' as TraceId, at: 0, maxAttempts: 3 })
    }
  })
}

/** What the disk allows: as many commits, each of one changed and one added row, and nothing else. */
function rawSeconds(): number {
  const db = connect(join(temporaryFolder(), 'raw.sqlite'), { readOnly: false, mustExist: false })
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec("CREATE TABLE jobs (id INTEGER PRIMARY KEY, state TEXT); CREATE TABLE events (seq INTEGER PRIMARY KEY, job INTEGER, event TEXT); INSERT INTO jobs VALUES (1, '')")
  const change = db.prepare<[string]>('UPDATE jobs SET state = ? WHERE id = 1')
  const add = db.prepare<[number, string]>('INSERT INTO events (job, event) VALUES (?, ?)')
  const startedAt = performance.now()
  for (let commit = 0; commit < jobs * commitsPerJob; commit += 1) {
    db.transaction(() => {
      change.run(`state ${commit}`)
      add.run(commit, 'changed')
    })
  }
  const seconds = (performance.now() - startedAt) / 1000
  db.close()
  return seconds
}

it('the job log takes jobs through all their states', async () => {
  const library = await temporaryLibrary()
  fill(library)
  let tokens = 0
  let done = 0
  const rawBefore = rawSeconds()
  const startedAt = performance.now()
  await new Promise<void>((resolve) => {
    const runner = createRunner({
      store: createJobStore({ db: library.db, owner: '1-bench', policy: runnerPolicy, order: stages }),
      clock: systemClock,
      newToken: () => `token-${(tokens += 1)}`,
      random: Math.random,
      runStage: async (run) => {
        if (run.stage === 'publish' && (done += 1) === jobs) setImmediate(() => void runner.stop(0).then(resolve))
        return { kind: 'done', done: 1, total: 1 }
      },
      concurrency: 2,
      policy: runnerPolicy,
      log: () => undefined,
      onChange: () => undefined,
    })
    runner.start()
  })
  const seconds = (performance.now() - startedAt) / 1000
  const raw = Math.min(rawBefore, rawSeconds())
  report({ what: 'job log: jobs through all states', value: jobs / seconds, unit: 'jobs/s', against: { what: `${commitsPerJob} bare commits for each`, value: jobs / raw } })
})

it('the leases of a dead engine are taken back', async () => {
  const library = await temporaryLibrary()
  fill(library)
  const store = createJobStore({ db: library.db, owner: '1-dead', policy: runnerPolicy, order: stages })
  for (let place = 0; place < jobs; place += 1) store.claim({ token: `t${place}`, at: 1, isolated: false })
  const startedAt = performance.now()
  recoverLeases({ db: library.db, owner: '2-next', at: 2, policy: runnerPolicy, previousDeath: 'killed', log: () => undefined })
  report({ what: `start after a crash: ${jobs} leases of the dead taken back`, value: performance.now() - startedAt, unit: 'ms', goal: '< 5000' })
})
