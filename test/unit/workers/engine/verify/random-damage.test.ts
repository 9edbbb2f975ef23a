import { describe, expect, it, onTestFinished } from 'vitest'
import { openReadOnly } from '../../../../../src/workers/engine/db/connection.ts'
import { mendLibrary, verifyLibrary } from '../../../../../src/workers/engine/verify/verify-library.ts'
import { openTestLibrary, type TestLibrary } from '../../../../support/graph-library.ts'
import { randomDocument } from '../../../../support/graph-sample.ts'
import { createRandom, type Random } from '../../../../support/random.ts'

/*
 * Rows that go, change or come by chance, several at once: mending always ends, leaves nothing that checking finds again,
 * and takes away nothing that was sound.
 */
const work = { signal: new AbortController().signal, report: () => undefined, trace: 'trace-1' }

/** What tells the rows of a table apart. */
const keys = {
  mentions: ['entity_id', 'document_id', 'passage_id', 'start'],
  evidence: ['claim_id', 'document_id', 'passage_id', 'start', '"end"'],
  aliases: ['entity_id', 'document_id', 'name', 'kind'],
  entity_documents: ['entity_id', 'document_id'],
  relations: ['id'],
  facts: ['id'],
  entities: ['id'],
  documents: ['id'],
} as const

/** A condition that one row of the table fulfils, or none where it is empty. */
function one(table: keyof typeof keys, { db }: TestLibrary, random: Random): string {
  const rows = db.prepare<[], Record<string, string | number>>(`SELECT ${keys[table].join(', ')} FROM ${table} ORDER BY ${keys[table].join(', ')}`).all()
  const chosen = rows[random.below(Math.max(1, rows.length))]
  if (!chosen) return '0'
  return Object.entries(chosen).map(([name, value]) => `"${name}" = ${typeof value === 'number' ? value : `'${value.replaceAll("'", "''")}'`}`).join(' AND ')
}

/** What can be mended from the rows that are left, without asking a document. */
const damages: readonly ((library: TestLibrary, random: Random) => string)[] = [
  ...(['mentions', 'evidence', 'relations', 'facts', 'aliases'] as const).map((table) => (library: TestLibrary, random: Random) => `DELETE FROM ${table} WHERE ${one(table, library, random)}`),
  (library, random) => `UPDATE entities SET mentions_count = ${random.below(99)}, documents_count = ${random.below(9)} WHERE ${one('entities', library, random)}`,
  (library, random) => `UPDATE entities SET salience = ${random.below(100) / 100} WHERE ${one('entities', library, random)}`,
  (library, random) => `UPDATE entities SET canonical_id = 'e${'9'.repeat(24)}' WHERE ${one('entities', library, random)}`,
  (library, random) => `UPDATE entity_documents SET mentions_count = ${random.below(99)} WHERE ${one('entity_documents', library, random)}`,
  (library, random) => `UPDATE documents SET passages_count = ${random.below(99)}, facts_count = ${random.below(99)} WHERE ${one('documents', library, random)}`,
  () => "INSERT INTO passages_fts (rowid, text, headings_text) VALUES (99999, 'stray', '')",
]

async function check(library: TestLibrary) {
  const own = openReadOnly(library.db.file)
  try {
    return await verifyLibrary(own, work)
  } finally {
    own.close()
  }
}

function build(seed: number): TestLibrary {
  const library = openTestLibrary()
  onTestFinished(() => library.close())
  for (let n = 0; n < 3; n += 1) {
    const { spec, resolution } = randomDocument(`d${n}`, seed * 10 + n, 12)
    library.publish(library.addDocument(spec), resolution)
  }
  return library
}
const rows = (library: TestLibrary, sql: string) => new Set(library.db.prepare<[], object>(sql).all().map((one) => JSON.stringify(one)))

describe.each(Array.from({ length: 12 }, (_, seed) => [seed + 1]))('damage by chance (%i)', (seed) => {
  it('is found and mended in one go, and what was sound stays', async () => {
    const library = build(seed)
    expect(await check(library)).toEqual([])
    const random = createRandom(seed + 1000)
    library.db.pragma('foreign_keys = OFF')
    const done = Array.from({ length: 1 + random.below(5) }, () => (damages[random.below(damages.length)] ?? (() => ''))(library, random))
    // A claim is sound while it and what it stands on are there.
    const before = (table: string) => rows(library, `SELECT t.id FROM ${table} t WHERE EXISTS (SELECT 1 FROM evidence e WHERE e.claim_id = t.id)`)
    for (const sql of done) library.db.exec(sql)
    const sound = { relations: before('relations'), facts: before('facts'), passages: rows(library, 'SELECT id, text FROM passages'), says: rows(library, 'SELECT entity_id, document_id, name FROM entity_documents') }
    const found = await check(library)
    const mended = [...mendLibrary(library.db, found)]
    expect(mended.filter((finding) => !finding.mended), done.join('; ')).toEqual([])
    expect(await check(library), done.join('; ')).toEqual([])
    expect([...mendLibrary(library.db, [])], 'a second time there is nothing to do').toEqual([])
    expect(before('relations')).toEqual(sound.relations)
    expect(before('facts')).toEqual(sound.facts)
    expect(rows(library, 'SELECT id, text FROM passages')).toEqual(sound.passages)
    expect(rows(library, 'SELECT entity_id, document_id, name FROM entity_documents')).toEqual(sound.says)
  })
})
