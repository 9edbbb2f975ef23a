import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Finding } from '../../../../../src/shared/contract/library.ts'
import type { Work } from '../../../../../src/workers/engine/pipeline/ports.ts'
import { openReadOnly } from '../../../../../src/workers/engine/db/connection.ts'
import { searchLibrary } from '../../../../../src/workers/engine/search/search.ts'
import { mendLibrary, verifyLibrary } from '../../../../../src/workers/engine/verify/verify-library.ts'
import { documentIdOf, openTestLibrary, type TestLibrary } from '../../../../support/graph-library.ts'
import { guide, guideResolution, manual, manualResolution, notes, notesResolution, randomDocument } from '../../../../support/graph-sample.ts'

let library: TestLibrary
const work = (signal = new AbortController().signal): Work => ({ signal, report: () => {}, trace: 'trace-1234' })
/** On a connection of its own, as the query thread does it: an older one may hold a search index's former shape. */
const verify = async () => {
  const own = openReadOnly(library.db.file)
  try {
    return Finding.array().parse(await verifyLibrary(own, work()))
  } finally {
    own.close()
  }
}

beforeEach(() => {
  library = openTestLibrary()
  for (const [spec, resolution] of [[manual, manualResolution], [notes, notesResolution], [guide, guideResolution]] as const) library.publish(library.addDocument(spec), resolution)
})
afterEach(() => library.close())

describe('verifyLibrary', () => {
  it('finds nothing in a sound library, whatever came and went', async () => {
    for (let seed = 1; seed < 5; seed += 1) {
      const { spec, resolution } = randomDocument(`r${seed}`, seed)
      library.publish(library.addDocument(spec), resolution)
    }
    library.withdraw(documentIdOf('r2'))
    library.withdraw(documentIdOf('manual'))
    expect(await verify()).toEqual([])
  })

  it('lets a document that is being published or withdrawn be half there', async () => {
    const { spec, resolution } = randomDocument('half', 8, 60)
    const id = library.addDocument({ ...spec, jobState: 'leased' })
    library.writer.publishStep({ documentId: id, resolution, cursor: 0 })
    expect(await verify()).toEqual([])
    library.trash(documentIdOf('manual'))
    library.writer.withdrawStep(documentIdOf('manual'))
    expect(await verify()).toEqual([])
  })

  it('stops when it is told to', async () => {
    await expect(verifyLibrary(library.reader, work(AbortSignal.abort()))).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('damage', () => {
  const wholeness = (): string => library.dump()
  const damages: Record<string, readonly string[]> = {
    'mentions in passages that are not there': ["INSERT INTO mentions SELECT entity_id, document_id, 'p0', 0, 1 FROM mentions LIMIT 1"],
    'evidence in passages that are not there': ["INSERT INTO evidence SELECT claim_id, document_id, 'p0', 0, 1, 1 FROM evidence LIMIT 1"],
    'evidence for claims that are not there': ["INSERT INTO evidence SELECT 'r0', document_id, passage_id, 0, 1, 1 FROM evidence LIMIT 1"],
    'mentions of entities that the document does not name': ["INSERT INTO mentions SELECT 'e0', document_id, passage_id, 0, 1 FROM mentions LIMIT 1"],
    'aliases of entities that the document does not name': ["INSERT INTO aliases SELECT 'e0', document_id, 'x', 'x', 'variant' FROM aliases LIMIT 1"],
    'relations between entities that are not there': ["INSERT INTO relations VALUES ('r9', 'e0', 'e1', 'USES', 1)", "INSERT INTO evidence SELECT 'r9', document_id, passage_id, 0, 1, 1 FROM evidence LIMIT 1"],
    'facts about entities that are not there': ["INSERT INTO facts VALUES ('f9', 'e0', 'p', 'v', NULL, NULL, '{}')", "INSERT INTO evidence SELECT 'f9', document_id, passage_id, 0, 1, 1 FROM evidence LIMIT 1"],
    'relations without evidence': ["INSERT INTO relations SELECT 'r8', from_id, to_id, 'CAUSES', 1 FROM relations LIMIT 1"],
    'facts without evidence': ["INSERT INTO facts SELECT 'f8', entity_id, 'p', 'v', NULL, NULL, '{}' FROM facts LIMIT 1"],
    'entities that no document names': ["INSERT INTO entities (id, key, name, type, canonical_id) VALUES ('e8', 'k8', 'n', 'other', 'e8')"],
    'entities merged into one that is not there or is merged itself': ["UPDATE entities SET canonical_id = 'e7' WHERE key = 'regulator'"],
    'mentions that are counted wrongly for a document': ["UPDATE entity_documents SET mentions_count = mentions_count + 1 WHERE document_id = (SELECT MIN(document_id) FROM entity_documents)"],
    'entities whose mentions or documents are counted wrongly': ["UPDATE entities SET documents_count = 99 WHERE key = 'nitrox'"],
    'documents whose passages are counted wrongly': ['UPDATE documents SET passages_count = 99 WHERE title = \'Lecture notes\''],
    'documents whose entities, relations or facts are counted wrongly': ["UPDATE documents SET facts_count = 99 WHERE title = 'Lecture notes'"],
  }

  it.each(Object.entries(damages))('%s: found, mended, and nothing else is touched', async (detail, statements) => {
    const before = wholeness()
    for (const sql of statements) library.db.prepare(sql).run()
    const findings = await verify()
    expect(findings.map((finding) => finding.detail)).toContain(detail)
    const mended = [...mendLibrary(library.db, findings)]
    expect(mended.length).toBeGreaterThan(0)
    expect(mended.filter((finding) => !finding.mended)).toEqual([])
    expect(await verify()).toEqual([])
    expect(wholeness()).toBe(before)
  })

  it('of the search index: found by a row, by a stray and by a word, and built anew', async () => {
    const damage = [
      "INSERT INTO passages_fts (passages_fts, rowid, text, headings_text) SELECT 'delete', seq, text, headings_text FROM passages LIMIT 1",
      "INSERT INTO passages_fts (rowid, text, headings_text) VALUES (999, 'stray', '')",
      "UPDATE passages SET text = 'altogether different' WHERE seq = 1",
      "INSERT INTO entities_fts (entities_fts, rowid, name, aliases_text) SELECT 'delete', seq, name, aliases_text FROM entities LIMIT 1",
    ]
    for (const sql of damage) {
      library.db.prepare(sql).run()
      const findings = await verify()
      expect(findings.map(({ kind }) => kind), `after ${sql}`).toEqual(['search-index'])
      expect([...mendLibrary(library.db, findings)].map(({ mended }) => mended)).toEqual([true])
      expect(await verify()).toEqual([])
      // A reader that was open all the while searches the new index.
      expect(searchLibrary(library.reader, { query: 'nitrox', in: ['passages'] }).totals.passages).toBeGreaterThan(2)
      expect(searchLibrary(library.reader, { query: 'stray', in: ['passages'] }).totals.passages).toBe(0)
    }
  })

  it('that only the document can mend is told and left', async () => {
    library.db.prepare("DELETE FROM entities WHERE key = 'regulator'").run()
    const findings = await verify()
    const [told] = [...mendLibrary(library.db, findings)].filter(({ detail }) => detail.includes('retry the document'))
    expect(told).toMatchObject({ mended: false, count: 1 })
  })

  it('of a foreign key is told', async () => {
    library.db.pragma('foreign_keys = OFF')
    library.db.prepare("DELETE FROM document_objects WHERE sha256 = (SELECT sha256 FROM documents WHERE title = 'Lecture notes')").run()
    expect(await verify()).toMatchObject([{ kind: 'orphan-row', detail: 'rows of documents that point at no row of document_objects', count: 1 }])
  })
})
