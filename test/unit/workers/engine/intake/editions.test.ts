import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contract } from '../../../../../src/shared/contract/index.ts'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { runQuery } from '../../../../../src/workers/engine/browse/queries.ts'
import { openDatabase } from '../../../../../src/workers/engine/db/open-database.ts'
import { systemClock } from '../../../../../src/workers/engine/jobs/clock.ts'
import { intakeLibrary, never, smallPdf, type IntakeLibrary } from '../../../../support/intake-library.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'
import { temporaryLibrary } from '../../../../support/temporary-library.ts'

/** Which edition stands before and after each, by the text that was imported: what a window shows. */
function neighbours(library: Pick<IntakeLibrary, 'db' | 'layout'>, ids: Readonly<Record<string, DocumentId>>): Record<string, string> {
  const nameOf = (id: DocumentId | undefined) => Object.entries(ids).find(([, one]) => one === id)?.[0] ?? '-'
  const context = { db: library.db, layout: library.layout, nowMs: () => 0 }
  return Object.fromEntries(
    Object.entries(ids).flatMap(([name, documentId]) => {
      if (!library.db.prepare<[string], { id: string }>('SELECT id FROM documents WHERE id = ?').get(documentId)) return []
      const { document } = contract['documents.get'].output.parse(runQuery(context, 'documents.get', { documentId }))
      const listed = runQuery(context, 'documents.list', { trashed: document.trashedAt !== null }).documents.find(({ id }) => id === documentId)
      expect([listed?.supersedes, listed?.supersededBy], 'the list says the same').toEqual([document.supersedes, document.supersededBy])
      return [[name, `${nameOf(document.supersedes?.id)} < ${nameOf(document.supersededBy?.id)}`]]
    }),
  )
}

async function editions(library: IntakeLibrary, texts: readonly string[], sameName: 'revision' | 'keep-both' = 'revision'): Promise<Record<string, DocumentId>> {
  const ids: Record<string, DocumentId> = {}
  for (const text of texts) {
    const folder = join(temporaryFolder(), text)
    mkdirSync(folder)
    writeFileSync(join(folder, 'manual.pdf'), smallPdf(text))
    const [result] = await library.import([join(folder, 'manual.pdf')], { sameName, commandId: folder })
    if (!result?.documentId) throw new Error(`${text} did not come in`)
    ids[text] = result.documentId
  }
  return ids
}

describe('editions of a work', () => {
  it('stand in the order in which they came, both ends said', async () => {
    const library = await intakeLibrary()
    const ids = await editions(library, ['one', 'two', 'three'])
    expect(neighbours(library, ids)).toEqual({ one: '- < two', two: 'one < three', three: 'two < -' })
  })

  it('are none where both were kept', async () => {
    const library = await intakeLibrary()
    expect(neighbours(library, await editions(library, ['one', 'two'], 'keep-both'))).toEqual({ one: '- < -', two: '- < -' })
  })

  it('close the gap of one in the trash, and open it again when it comes back', async () => {
    const library = await intakeLibrary()
    const ids = await editions(library, ['one', 'two', 'three'])
    const target = (name: string) => ({ documentIds: [ids[name] as DocumentId] })
    await library.trash.remove(target('three'), never)
    expect(neighbours(library, ids)).toEqual({ one: '- < two', two: 'one < -', three: 'two < -' })
    await library.trash.remove(target('two'), never)
    expect(neighbours(library, ids)).toMatchObject({ one: '- < -' })
    await library.trash.restore(target('three'), never)
    expect(neighbours(library, ids)).toMatchObject({ one: '- < three', three: 'one < -' })
    await library.trash.restore(target('two'), never)
    expect(neighbours(library, ids)).toEqual({ one: '- < two', two: 'one < three', three: 'two < -' })
  })

  it('keep their order when one in the middle, or the first, is deleted for good', async () => {
    const library = await intakeLibrary()
    const ids = await editions(library, ['one', 'two', 'three', 'four'])
    for (const name of ['two', 'one']) {
      const target = { documentIds: [ids[name] as DocumentId] }
      await library.trash.remove(target, never)
      await library.trash.purge(target, never)
    }
    expect(neighbours(library, ids)).toEqual({ three: '- < four', four: 'three < -' })
  })

  it('make one line of an edition that came while another was in the trash', async () => {
    const library = await intakeLibrary()
    const before = await editions(library, ['one', 'two'])
    await library.trash.remove({ documentIds: [before['two'] as DocumentId] }, never)
    const ids = { ...before, ...(await editions(library, ['three'])) }
    expect(neighbours(library, ids)).toMatchObject({ one: '- < three', three: 'one < -' })
    await library.trash.restore({ documentIds: [before['two'] as DocumentId] }, never)
    expect(neighbours(library, ids)).toEqual({ one: '- < two', two: 'one < three', three: 'two < -' })
  })

  it('do not take in a document that was deleted for good and comes again by itself', async () => {
    const library = await intakeLibrary()
    const ids = await editions(library, ['one', 'two'])
    const target = { documentIds: [ids['one'] as DocumentId] }
    await library.trash.remove(target, never)
    await library.trash.purge(target, never)
    await editions(library, ['one'], 'keep-both')
    expect(neighbours(library, ids)).toEqual({ one: '- < -', two: '- < -' })
  })

  it('stay in order when the clock was put back', async () => {
    let now = 1_900_000_000_000
    const library = await intakeLibrary({ clock: { ...systemClock, now: () => now } })
    const first = await editions(library, ['one'])
    now -= 3_600_000
    await library.intake.close()
    const later = await intakeLibrary({ library, clock: { ...systemClock, now: () => now } })
    expect(neighbours(later, { ...first, ...(await editions(later, ['two'])) })).toEqual({ one: '- < two', two: 'one < -' })
  })

  it('are still known after a restart', async () => {
    const library = await intakeLibrary({ library: await temporaryLibrary() })
    const ids = await editions(library, ['one', 'two'])
    await library.intake.close()
    library.db.close()
    const db = await openDatabase({ layout: library.layout, nowMs: () => 0, newLibraryId: () => 'not used' })
    expect(neighbours({ db, layout: library.layout }, ids)).toEqual({ one: '- < two', two: 'one < -' })
    db.close()
  })

  it('tell the other editions too when one comes, goes or returns', async () => {
    const library = await intakeLibrary()
    const ids = await editions(library, ['one', 'two'])
    const { one, two } = ids as { one: DocumentId; two: DocumentId }
    const toldOfOne = () => library.told.splice(0).some(({ event, what }) => event === 'documents-changed' && (what as string[]).includes(one))
    expect(toldOfOne()).toBe(true)
    await library.trash.remove({ documentIds: [two] }, never)
    expect(toldOfOne()).toBe(true)
    await library.trash.restore({ documentIds: [two] }, never)
    expect(toldOfOne()).toBe(true)
  })
})

describe('the claims of an edition that was superseded', () => {
  it('are kept, and counted in its detail alone', async () => {
    const library = await intakeLibrary()
    const ids = await editions(library, ['one', 'two'])
    const { one, two } = ids as { one: DocumentId; two: DocumentId }
    for (const [document, claim] of [[one, 'a'], [one, 'a'], [one, 'b'], [two, 'a']] as const)
      library.db.prepare<[string, string, number]>("INSERT INTO evidence (claim_id, document_id, passage_id, start, \"end\") VALUES (?, ?, 'p', ?, 9)").run(claim, document, library.rows('SELECT 1 FROM evidence').length)
    const kept = (documentId: DocumentId) => runQuery({ db: library.db, layout: library.layout, nowMs: () => 0 }, 'documents.get', { documentId }).document.supersededClaims
    expect([kept(one), kept(two)]).toEqual([2, 0])
  })
})
