import { failure, FailureError } from '../../../shared/failure.ts'
import type { Language } from '../../../shared/model/document.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import type { PackedPassage, PackedPage, StageSource, StageStore } from '../pipeline/ports.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { LibraryLayout } from '../db/layout.ts'
import { createExtractionStore } from './extraction-store.ts'
import { passageOf, type PassageRow } from './passage-row.ts'

interface SourceRow {
  readonly sha256: string
  readonly title: string
  readonly file_name: string
  readonly language: Language | null
  readonly pages: number | null
}

/** The stages' view of the library over SQLite. Writes outside a transaction are refused: they would be no checkpoint. */
export function createStageStore(db: WritableDatabase, layout: LibraryLayout, now: () => number): StageStore {
  const written = (): WritableDatabase => {
    if (!db.inTransaction) throw new Error('A stage writes inside its checkpoint.')
    return db
  }
  return {
    ...createExtractionStore(db, written, now),
    source: (documentId) => source(db, layout, documentId),
    savePage: (documentId, page) => savePage(written(), documentId, page),
    saveReading(documentId, reading, pages) {
      const rows = written()
      rows
        .prepare<[number, string, string, string, string | null, string]>(
          'UPDATE documents SET pages = ?, language = ?, quality_json = ?, warnings_json = ?, title = coalesce(?, title) WHERE id = ?',
        )
        .run(pages, reading.language, JSON.stringify(reading.quality), JSON.stringify(reading.warnings), reading.title, documentId)
      rows.prepare<[string, number]>('DELETE FROM pages WHERE document_id = ? AND number > ?').run(documentId, pages)
    },
    pageBlocks: (documentId, afterPage, limit) =>
      db
        .prepare<[string, number, number], { number: number; blocksJson: string }>(
          'SELECT number, blocks_json AS blocksJson FROM pages WHERE document_id = ? AND number > ? ORDER BY number LIMIT ?',
        )
        .all(documentId, afterPage, limit),
    removePassages: (documentId, limit) =>
      written().prepare<[string, number]>('DELETE FROM passages WHERE seq IN (SELECT seq FROM passages WHERE document_id = ? LIMIT ?)').run(documentId, limit).changes,
    savePassage: (documentId, passage) => savePassage(written(), documentId, passage),
    savePassageCount(documentId) {
      written().prepare<[string]>('UPDATE documents SET passages_count = (SELECT count(*) FROM passages WHERE document_id = documents.id) WHERE id = ?').run(documentId)
    },
    passageCount: (documentId) => db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM passages WHERE document_id = ?').get(documentId)?.n ?? 0,
    passages: (documentId, afterIndex, limit) =>
      db
        .prepare<[string, number, number], PassageRow>(
          'SELECT id, idx, kind, headings_json, text, context_hash, tokens FROM passages WHERE document_id = ? AND idx > ? ORDER BY idx LIMIT ?',
        )
        .all(documentId, afterIndex, limit)
        .map(passageOf),
    saveResolutionPart(documentId, part, json) {
      written()
        .prepare<[string, number, string]>('INSERT INTO resolutions (document_id, part, resolution_json) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET resolution_json = excluded.resolution_json')
        .run(documentId, part, json)
    },
    saveResolutionEnd(documentId, parts) {
      written().prepare<[string, number]>('DELETE FROM resolutions WHERE document_id = ? AND part >= ?').run(documentId, parts)
    },
    resolutionPart: (documentId, part) =>
      db.prepare<[string, number], { json: string }>('SELECT resolution_json AS json FROM resolutions WHERE document_id = ? AND part = ?').get(documentId, part)?.json ?? null,
    resolutionParts: (documentId) => db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM resolutions WHERE document_id = ?').get(documentId)?.n ?? 0,
    isPublished: (documentId) => db.prepare<[string], { published: number }>('SELECT published FROM documents WHERE id = ?').get(documentId)?.published === 1,
  }
}

function source(db: WritableDatabase, layout: LibraryLayout, documentId: DocumentId): StageSource {
  const row = db.prepare<[string], SourceRow>('SELECT sha256, title, file_name, language, pages FROM documents WHERE id = ?').get(documentId)
  if (!row) throw new FailureError(failure('not-found', `The document ${documentId} is not in the library any more.`, { subject: documentId }))
  return { documentId, path: layout.objectFile(row.sha256), fileName: row.file_name, title: row.title, language: row.language ?? 'other', pages: row.pages }
}

function savePage(db: WritableDatabase, documentId: DocumentId, page: PackedPage): void {
  db.prepare<[string, number, number, number, number, string]>(
    `INSERT INTO pages (document_id, number, width, height, failed, blocks_json) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET width = excluded.width, height = excluded.height, failed = excluded.failed, blocks_json = excluded.blocks_json`,
  ).run(documentId, page.number, page.width, page.height, page.failed ? 1 : 0, page.blocksJson)
}

function savePassage(db: WritableDatabase, documentId: DocumentId, passage: PackedPassage): void {
  db.prepare<[string, string, number, string, string, string, number, string, string, number, string, string]>(
    `INSERT INTO passages (id, document_id, idx, kind, headings_json, headings_text, page, boxes_json, runs, tokens, text, context_hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    passage.id,
    documentId,
    passage.index,
    passage.kind,
    JSON.stringify(passage.headings),
    passage.headings.join('\n'),
    passage.page,
    passage.boxesJson,
    passage.runs,
    passage.tokens,
    passage.text,
    passage.contextHash,
  )
}
