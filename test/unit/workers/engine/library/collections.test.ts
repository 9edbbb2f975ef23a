import { describe, expect, test } from 'vitest'
import type { CollectionId, DocumentId } from '../../../../../src/shared/model/ids.ts'
import { intakeLibrary, never, type IntakeLibrary } from '../../../../support/intake-library.ts'
import { addDocument } from '../../../../support/temporary-library.ts'

const names = (library: IntakeLibrary) => library.rows<{ name: string }>('SELECT name FROM collections ORDER BY name').map((row) => row.name)
const members = (library: IntakeLibrary, id: CollectionId) => library.rows<{ document_id: DocumentId }>('SELECT document_id FROM document_collections WHERE collection_id = ? ORDER BY document_id', id).map((row) => row.document_id)
const outbox = (library: IntakeLibrary) =>
  library.rows<{ operation: string; payload_json: string }>("SELECT operation, payload_json FROM outbox WHERE subject = 'collection' ORDER BY seq").map((row) => ({ operation: row.operation, ...(JSON.parse(row.payload_json) as object) }))
const publish = (library: IntakeLibrary, id: DocumentId) => void library.db.prepare<[string]>('UPDATE documents SET published = 1 WHERE id = ?').run(id)

describe('a name', () => {
  test('makes one collection, however it is written', async () => {
    const library = await intakeLibrary()
    const id = library.collections.ensure('Plongée  Niveau 2 ')
    expect(id).toMatch(/^c[0-9a-f]{24}$/)
    for (const same of ['plongée niveau 2', 'PLONGÉE\tNIVEAU 2', 'Plongée Niveau 2'.normalize('NFD')]) expect(library.collections.ensure(same)).toBe(id)
    expect(library.collections.ensure('Plongee Niveau 2')).not.toBe(id)
    expect(names(library)).toEqual(['Plongee Niveau 2', 'Plongée Niveau 2'])
  })

  test('gives the same id in every library, and another when a renamed collection has it', async () => {
    const [one, two] = [await intakeLibrary(), await intakeLibrary()]
    const id = one.collections.ensure('Course')
    expect(two.collections.ensure('course')).toBe(id)
    one.collections.rename(id, 'Old course')
    const next = one.collections.ensure('Course')
    expect(next).not.toBe(id)
    expect(one.collections.ensure('COURSE')).toBe(next)
    expect(one.collections.ensure('old course')).toBe(id)
  })

  test('that another collection has cannot be taken; a change of case can', async () => {
    const library = await intakeLibrary()
    const a = library.collections.ensure('A')
    library.collections.ensure('Été')
    expect(() => library.collections.rename(a, 'ÉTÉ')).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: 'wrong-usage' }) as unknown }) as Error)
    library.collections.rename(a, 'a ')
    expect(names(library)).toEqual(['a', 'Été'])
    expect(() => library.collections.rename('c-none' as CollectionId, 'x')).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: 'not-found' }) as unknown }) as Error)
  })
})

describe('documents', () => {
  test('are added and taken once, and unknown ones are passed over', async () => {
    const library = await intakeLibrary()
    const id = library.collections.ensure('Course')
    const [a, b] = [addDocument(library, 'a'), addDocument(library, 'b')]
    expect(library.collections.add(id, [a, b, '0'.repeat(32) as DocumentId])).toBe(2)
    expect(library.collections.add(id, [a, b])).toBe(0)
    expect(members(library, id)).toEqual([a, b].sort())
    expect(library.collections.take(id, [a])).toBe(1)
    expect(library.collections.take(id, [a])).toBe(0)
    expect(members(library, id)).toEqual([b])
    expect(() => library.collections.add('c-none' as CollectionId, [a])).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: 'not-found' }) as unknown }) as Error)
  })

  test('in the trash are not counted, and come back with their document', async () => {
    const library = await intakeLibrary()
    const id = library.collections.ensure('Course')
    const a = addDocument(library, 'a')
    library.collections.add(id, [a])
    await library.trash.remove({ documentIds: [a] }, never)
    expect(library.collections.create('course')).toMatchObject({ id, documents: 0 })
    await library.trash.restore({ documentIds: [a] }, never)
    expect(library.collections.create('course')).toMatchObject({ id, name: 'Course', documents: 1 })
  })

  test('stay when their collection goes, and it goes once', async () => {
    const library = await intakeLibrary()
    const id = library.collections.ensure('Course')
    const a = addDocument(library, 'a')
    library.collections.add(id, [a])
    library.collections.remove(id)
    library.collections.remove(id)
    expect(names(library)).toEqual([])
    expect(library.rows('SELECT id FROM documents')).toEqual([{ id: a }])
    expect(library.told.filter((one) => one.event === 'collections')).toHaveLength(3)
  })
})

test('the graph is told of published documents only, with every change of name and members', async () => {
  const library = await intakeLibrary()
  const id = library.collections.ensure('Course')
  const [a, b] = [addDocument(library, 'a'), addDocument(library, 'b')]
  library.collections.add(id, [b])
  expect(outbox(library)).toEqual([])
  publish(library, a)
  library.collections.add(id, [a])
  library.collections.rename(id, 'New name')
  library.collections.take(id, [a])
  library.collections.remove(id)
  expect(outbox(library)).toEqual([
    { operation: 'upsert', id, name: 'Course', documents: [a] },
    { operation: 'upsert', id, name: 'New name', documents: [a] },
    { operation: 'upsert', id, name: 'New name', documents: [] },
  ])
  const again = library.collections.ensure('Again')
  library.collections.add(again, [a])
  library.collections.remove(again)
  expect(outbox(library).at(-1)).toEqual({ operation: 'delete', id: again })
})
