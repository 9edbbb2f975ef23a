import { describe, expect, it } from 'vitest'
import { contract } from '../../../../../src/shared/contract/index.ts'
import type { CallContext } from '../../../../../src/shared/rpc.ts'
import { createOntologies } from '../../../../../src/workers/engine/ontologies/ontologies.ts'
import { ontologyHandlers } from '../../../../../src/workers/engine/ontologies/ontology-handlers.ts'
import type { ModelRequest } from '../../../../../src/workers/engine/providers/model-port.ts'
import { reasonOf } from '../../../../support/reason-of.ts'
import { addDocument, temporaryLibrary } from '../../../../support/temporary-library.ts'

const call: CallContext = { id: 'c', method: 'ontologies.save', trace: 't', who: 'window', signal: new AbortController().signal }
const yaml = 'id: mine\nname: Mine\ndescription: For tests.\nentities:\n  - {name: Thing, base: concept, description: a thing}\nrelations: []\nfacts: []\n'

async function handlers() {
  const library = await temporaryLibrary()
  const { db } = library
  const written: string[] = []
  const asked: ModelRequest[] = []
  let changes = 0
  const own = ontologyHandlers({
    db,
    ontologies: createOntologies({ db, nowMs: () => 1 }),
    run: async (_call, summary, work) => {
      const value = await work()
      written.push(typeof summary === 'string' ? summary : summary(value))
      return value
    },
    ask: () => async (request) => {
      asked.push(request)
      const answer = { name: 'Sea', description: 'The sea.', entities: [{ name: 'Fish', base: 'other', description: 'a fish', examples: [] }], relations: [], facts: [] }
      return { text: JSON.stringify(answer), stop: 'end', usage: { inputTokens: 1, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 1 }, limits: null, answeredBy: 'm' }
    },
    changed: () => void (changes += 1),
  })
  return { library, own, written, asked, changes: () => changes }
}

describe('the methods of ontologies', () => {
  it('list, get and check without changing anything, in the shapes of the contract', async () => {
    const { own, written, changes } = await handlers()
    const listed = contract['ontologies.list'].output.parse(await own['ontologies.list']({}, call))
    expect(listed.ontologies.map(({ id }) => id)).toEqual(['course', 'diving'])
    expect(contract['ontologies.get'].output.parse(await own['ontologies.get']({ id: 'diving' }, call))).toMatchObject({ builtin: true, ontology: { id: 'diving' } })
    expect(contract['ontologies.check'].output.parse(await own['ontologies.check']({ yaml }, call))).toMatchObject({ ontology: { id: 'mine' }, problems: [] })
    expect(contract['ontologies.check'].output.parse(await own['ontologies.check']({ yaml: 'id: 1' }, call))).toMatchObject({ ontology: null, problems: [{ line: 1, code: 'need-text' }, {}, {}, {}, {}, {}] })
    expect([written, changes()]).toEqual([[], 0])
  })

  it('save, choose and remove through the command log, and have quotes made anew', async () => {
    const { own, library, written, changes } = await handlers()
    library.db.prepare<[]>("INSERT INTO collections (id, name, created_at) VALUES ('c1', 'C', 0)").run()
    const { summary } = contract['ontologies.save'].output.parse(await own['ontologies.save']({ yaml }, call))
    await own['ontologies.useFor']({ collectionId: 'c1', ontologyId: 'mine' }, call)
    expect((await own['ontologies.list']({}, call)).ofCollections).toEqual([{ collectionId: 'c1', ontologyId: 'mine' }])
    await own['ontologies.useFor']({ collectionId: 'c1', ontologyId: null }, call)
    await own['ontologies.remove']({ id: 'mine' }, call)
    expect(written).toEqual([`mine ${summary.version}`, 'mine for c1', 'the general one for c1', 'mine'])
    expect(changes()).toBe(4)
    expect(await reasonOf(own['ontologies.save']({ yaml: 'id: 1' }, call))).toMatchObject({ failure: { code: 'ontology-invalid' } })
    expect(changes()).toBe(4)
  })

  it('suggest from what the documents say, and keep nothing of it', async () => {
    const { own, library, asked } = await handlers()
    expect(await reasonOf(own['ontologies.suggest']({ collectionId: null }, call))).toMatchObject({ failure: { code: 'wrong-usage' } })
    const id = addDocument(library, 'fish')
    library.db
      .prepare<[string]>("INSERT INTO passages (id, document_id, idx, kind, headings_json, headings_text, page, tokens, context_hash, text, boxes_json, runs) VALUES ('p', ?, 0, 'text', '[\"Sea\"]', 'Sea', 1, 5, 'h', 'The cod is a fish.', '[]', '[]')")
      .run(id)
    const suggested = contract['ontologies.suggest'].output.parse(await own['ontologies.suggest']({ collectionId: null }, call))
    expect(suggested.problems).toEqual([])
    expect(suggested.yaml).toContain('id: sea')
    expect(asked[0]?.user).toContain('The cod is a fish.')
    expect((await own['ontologies.list']({}, call)).ontologies).toHaveLength(2)
  })
})
