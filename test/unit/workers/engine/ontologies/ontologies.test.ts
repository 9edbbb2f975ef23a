import { describe, expect, it } from 'vitest'
import { FailureError, type Failure } from '../../../../../src/shared/failure.ts'
import { createOntologies } from '../../../../../src/workers/engine/ontologies/ontologies.ts'
import { addDocument, temporaryLibrary } from '../../../../support/temporary-library.ts'

const own = (id = 'mine', description = 'For tests.') => `id: ${id}\nname: Mine\ndescription: ${description}\nentities:\n  - name: Thing\n    base: concept\n    description: a thing\nrelations: []\nfacts: []\n`

function failureOf(work: () => unknown): Failure | null {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof FailureError) return error.failure
    throw error
  }
}

async function store() {
  const library = await temporaryLibrary()
  const { db } = library
  for (const id of ['c1', 'c2']) db.prepare<[string, string]>("INSERT INTO collections (id, name, created_at) VALUES (?, ?, 0)").run(id, id)
  const ontologies = createOntologies({ db, nowMs: () => 5 })
  const put = (documentId: string, collectionId: string, at: number) => db.prepare<[string, string, number]>('INSERT INTO document_collections (document_id, collection_id, added_at) VALUES (?, ?, ?)').run(documentId, collectionId, at)
  return { library, db, ontologies, put }
}

describe('the ontologies of a library', () => {
  it('are the packs and a person’s own', async () => {
    const { ontologies } = await store()
    expect(ontologies.list().map(({ id, builtin }) => [id, builtin])).toEqual([['course', true], ['diving', true]])
    const saved = ontologies.save(own())
    expect(saved).toEqual({ id: 'mine', name: 'Mine', description: 'For tests.', builtin: false, version: saved.version, collections: 0 })
    expect(ontologies.list().map(({ id }) => id)).toEqual(['course', 'diving', 'mine'])
    expect(ontologies.get('mine')).toMatchObject({ yaml: own(), builtin: false, ontology: { id: 'mine' } })
  })

  it('have a version that follows what they say, not how it is written', async () => {
    const { ontologies } = await store()
    const { version } = ontologies.save(own())
    expect(ontologies.save(`# mine\n${own()}`).version).toBe(version)
    expect(ontologies.save(own('mine', 'For more.')).version).not.toBe(version)
    expect(ontologies.list().filter(({ id }) => id === 'mine')).toHaveLength(1)
  })

  it('refuse what is wrong with its line, and a pack’s id', async () => {
    const { ontologies } = await store()
    expect(failureOf(() => ontologies.save(own().replace('Thing', 'thing')))).toMatchObject({ code: 'ontology-invalid', message: expect.stringMatching(/^Line 5: entities\.0\.name: A kind/) as string })
    expect(failureOf(() => ontologies.save(own('course')))).toMatchObject({ code: 'ontology-invalid', subject: 'course' })
    expect(failureOf(() => ontologies.remove('course'))).toMatchObject({ code: 'wrong-usage' })
    expect(failureOf(() => ontologies.remove('none'))).toMatchObject({ code: 'not-found' })
    expect(failureOf(() => ontologies.get('none'))).toMatchObject({ code: 'not-found' })
    expect(ontologies.list()).toHaveLength(2)
  })

  it('are used by collections, the general one where none is chosen', async () => {
    const { ontologies } = await store()
    ontologies.save(own())
    ontologies.useFor('c1', 'mine')
    ontologies.useFor('c2', 'diving')
    expect(ontologies.ofCollections()).toEqual([{ collectionId: 'c1', ontologyId: 'mine' }, { collectionId: 'c2', ontologyId: 'diving' }])
    expect(ontologies.list().map(({ id, collections }) => [id, collections])).toEqual([['course', 0], ['diving', 1], ['mine', 1]])
    ontologies.useFor('c2', null)
    ontologies.remove('mine')
    expect(ontologies.ofCollections()).toEqual([])
    expect(failureOf(() => ontologies.useFor('c1', 'mine'))).toMatchObject({ code: 'not-found' })
    expect(failureOf(() => ontologies.useFor('c9', 'diving'))).toMatchObject({ code: 'not-found' })
  })

  it('follow the collection that a document was first put into', async () => {
    const { library, ontologies, put } = await store()
    const [inNone, inBoth] = [addDocument(library, 'a'), addDocument(library, 'b')]
    put(inBoth, 'c1', 2)
    put(inBoth, 'c2', 1)
    ontologies.useFor('c2', 'diving')
    expect([inNone, inBoth].map((id) => ontologies.ofDocument(id).ontology.id)).toEqual(['course', 'diving'])
    ontologies.useFor('c2', null)
    ontologies.useFor('c1', 'diving')
    expect(ontologies.ofDocument(inBoth).ontology.id).toBe('course')
  })

  it('keep what they said when they were used, whatever becomes of them', async () => {
    const { ontologies } = await store()
    ontologies.save(own())
    const version = ontologies.keepVersion(ontologies.get('mine'))
    ontologies.save(own('mine', 'Changed.'))
    expect(ontologies.version(version).description).toBe('For tests.')
    ontologies.remove('mine')
    expect(ontologies.version(version)).toMatchObject({ id: 'mine', description: 'For tests.' })
    expect(failureOf(() => ontologies.version('000000000000'))).toMatchObject({ code: 'not-found' })
  })

  it('say so where one that was saved is not valid any more', async () => {
    const { db, ontologies } = await store()
    ontologies.save(own())
    ontologies.useFor('c1', 'mine')
    db.prepare<[string]>("UPDATE ontologies SET yaml = ? WHERE id = 'mine'").run(own().replace('Thing', 'thing'))
    expect(failureOf(() => ontologies.get('mine'))).toMatchObject({ code: 'ontology-invalid' })
    expect(ontologies.list().map(({ id }) => id)).toEqual(['course', 'diving', 'mine'])
    ontologies.remove('mine')
    expect(ontologies.list()).toHaveLength(2)
  })
})
