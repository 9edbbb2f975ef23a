import type { Finding } from '../../../shared/contract/library.ts'

/**
 * What must hold between the tables, as SQL: `count` gives how many rows break it, `mend` the statements that put
 * it right without losing anything that a document still says. Order matters: mending one makes the next ones true.
 */
export interface Check {
  readonly kind: Finding['kind']
  readonly detail: string
  readonly count: string
  /** Left out where only the document itself can be asked again. */
  readonly mend?: readonly string[]
}

/**
 * Documents whose publication or withdrawal is under way hold rows without their counterparts, rightly so; only the
 * others are looked at.
 */
const settled = `(SELECT d.id FROM documents d LEFT JOIN jobs j ON j.document_id = d.id
  WHERE d.published = 0 OR (d.trashed_at IS NULL AND j.state = 'done'))`

const noPassage = (row: string): string => `NOT EXISTS (SELECT 1 FROM passages p WHERE p.document_id = ${row}.document_id AND p.id = ${row}.passage_id)`

export const checks: readonly Check[] = [
  {
    kind: 'orphan-row',
    detail: 'mentions in passages that are not there',
    count: `SELECT COUNT(*) AS count FROM mentions WHERE ${noPassage('mentions')}`,
    mend: [`DELETE FROM mentions WHERE ${noPassage('mentions')}`],
  },
  {
    kind: 'orphan-row',
    detail: 'evidence in passages that are not there',
    count: `SELECT COUNT(*) AS count FROM evidence WHERE ${noPassage('evidence')}`,
    mend: [`DELETE FROM evidence WHERE ${noPassage('evidence')}`],
  },
  {
    kind: 'orphan-row',
    detail: 'evidence for claims that are not there',
    count: `SELECT COUNT(*) AS count FROM evidence e WHERE e.document_id IN ${settled}
      AND NOT EXISTS (SELECT 1 FROM relations r WHERE r.id = e.claim_id) AND NOT EXISTS (SELECT 1 FROM facts f WHERE f.id = e.claim_id)`,
    mend: [
      `DELETE FROM evidence WHERE document_id IN ${settled} AND claim_id NOT IN (SELECT id FROM relations) AND claim_id NOT IN (SELECT id FROM facts)`,
    ],
  },
  {
    kind: 'orphan-row',
    detail: 'mentions of entities that the document does not name',
    count: `SELECT COUNT(*) AS count FROM mentions m WHERE m.document_id IN ${settled}
      AND NOT EXISTS (SELECT 1 FROM entity_documents s WHERE s.entity_id = m.entity_id AND s.document_id = m.document_id)`,
    mend: [
      `DELETE FROM mentions WHERE document_id IN ${settled}
       AND NOT EXISTS (SELECT 1 FROM entity_documents s WHERE s.entity_id = mentions.entity_id AND s.document_id = mentions.document_id)`,
    ],
  },
  {
    kind: 'orphan-row',
    detail: 'aliases of entities that the document does not name',
    count: 'SELECT COUNT(*) AS count FROM aliases a WHERE NOT EXISTS (SELECT 1 FROM entity_documents s WHERE s.entity_id = a.entity_id AND s.document_id = a.document_id)',
    mend: ['DELETE FROM aliases WHERE NOT EXISTS (SELECT 1 FROM entity_documents s WHERE s.entity_id = aliases.entity_id AND s.document_id = aliases.document_id)'],
  },
  {
    kind: 'orphan-row',
    detail: 'entities that a document names and that are not there: retry the document',
    count: 'SELECT COUNT(*) AS count FROM entity_documents s WHERE NOT EXISTS (SELECT 1 FROM entities e WHERE e.id = s.entity_id)',
  },
  {
    kind: 'orphan-row',
    detail: 'relations between entities that are not there',
    count: 'SELECT COUNT(*) AS count FROM relations r WHERE (r.from_id NOT IN (SELECT id FROM entities) OR r.to_id NOT IN (SELECT id FROM entities))',
    mend: [
      'DELETE FROM evidence WHERE claim_id IN (SELECT r.id FROM relations r WHERE r.from_id NOT IN (SELECT id FROM entities) OR r.to_id NOT IN (SELECT id FROM entities))',
      'DELETE FROM relations WHERE from_id NOT IN (SELECT id FROM entities) OR to_id NOT IN (SELECT id FROM entities)',
    ],
  },
  {
    kind: 'orphan-row',
    detail: 'facts about entities that are not there',
    count: 'SELECT COUNT(*) AS count FROM facts f WHERE f.entity_id NOT IN (SELECT id FROM entities)',
    mend: [
      'DELETE FROM evidence WHERE claim_id IN (SELECT id FROM facts WHERE entity_id NOT IN (SELECT id FROM entities))',
      'DELETE FROM facts WHERE entity_id NOT IN (SELECT id FROM entities)',
    ],
  },
  {
    kind: 'orphan-row',
    detail: 'relations without evidence',
    count: 'SELECT COUNT(*) AS count FROM relations r WHERE NOT EXISTS (SELECT 1 FROM evidence e WHERE e.claim_id = r.id)',
    mend: ['DELETE FROM relations WHERE NOT EXISTS (SELECT 1 FROM evidence e WHERE e.claim_id = relations.id)'],
  },
  {
    kind: 'orphan-row',
    detail: 'facts without evidence',
    count: 'SELECT COUNT(*) AS count FROM facts f WHERE NOT EXISTS (SELECT 1 FROM evidence e WHERE e.claim_id = f.id)',
    mend: ['DELETE FROM facts WHERE NOT EXISTS (SELECT 1 FROM evidence e WHERE e.claim_id = facts.id)'],
  },
  {
    kind: 'orphan-row',
    detail: 'entities that no document names',
    count: 'SELECT COUNT(*) AS count FROM entities e WHERE NOT EXISTS (SELECT 1 FROM entity_documents s WHERE s.entity_id = e.id)',
    mend: ['DELETE FROM entities WHERE NOT EXISTS (SELECT 1 FROM entity_documents s WHERE s.entity_id = entities.id)'],
  },
  {
    kind: 'count-mismatch',
    detail: 'entities merged into one that is not there or is merged itself',
    count: 'SELECT COUNT(*) AS count FROM entities e LEFT JOIN entities c ON c.id = e.canonical_id WHERE c.id IS NULL OR c.canonical_id <> c.id',
    mend: ['UPDATE entities SET canonical_id = id WHERE id IN (SELECT e.id FROM entities e LEFT JOIN entities c ON c.id = e.canonical_id WHERE c.id IS NULL OR c.canonical_id <> c.id)'],
  },
  {
    kind: 'count-mismatch',
    detail: 'mentions that are counted wrongly for a document',
    count: `SELECT COUNT(*) AS count FROM entity_documents s WHERE s.document_id IN ${settled}
      AND s.mentions_count <> (SELECT COUNT(*) FROM mentions m WHERE m.entity_id = s.entity_id AND m.document_id = s.document_id)`,
    mend: [
      `UPDATE entity_documents SET mentions_count = (SELECT COUNT(*) FROM mentions m WHERE m.entity_id = entity_documents.entity_id AND m.document_id = entity_documents.document_id)
       WHERE document_id IN ${settled}`,
    ],
  },
  {
    kind: 'count-mismatch',
    detail: 'entities whose mentions or documents are counted wrongly',
    count: `SELECT COUNT(*) AS count FROM entities e JOIN (SELECT entity_id, SUM(mentions_count) AS mentions, COUNT(*) AS documents, MAX(salience) AS salience FROM entity_documents GROUP BY entity_id) s
      ON s.entity_id = e.id WHERE e.mentions_count <> s.mentions OR e.documents_count <> s.documents OR e.salience <> s.salience`,
    mend: [
      `UPDATE entities SET (mentions_count, documents_count, salience) =
         (SELECT SUM(s.mentions_count), COUNT(*), MAX(s.salience) FROM entity_documents s WHERE s.entity_id = entities.id)
       WHERE EXISTS (SELECT 1 FROM entity_documents s WHERE s.entity_id = entities.id)`,
    ],
  },
  {
    kind: 'count-mismatch',
    detail: 'documents whose passages are counted wrongly',
    count: `SELECT COUNT(*) AS count FROM documents d WHERE d.id IN ${settled} AND d.published = 1 AND d.passages_count <> (SELECT COUNT(*) FROM passages p WHERE p.document_id = d.id)`,
    mend: [`UPDATE documents SET passages_count = (SELECT COUNT(*) FROM passages p WHERE p.document_id = documents.id) WHERE id IN ${settled} AND published = 1`],
  },
  {
    kind: 'count-mismatch',
    detail: 'documents whose entities, relations or facts are counted wrongly',
    count: `SELECT COUNT(*) AS count FROM documents d WHERE d.id IN ${settled} AND d.published = 1 AND (
      d.entities_count <> (SELECT COUNT(*) FROM entity_documents s WHERE s.document_id = d.id)
      OR d.relations_count <> (SELECT COUNT(DISTINCT claim_id) FROM evidence WHERE document_id = d.id AND claim_id >= 'r' AND claim_id < 's')
      OR d.facts_count <> (SELECT COUNT(DISTINCT claim_id) FROM evidence WHERE document_id = d.id AND claim_id >= 'f' AND claim_id < 'g'))`,
    mend: [
      `UPDATE documents SET
         entities_count = (SELECT COUNT(*) FROM entity_documents s WHERE s.document_id = documents.id),
         relations_count = (SELECT COUNT(DISTINCT claim_id) FROM evidence WHERE document_id = documents.id AND claim_id >= 'r' AND claim_id < 's'),
         facts_count = (SELECT COUNT(DISTINCT claim_id) FROM evidence WHERE document_id = documents.id AND claim_id >= 'f' AND claim_id < 'g')
       WHERE id IN ${settled} AND published = 1`,
    ],
  },
]
