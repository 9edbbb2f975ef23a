import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Work } from '../../../../../src/workers/engine/pipeline/ports.ts'
import type { QueryContext } from '../../../../../src/workers/engine/browse/query-context.ts'
import { libraryLayout } from '../../../../../src/workers/engine/db/layout.ts'
import { cypherString } from '../../../../../src/workers/engine/export/cypher.ts'
import { blocksToMarkdown, escapeMarkdown } from '../../../../../src/workers/engine/export/document-markdown.ts'
import { exportLibrary, type ExportRequest } from '../../../../../src/workers/engine/export/export-library.ts'
import { escapeXml } from '../../../../../src/workers/engine/export/graphml.ts'
import { documentIdOf, now, openTestLibrary, type TestLibrary } from '../../../../support/graph-library.ts'
import { at, guide, guideResolution, manual, manualResolution, notes, notesResolution, resolutionOf } from '../../../../support/graph-sample.ts'

let library: TestLibrary
let context: QueryContext
const work = (signal = new AbortController().signal, report: Work['report'] = () => {}): Work => ({ signal, report, trace: 'trace-1234' })
const out = (name: string) => join(library.folder, 'out', name)
const run = (request: ExportRequest, own = work()) => exportLibrary(context, request, own)

/** Names and values that try to become part of a statement, a tag or another column. */
const nasty = `O'Neil\\'s "gas", <b>&amp; ]]>\r\n\`}) DETACH DELETE (n) //\\u0027 \u02bc\u2019 =1+1 🤿\u0001`

beforeEach(() => {
  library = openTestLibrary()
  context = { db: library.reader, layout: libraryLayout(library.folder), nowMs: () => now }
  for (const [spec, resolution] of [[manual, manualResolution], [notes, notesResolution], [guide, guideResolution]] as const) library.publish(library.addDocument(spec), resolution)
})
afterEach(() => library.close())

function addNasty(): void {
  const spec = { name: 'nasty', title: nasty, passages: [nasty] }
  const resolution = resolutionOf({
    entities: [
      { key: 'nasty', name: nasty, type: 'person', salience: 0.1, aliases: [], mentions: [at(spec, 0, 'gas')] },
      { key: 'other', name: '`Entity`) SET n:Admin', type: 'other', salience: 0.1, aliases: [], mentions: [] },
    ],
    relations: [{ from: 'nasty', to: 'other', type: 'USES', weight: 1, evidence: [at(spec, 0, 'gas')] }],
    facts: [{ entity: 'nasty', property: nasty, value: nasty, unit: "'", qualifiers: { [nasty]: nasty }, evidence: [at(spec, 0, 'gas')] }],
  })
  library.publish(library.addDocument(spec), resolution)
}

describe('json', () => {
  it('is one document with one record a line, in the shapes of the command line, with all the evidence', async () => {
    addNasty()
    const { files, bytes } = await run({ format: 'json', out: out('library.json') })
    const text = readFileSync(out('library.json'), 'utf8')
    expect(files).toEqual([out('library.json')])
    expect(bytes).toBe(Buffer.byteLength(text))
    const all = JSON.parse(text) as Record<string, { id: string; kind?: string; text?: string; evidence?: { quote: string }[] }[]>
    expect(Object.entries(all).map(([name, records]) => `${name} ${Array.isArray(records) ? records.length : records}`)).toEqual(['format coursegraph', 'version 1', 'documents 4', 'passages 6', 'entities 6', 'relations 3', 'facts 3'])
    expect(all['documents']?.[0]).toMatchObject({ id: documentIdOf('manual'), fileName: 'manual.pdf', collections: ['Diving'], state: 'ready' })
    expect(all['relations']?.find(({ evidence }) => (evidence?.length ?? 0) === 2)).toMatchObject({ kind: 'relation', evidence: [{ quote: 'Nitrox is a breathing gas' }, { quote: 'Nitrox is a breathing gas' }] })
    expect(all['passages']?.at(-1)?.text).toBe(nasty)
    for (const line of text.split('\n').slice(2, -2)) if (line.startsWith('{')) JSON.parse(line.replace(/,$/, ''))
  })

  it('is valid for an empty library', async () => {
    const empty = openTestLibrary()
    await exportLibrary({ db: empty.reader, layout: libraryLayout(empty.folder), nowMs: () => now }, { format: 'json', out: join(empty.folder, 'x.json') }, work())
    expect(JSON.parse(readFileSync(join(empty.folder, 'x.json'), 'utf8'))).toMatchObject({ documents: [], facts: [] })
    empty.close()
  })
})

describe('a collection', () => {
  it('is exported with what its documents say, by name in any case or by id', async () => {
    for (const collection of ['notes', 'c-notes']) {
      await run({ format: 'json', out: out('notes.json'), collection })
      const all = JSON.parse(readFileSync(out('notes.json'), 'utf8')) as { documents: unknown[]; passages: unknown[]; facts: { value: string }[] }
      expect(all.documents).toHaveLength(1)
      expect(all.passages).toHaveLength(2)
      expect(all.facts.map(({ value }) => value)).toEqual(['1.4'])
    }
  })

  it('that is not there is said so, and nothing is written', async () => {
    await expect(run({ format: 'json', out: out('x.json'), collection: 'none' })).rejects.toMatchObject({ failure: { code: 'not-found' } })
    expect(existsSync(out(''))).toBe(false)
  })
})

describe('csv', () => {
  it('can be read back to the letter', async () => {
    addNasty()
    const { files } = await run({ format: 'csv', out: out('tables') })
    expect(files.map((file) => file.slice(out('tables').length + 1)).sort()).toEqual(['documents.csv', 'entities.csv', 'evidence.csv', 'facts.csv', 'passages.csv', 'relations.csv'])
    const table = (name: string) => readCsv(readFileSync(join(out('tables'), `${name}.csv`), 'utf8'))
    expect(table('passages').at(-1)?.at(-1)).toBe(nasty)
    expect(table('documents').map((row) => row[2])).toContain(nasty)
    const [header, ...facts] = table('facts')
    expect(header).toEqual(['id', 'entity', 'entityName', 'property', 'comparator', 'value', 'unit', 'qualifiers', 'evidenceCount'])
    expect(facts.every((row) => row.length === header?.length)).toBe(true)
    const claims = new Set(table('evidence').slice(1).map(([claim]) => claim))
    expect(claims.size).toBe(table('relations').length + facts.length - 1)
  })
})

/** A reader of RFC 4180 that knows nothing of the writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index)
    const next = text.charAt(index + 1)
    if (quoted && character === '"' && next === '"') {
      cell += '"'
      index += 1
    } else if (character === '"') {
      quoted = !quoted
    } else if (quoted) {
      cell += character
    } else if (character === ',' || (character === '\r' && next === '\n')) {
      row.push(cell)
      cell = ''
      if (character === ',') continue
      rows.push(row)
      row = []
      index += 1
    } else {
      cell += character
    }
  }
  expect([quoted, cell, row]).toEqual([false, '', []])
  return rows
}

describe('graphml', () => {
  it('is well-formed, whatever names there are, and joins only nodes that are there', async () => {
    addNasty()
    await run({ format: 'graphml', out: out('graph.graphml') })
    const text = readFileSync(out('graph.graphml'), 'utf8')
    const stack: string[] = []
    // Tags, entities and plain text are all there may be.
    const leftOver = text.replace(/^<\?xml[^>]*\?>/, '').replace(/<(\/?)([a-z]+)((?: [\w:.]+="[^"<&]*")*)(\/?)>|&(?:amp|lt|gt|quot|apos);|[^<>&]/gu, (_all, closing: string, name: string | undefined, _attributes, empty: string) => {
      if (name !== undefined && closing) expect(stack.pop()).toBe(name)
      else if (name !== undefined && !empty) stack.push(name)
      return ''
    })
    expect(leftOver).toBe('')
    expect(stack).toEqual([])
    expect(text).not.toContain('\u0001')
    const nodes = new Set([...text.matchAll(/<node id="([^"]+)"/g)].map((match) => match[1]))
    const ends = [...text.matchAll(/source="([^"]+)" target="([^"]+)"/g)].flatMap((match) => [match[1], match[2]])
    expect(nodes.size).toBe(9)
    expect(ends).toHaveLength(12)
    for (const end of ends) expect(nodes).toContain(end)
  })

  it('replaces what XML cannot hold', () => {
    expect(escapeXml('a\u0000b\ud800c\ufffe<&>"\'')).toBe('a\ufffdb\ufffdc\ufffd&lt;&amp;&gt;&quot;&apos;')
    expect(escapeXml('é\t🤿\n')).toBe('é\t🤿\n')
  })
})

describe('cypher', () => {
  /** Neo4j 4 and before put \uXXXX in place before they look for the end of a literal; later ones do it inside. */
  const readings = [(source: string) => source, (source: string) => source.replace(/(?<!\\)((?:\\\\)*)\\u([0-9a-fA-F]{4})/g, (_all, before: string, hex: string) => before + String.fromCharCode(Number.parseInt(hex, 16)))]

  it('keeps every text inside its literal, by either way of reading escapes', () => {
    const texts = [nasty, "'", '\\', "\\'", '\\u0027', '\\\\u0027', '\\\\\\u0027) DETACH', "\\u005c\\u0027", '`', '\n', '\u2028', 'ʼ’＇']
    for (const text of texts) {
      for (const reading of readings) {
        const literal = reading(cypherString(text))
        const [whole, content = ''] = /^'((?:[^'\\]|\\[\s\S])*)'$/u.exec(literal) ?? []
        expect(whole, `for ${text}`).toBe(literal)
        expect(content.replace(/\\u([0-9a-f]{4})|\\([\s\S])/gu, (_all, hex: string | undefined, plain: string) => (hex ? String.fromCharCode(Number.parseInt(hex, 16)) : plain)), `for ${text}`).toBe(text)
      }
      expect(cypherString(text)).toMatch(/^[\u0020-\u007e]*$/)
    }
  })

  it('has nothing but its own words outside of literals', async () => {
    addNasty()
    await run({ format: 'cypher', out: out('graph.cypher') })
    const outside = readFileSync(out('graph.cypher'), 'utf8').replace(/'(?:[^'\\]|\\.)*'/g, '')
    expect(outside).not.toMatch(/DELETE|Admin|`|\/\//)
    const statements = outside.split(';\n').filter((statement) => statement !== '')
    for (const statement of statements) expect(statement).toMatch(/^(CREATE CONSTRAINT IF NOT EXISTS|UNWIND \[)/)
    const labels = new Set([...outside.matchAll(/[([]\w?:(\w+)|SET e:(\w+)/g)].map((match) => match[1] ?? match[2]))
    expect([...labels].sort()).toEqual(['Concept', 'Document', 'Entity', 'Equipment', 'Fact', 'HAS_FACT', 'HAS_PASSAGE', 'IS_A', 'Other', 'Passage', 'Person', 'RELATED_TO', 'USES'])
  })
})

describe('markdown', () => {
  it('writes one file for each document and one for the entities', async () => {
    addNasty()
    const { files } = await run({ format: 'markdown', out: out('md') })
    expect(files).toHaveLength(5)
    expect(readdirSync(out('md/documents')).every((name) => /^[\p{L}\p{N}-]+-[0-9a-f]{8}\.md$/u.test(name))).toBe(true)
    const entities = readFileSync(out('md/entities.md'), 'utf8')
    expect(entities).toContain('## partial pressure of oxygen')
    expect(entities).toContain('Also: PpO2')
    expect(entities).toContain('*concept*, 4 mentions in 3 documents')
    expect(entities).toContain('*equipment*, 1 mention in 1 document\n')
    expect(entities).toContain('- maximum \\<= 1.6 bar (Nitrox manual, p. 1: “must not exceed 1.6 bar”)')
    expect(entities.match(/^## /gm)).toHaveLength(6)
  })

  it('sets blocks by their kind', () => {
    const block = (kind: 'heading' | 'paragraph' | 'list-item' | 'table' | 'code' | 'caption', text: string, more: object = {}) => ({ index: 0, kind, page: 1, box: { x0: 0, y0: 0, x1: 1, y1: 1 }, text, ...more })
    const markdown = blocksToMarkdown([
      block('heading', 'Gases', { level: 2 }),
      block('paragraph', '# not a heading\n1. not a list'),
      block('list-item', 'first', { level: 1, marker: '1.' }),
      block('list-item', 'inner', { level: 2, marker: '•' }),
      block('table', '', { rows: [['a|b', 'c'], ['d']] }),
      block('code', 'x = ```y```'),
    ])
    expect(markdown).toBe('## Gases\n\n\\# not a heading\n1\\. not a list\n\n1. first\n   - inner\n\n| a\\|b | c |\n| --- | --- |\n| d |  |\n\n````\nx = ```y```\n````\n')
    expect(escapeMarkdown('a *b* _c_ [d](e) <f> `g`')).toBe('a \\*b\\* \\_c\\_ \\[d\\](e) \\<f> \\`g\\`')
  })
})

describe('files', () => {
  it('keep what was there until the export is complete, and leave nothing when it is stopped', async () => {
    library.addDocument({ name: 'long', passages: Array.from({ length: 900 }, (_, index) => `passage ${index}`) })
    mkdirSync(out(''), { recursive: true })
    writeFileSync(out('library.json'), 'before')
    const stop = new AbortController()
    const seen: number[] = []
    const stopping = work(stop.signal, ({ done }) => {
      seen.push(done)
      expect(readFileSync(out('library.json'), 'utf8')).toBe('before')
      if (done >= 300) stop.abort()
    })
    await expect(run({ format: 'json', out: out('library.json') }, stopping)).rejects.toMatchObject({ name: 'AbortError' })
    expect(readdirSync(out(''))).toEqual(['library.json'])
    expect(readFileSync(out('library.json'), 'utf8')).toBe('before')
    expect(seen).toEqual([100, 200, 300])
    await run({ format: 'json', out: out('library.json') })
    expect(readFileSync(out('library.json'), 'utf8')).toContain('passage 899')
  })

  it('are of one moment, whatever is published meanwhile', async () => {
    let published = false
    library.addDocument({ name: 'long', passages: Array.from({ length: 300 }, (_, index) => `passage ${index}`) })
    await run(
      { format: 'json', out: out('one.json') },
      work(undefined, () => {
        if (!published) library.publish(library.addDocument({ name: 'late', passages: ['late'] }), resolutionOf({ entities: [{ key: 'late', name: 'late', type: 'concept', salience: 1, aliases: [], mentions: [] }] }))
        published = true
      }),
    )
    expect(published).toBe(true)
    expect(readFileSync(out('one.json'), 'utf8')).not.toContain('late')
    await run({ format: 'json', out: out('two.json') })
    expect(readFileSync(out('two.json'), 'utf8')).toContain('late')
  })

  it('that cannot be written are said so by name', async () => {
    writeFileSync(join(library.folder, 'plain'), '')
    const place = join(library.folder, 'plain', 'x.json')
    await expect(run({ format: 'json', out: place })).rejects.toMatchObject({ failure: { code: 'wrong-usage', subject: place } })
  })
})
