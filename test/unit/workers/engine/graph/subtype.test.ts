import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ExportFormat } from '../../../../../src/shared/contract/library.ts'
import type { ResolvedEntity } from '../../../../../src/shared/model/resolution.ts'
import { exportLibrary } from '../../../../../src/workers/engine/export/export-library.ts'
import { libraryLayout } from '../../../../../src/workers/engine/db/layout.ts'
import { listEntities } from '../../../../../src/workers/engine/graph/browse/entities.ts'
import { readEntityPage } from '../../../../../src/workers/engine/graph/browse/entity-page.ts'
import { entityValues, type DocumentSays } from '../../../../../src/workers/engine/graph/sqlite/entity-values.ts'
import { entityIdOf } from '../../../../../src/workers/engine/graph/sqlite/graph-ids.ts'
import { documentIdOf, now, openTestLibrary, type TestLibrary } from '../../../../support/graph-library.ts'
import { at, resolutionOf } from '../../../../support/graph-sample.ts'

let library: TestLibrary
beforeEach(() => {
  library = openTestLibrary()
})
afterEach(() => library.close())

const specs = ['one', 'two'].map((name) => ({ name, passages: ['The blue hole is a site. Nitrox is a gas.'] }))

function publish(place: number, subtype: string | undefined, mentions = 1): void {
  const spec = specs[place] as (typeof specs)[number]
  const site: ResolvedEntity = { key: 'blue hole', name: 'blue hole', type: 'other', ...(subtype !== undefined && { subtype }), salience: 0.5, aliases: [], mentions: [at(spec, 0, 'blue hole'), at(spec, 0, 'site')].slice(0, mentions) }
  const gas: ResolvedEntity = { key: 'nitrox', name: 'nitrox', type: 'concept', salience: 0.4, aliases: [], mentions: [at(spec, 0, 'Nitrox')] }
  library.publish(library.addDocument(spec), resolutionOf({ entities: [site, gas] }))
}

const summary = () => listEntities(library.reader, {}).entities.map(({ name, subtype }) => [name, subtype])

describe('an ontology’s name for what an entity is', () => {
  it('is with the entity wherever it is read, and nowhere where nobody said one', () => {
    publish(0, 'DiveSite')
    expect(summary()).toEqual([['blue hole', 'DiveSite'], ['nitrox', undefined]])
    expect(readEntityPage(library.reader, { entityId: entityIdOf('blue hole') }).page.entity.subtype).toBe('DiveSite')
    expect('subtype' in readEntityPage(library.reader, { entityId: entityIdOf('nitrox') }).page.entity).toBe(false)
  })

  it('is what most documents say, and goes with them', () => {
    publish(0, 'DiveSite', 2)
    publish(1, 'Place', 1)
    expect(summary()[0]).toEqual(['blue hole', 'DiveSite'])
    library.withdraw(documentIdOf('one'))
    expect(summary()[0]).toEqual(['blue hole', 'Place'])
    library.withdraw(documentIdOf('two'))
    expect(summary()).toEqual([])
  })

  it('is said by one document for those that do not', () => {
    publish(0, undefined, 2)
    publish(1, 'DiveSite', 1)
    expect(summary()[0]).toEqual(['blue hole', 'DiveSite'])
  })

  it('belongs to the type that was chosen', () => {
    const says = (type: DocumentSays['type'], subtype: string | null, mentions: number): DocumentSays => ({ name: 'x', type, subtype, salience: 0.5, mentions, documents: 1 })
    expect(entityValues([says('equipment', 'Tool', 3), says('concept', 'Gas', 5)], [])).toMatchObject({ type: 'concept', subtype: 'Gas' })
    expect(entityValues([says('equipment', 'Tool', 3), says('concept', null, 5)], [])).toMatchObject({ type: 'concept', subtype: null })
    expect(entityValues([says('concept', 'B', 2), says('concept', 'A', 2)], [])).toMatchObject({ subtype: 'A' })
  })

  it('is told to Neo4j with the entity and with what each document says', () => {
    publish(0, 'DiveSite')
    const [payload] = library.db.prepare("SELECT payload_json AS json FROM outbox WHERE subject = 'entity' AND subject_id = ?").all(entityIdOf('blue hole')) as { json: string }[]
    expect(JSON.parse(payload?.json ?? '{}')).toMatchObject({ subtype: 'DiveSite', support: { subtype: 'DiveSite' } })
  })

  it.each(['json', 'csv', 'cypher', 'graphml'] as const satisfies readonly (typeof ExportFormat.options)[number][])('is in an export as %s', async (format) => {
    publish(0, 'DiveSite')
    const out = join(library.folder, `out-${format}`)
    const { files } = await exportLibrary({ db: library.reader, layout: libraryLayout(library.folder), nowMs: () => now }, { format, out }, { signal: new AbortController().signal, report: () => undefined, trace: 'trace-1234' })
    const all = files.flatMap((file) => (file.includes('entities') || files.length === 1 ? [readFileSync(file, 'utf8')] : [])).join('\n') || readdirSync(out).join()
    expect(all).toMatch({ json: /"subtype":\s*"DiveSite"/, csv: /type,subtype,[\s\S]*blue hole,other,DiveSite,/, cypher: /subtype: 'DiveSite'/, graphml: /<data key="subtype">DiveSite</ }[format])
  })
})
