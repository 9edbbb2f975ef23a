import { foldText } from '../../../shared/fold.ts'
import type { ReadableDatabase } from '../db/database.ts'
import { documentsAndJobs, documentState, summaryColumns, toSummary, type SummaryRow } from './document-summary.ts'
import type { Query } from './query-context.ts'

/** What needs a person first, what is done last. */
const stateOrder = `CASE ${documentState} WHEN 'failed' THEN 0 WHEN 'processing' THEN 1 WHEN 'queued' THEN 2 WHEN 'waiting' THEN 3 WHEN 'paused' THEN 4 WHEN 'cancelled' THEN 5 ELSE 6 END`
const sortKeys = {
  added: 'd.added_at',
  title: 'd.title COLLATE NOCASE',
  fileName: 'd.file_name COLLATE NOCASE',
  pages: 'd.pages',
  state: stateOrder,
} as const

/** The newest first, where nothing else is asked. */
export const listDocuments: Query<'documents.list'> = ({ db, nowMs }, input) => {
  const conditions = [input.trashed === true ? 'd.trashed_at IS NOT NULL' : 'd.trashed_at IS NULL']
  const parameters: Record<string, string | number> = { now: nowMs() }
  if (input.collectionId !== undefined) {
    conditions.push('d.id IN (SELECT document_id FROM document_collections WHERE collection_id = :collection)')
    parameters['collection'] = input.collectionId
  }
  if (input.states !== undefined && input.states.length > 0) {
    conditions.push(`${documentState} IN (SELECT value FROM json_each(:states))`)
    parameters['states'] = JSON.stringify(input.states)
  }
  if (input.text !== undefined && input.text.trim() !== '') {
    conditions.push('d.id IN (SELECT value FROM json_each(:named))')
    parameters['named'] = JSON.stringify(namedLike(db, input.text))
  }
  const from = `FROM ${documentsAndJobs} WHERE ${conditions.join(' AND ')}`
  const sort = input.sort ?? 'added'
  const direction = (input.descending ?? input.sort === undefined) ? 'DESC' : 'ASC'

  // The clock is part of the state alone; a statement without it would refuse the parameter.
  const total = db.prepare<[typeof parameters], { total: number }>(`SELECT COUNT(*) AS total, :now AS now ${from}`).get(parameters)?.total ?? 0
  const rows = db
    .prepare<[typeof parameters], SummaryRow>(`SELECT ${summaryColumns} ${from} ORDER BY ${sortKeys[sort]} ${direction} NULLS LAST, d.added_at DESC, d.id LIMIT :limit OFFSET :offset`)
    .all({ ...parameters, limit: input.limit ?? 500, offset: input.offset ?? 0 })
  return { documents: rows.map((row) => toSummary(db, row)), total }
}

/** Ids of documents whose title or file name holds the text, whatever its case and accents. SQLite cannot fold accents. */
function namedLike(db: ReadableDatabase, text: string): string[] {
  const wanted = foldText(text.trim())
  return db
    .prepare<[], { id: string; title: string; fileName: string }>('SELECT id, title, file_name AS fileName FROM documents')
    .all()
    .filter(({ title, fileName }) => foldText(title).includes(wanted) || foldText(fileName).includes(wanted))
    .map(({ id }) => id)
}
