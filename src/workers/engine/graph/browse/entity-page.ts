import type { Output, Parsed } from '../../../../shared/contract/index.ts'
import { failure, FailureError } from '../../../../shared/failure.ts'
import type { EntityPage, MergeView } from '../../../../shared/model/graph.ts'
import type { DocumentId, EntityId, PassageId } from '../../../../shared/model/ids.ts'
import { windowAround } from '../../../../shared/text-window.ts'
import type { ReadableDatabase } from '../../db/database.ts'
import { factsOfEntity, relationsOfEntity } from './claims.ts'
import { canonicalEntity, entitySummary } from './entities.ts'
import { createEvidenceReader, type EvidenceReader } from './evidence.ts'

/** Everything on one entity. An id that was merged away opens the entity that stands for it. */

const claimsLimit = 500
const mergesLimit = 50
const contextLength = 240

type Mention = EntityPage['mentions'][number]

/** @throws FailureError not-found */
export function readEntityPage(db: ReadableDatabase, input: Parsed<'graph.entity'>): Output<'graph.entity'> {
  const id = canonicalEntity(db, input.entityId)
  const entity = entitySummary(db, id)
  if (!entity) throw new FailureError(failure('not-found', 'This entity is not in the library any more.', { subject: id }))
  const evidence = createEvidenceReader(db)
  return {
    page: {
      entity,
      facts: factsOfEntity(db, id, evidence, claimsLimit),
      relations: relationsOfEntity(db, id, evidence, claimsLimit),
      mentions: mentionsOf(db, id, evidence, input.mentionsLimit ?? 50),
      mentionsTotal: countMentions(db, id),
      merges: mergesOf(db, id),
    },
  }
}

const mentions = `
  FROM entities e
  JOIN mentions m ON m.entity_id = e.id
  JOIN passages p ON p.document_id = m.document_id AND p.id = m.passage_id
  JOIN documents d ON d.id = m.document_id AND d.trashed_at IS NULL
  WHERE e.canonical_id = ?`

function mentionsOf(db: ReadableDatabase, canonicalId: string, evidence: EvidenceReader, limit: number): Mention[] {
  const rows = db
    .prepare<[string, number], { documentId: DocumentId; passageId: PassageId; start: number; end: number; documentTitle: string }>(
      `SELECT m.document_id AS documentId, m.passage_id AS passageId, m.start AS start, MAX(m."end") AS "end", d.title AS documentTitle
       ${mentions} GROUP BY m.document_id, m.passage_id, m.start
       ORDER BY d.added_at, d.id, p.idx, m.start LIMIT ?`,
    )
    .all(canonicalId, limit)
  return rows.flatMap((row): Mention[] => {
    const found = evidence.at(row)
    const passage = evidence.passage(row.documentId, row.passageId)
    if (!found || !passage) return []
    const [from, to] = windowAround(passage.text, row.start, row.end, contextLength)
    return [{ ...found, documentTitle: row.documentTitle, headings: [...passage.headings], context: passage.text.slice(from, to), mark: [row.start - from, row.end - from] }]
  })
}

function countMentions(db: ReadableDatabase, canonicalId: string): number {
  return db.prepare<[string], { count: number }>(`SELECT COUNT(*) AS count FROM (SELECT DISTINCT m.document_id, m.passage_id, m.start ${mentions})`).get(canonicalId)?.count ?? 0
}

/** Merges from or into this entity or its members, newest first, undone ones too: they are its history. */
function mergesOf(db: ReadableDatabase, canonicalId: string): MergeView[] {
  return db
    .prepare<[string, number], { id: number; from: EntityId; fromName: string; into: EntityId; intoName: string; reason: string; at: number; undoneAt: number | null }>(
      `WITH members AS (SELECT id FROM entities WHERE canonical_id = ?)
       SELECT m.id AS id, m.from_id AS "from", COALESCE(f.name, m.from_id) AS fromName, m.into_id AS "into", COALESCE(t.name, m.into_id) AS intoName,
         CASE WHEN m.from_id = m.into_id THEN 'kept-apart' ELSE m.reason END AS reason, m.at AS at, m.undone_at AS undoneAt
       FROM merges m LEFT JOIN entities f ON f.id = m.from_id LEFT JOIN entities t ON t.id = m.into_id
       WHERE m.from_id IN members OR m.into_id IN members
       ORDER BY m.id DESC LIMIT ?`,
    )
    .all(canonicalId, mergesLimit)
}
