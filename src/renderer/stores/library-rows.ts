import type { DocumentState, DocumentSummary } from '../../shared/model/document.ts'
import type { DocumentId } from '../../shared/model/ids.ts'
import type { JobView } from '../../shared/model/job.ts'

/** A document's state as its job's state says it, by the same rule as the engine's. Null: the trash decides, not the job. */
export function documentStateOf(job: JobView, now: number): Exclude<DocumentState, 'trashed'> {
  switch (job.state.kind) {
    case 'queued':
      return job.state.notBefore > now ? 'waiting' : 'queued'
    case 'leased':
      return 'processing'
    case 'done':
      return 'ready'
    case 'paused':
    case 'failed':
    case 'cancelled':
      return job.state.kind
  }
}

/** The rows with the states that jobs have just told; rows that do not change stay the same objects. */
export function withStates(rows: readonly DocumentSummary[], states: ReadonlyMap<DocumentId, DocumentState>): readonly DocumentSummary[] {
  let changed = false
  const next = rows.map((row) => {
    const state = states.get(row.id)
    if (state === undefined || state === row.state || row.state === 'trashed') return row
    changed = true
    return { ...row, state }
  })
  return changed ? next : rows
}

/** A newer list, keeping the objects of rows that say the same, so that only what changed is drawn again. */
export function mergeRows(before: readonly DocumentSummary[], now: readonly DocumentSummary[]): readonly DocumentSummary[] {
  const known = new Map(before.map((row) => [row.id, row]))
  const merged = now.map((row) => {
    const old = known.get(row.id)
    return old && JSON.stringify(old) === JSON.stringify(row) ? old : row
  })
  return merged.length === before.length && merged.every((row, index) => row === before[index]) ? before : merged
}

/** In the language's own order, accents and case aside. */
export function foldForFilter(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
