import type { Collection } from '../../../shared/contract/documents.ts'
import type { Query } from './query-context.ts'

/** Counts leave out what is in the trash, which has a count of its own. */
export const listCollections: Query<'collections.list'> = ({ db }) => {
  const counts = db
    .prepare<[], { all: number; trashed: number }>('SELECT COUNT(*) FILTER (WHERE trashed_at IS NULL) AS "all", COUNT(*) FILTER (WHERE trashed_at IS NOT NULL) AS trashed FROM documents')
    .get()
  const collections = db
    .prepare<[], Collection>(
      `SELECT c.id AS id, c.name AS name, c.created_at AS createdAt,
         (SELECT COUNT(*) FROM document_collections m JOIN documents d ON d.id = m.document_id WHERE m.collection_id = c.id AND d.trashed_at IS NULL) AS documents
       FROM collections c ORDER BY c.name COLLATE NOCASE, c.id`,
    )
    .all()
  return { collections, all: counts?.all ?? 0, trashed: counts?.trashed ?? 0 }
}
