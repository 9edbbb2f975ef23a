import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { failure } from '../../../../../src/shared/failure.ts'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { jobIdFor } from '../../../../../src/workers/engine/jobs/enqueue-job.ts'
import { changeJob } from '../../../../../src/workers/engine/jobs/save-transition.ts'
import { smallPdf, type IntakeLibrary } from '../../../../support/intake-library.ts'

const at = 1_800_000_000_000

/** Files of these names: a text becomes a small PDF that says it, bytes stay as they are. */
export function pdfFiles(folder: string, contents: Readonly<Record<string, string | Buffer>>): string[] {
  return Object.entries(contents).map(([name, content]) => {
    const path = join(folder, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, typeof content === 'string' ? smallPdf(content) : content)
    return path
  })
}

/** Takes the job to an end without any stage having run. */
export function endJob(library: IntakeLibrary, id: DocumentId, how: 'failed' | 'cancelled', code: 'thread-died' | 'damaged-document' | 'password-required' = 'thread-died'): void {
  const job = jobIdFor(id)
  const more = { at, detail: null }
  if (how === 'cancelled') changeJob(library.db, job, { kind: 'cancel' }, more)
  else {
    changeJob(library.db, job, { kind: 'claim', at: Number.MAX_SAFE_INTEGER, token: 't', owner: 'o', until: at }, more)
    changeJob(library.db, job, { kind: 'fail', token: 't', failure: failure(code, 'x'), retryAt: null }, more)
  }
}
