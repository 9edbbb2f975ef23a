import { words } from '../../../shared/fold.ts'
import type { EntityType } from '../../../shared/model/extraction.ts'
import type { SearchHit } from '../../../shared/model/graph.ts'
import type { DocumentId, EntityId } from '../../../shared/model/ids.ts'
import type { ReadableDatabase } from '../db/database.ts'
import type { QueryPiece } from '../db/full-text-query.ts'
import { markPieces, type Mark } from './marks.ts'
import { exactAliasScore, exactNameScore, exactTitleScore, wholeNameScore, type SearchScope } from './search-scope.ts'

/** Hits in names: of entities, through the full-text index, and of documents, which are few enough to be read. */
export type NameHit = Omit<SearchHit, 'rank'> & { readonly key: string }

/** Scored here and not by BM25 alone, so more than are shown are read; a query that matches more is too wide to rank. */
const entitiesRead = 2000

const matchingEntities = `
  WITH m AS MATERIALIZED (SELECT rowid AS seq, bm25(entities_fts, 4, 2) AS score FROM entities_fts WHERE entities_fts MATCH :match)
  SELECT %COLUMNS%
  FROM m JOIN entities e ON e.seq = m.seq JOIN entities c ON c.id = e.canonical_id
  WHERE (:types IS NULL OR c.type IN (SELECT value FROM json_each(:types)))
    AND (:documents IS NULL OR EXISTS (SELECT 1 FROM entity_documents s WHERE s.entity_id = e.id AND s.document_id IN (SELECT value FROM json_each(:documents))))`

type Parameters = { match: string; documents: string | null; types: string | null }
const parametersOf = ({ match, documents, types }: SearchScope): Parameters => ({ match, documents, types })

export function countEntities(db: ReadableDatabase, scope: SearchScope): number {
  return db.prepare<[Parameters], { count: number }>(matchingEntities.replace('%COLUMNS%', 'COUNT(DISTINCT c.id) AS count')).get(parametersOf(scope))?.count ?? 0
}

/** Best first. What was merged into an entity finds it, and the quote says by which of its names. */
export function findEntities(db: ReadableDatabase, scope: SearchScope): NameHit[] {
  const rows = db
    .prepare<[Parameters & { limit: number }], { id: EntityId; name: string; type: EntityType; salience: number; names: string }>(
      `${matchingEntities.replace('%COLUMNS%', 'c.id AS id, c.name AS name, c.type AS type, MAX(e.salience) AS salience, json_group_array(e.name || char(10) || e.aliases_text) AS names')}
       GROUP BY c.id ORDER BY MIN(m.score), c.id LIMIT :limit`,
    )
    .all({ ...parametersOf(scope), limit: entitiesRead })
  return rows
    .map((row): NameHit => {
      const names = [row.name, ...(JSON.parse(row.names) as string[]).flatMap((lines) => lines.split('\n'))].filter((name) => name !== '')
      const best = bestName(names, row.name, scope)
      return {
        score: best.score + row.salience,
        in: 'entities',
        documentId: null,
        documentTitle: null,
        title: row.name,
        page: null,
        entityId: row.id,
        entityType: row.type,
        headings: [],
        quote: best.name,
        marks: best.marks,
        boxes: [],
        key: row.id,
      }
    })
    .sort(byScore)
}

function bestName(names: readonly string[], own: string, scope: SearchScope): { name: string; marks: Mark[]; score: number } {
  let best: { name: string; marks: Mark[]; score: number } | null = null
  for (const name of names) {
    const { marks, score } = scoreName(name, scope, name === own ? exactNameScore : exactAliasScore)
    if (!best || score > best.score) best = { name, marks, score }
  }
  return best ?? { name: own, marks: [], score: 0 }
}

/** The whole name as asked for scores `exact`; else how much of the query is in it and how little besides. */
function scoreName(name: string, scope: SearchScope, exact: number): { marks: Mark[]; score: number } {
  const { pieces } = scope.query
  const { marks, matched } = markPieces(name, pieces)
  const own = words(name).map((word) => word.folded)
  const asked = scope.query.typed
  if (own.length === asked.length && own.every((word, index) => word === asked[index])) return { marks, score: exact }
  const covered = marks.reduce((sum, [start, end]) => sum + end - start, 0)
  return { marks, score: (wholeNameScore * (matched / pieces.length) * (1 + covered / Math.max(1, name.length))) / 2 }
}

/** Documents whose title, or else file name, holds all the words (or any, when the search fell back to that). */
export function findDocuments(db: ReadableDatabase, scope: SearchScope): NameHit[] {
  const { pieces, all } = scope.query
  const needed = scope.match === all ? pieces.length : 1
  return db
    .prepare<[{ documents: string | null }], { id: DocumentId; title: string; fileName: string }>(
      `SELECT d.id AS id, d.title AS title, d.file_name AS fileName FROM documents d
       WHERE d.trashed_at IS NULL AND (:documents IS NULL OR d.id IN (SELECT value FROM json_each(:documents)))`,
    )
    .all({ documents: scope.documents })
    .flatMap(({ id, title, fileName }): NameHit[] => {
      const name = markPieces(title, pieces).matched >= needed ? title : fileName
      if (markPieces(name, pieces).matched < needed) return []
      const { marks, score } = scoreName(name, scope, exactTitleScore)
      return [{ score, in: 'documents', documentId: id, documentTitle: title, title, page: 1, headings: [], quote: name, marks, boxes: [], key: id }]
    })
    .sort(byScore)
}

/** Whether the title or file name of any document holds the words of this piece. */
export function isInTitle(db: ReadableDatabase, piece: QueryPiece): boolean {
  const names = db.prepare<[], { title: string; fileName: string }>('SELECT title, file_name AS fileName FROM documents WHERE trashed_at IS NULL').all()
  return names.some(({ title, fileName }) => markPieces(`${title}\n${fileName}`, [piece]).matched > 0)
}

export function byScore(a: { readonly score: number; readonly key: string }, b: { readonly score: number; readonly key: string }): number {
  return b.score - a.score || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
}
