import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ResolvedEntity } from '../../../../../src/shared/model/resolution.ts'
import type { Work } from '../../../../../src/workers/engine/pipeline/ports.ts'
import { libraryLayout } from '../../../../../src/workers/engine/db/layout.ts'
import { exportLibrary, type ExportRequest } from '../../../../../src/workers/engine/export/export-library.ts'
import { entityIdOf } from '../../../../../src/workers/engine/graph/sqlite/graph-ids.ts'
import { documentIdOf, now, openTestLibrary, passageIdOf, type TestLibrary } from '../../../../support/graph-library.ts'
import { createRandom } from '../../../../support/random.ts'

/*
 * Text that wants to be something else: each export is read back by a reader of its format that knows nothing of how it
 * was written, and what comes out must be what went in.
 */
const pieces = ['"', "'", '`', '\\', '\\u0027', '\\n', '\n', '\r', '\r\n', '\t', ',', ';', '<', '>', '&', '&amp;', ']]>', '<!--', '{', '}', '$', '{{', '//', '/*', '*/', '--', '#', '|', '=1+1', '@', '🤿', 'é', 'e\u0301', '\u0001', '\u007f', '\u0085', '\u2028', '\u2029', '\u200b', '\ufeff', '\u202e', '\ud800', 'a', ' ', 'nitrox', '*', '_', '[x](y)', '1. ', '- ']

function hostile(seed: number): string {
  const random = createRandom(seed)
  return `t${Array.from({ length: 1 + random.below(14) }, () => pieces[random.below(pieces.length)]).join('')}`
}
/** What no file in UTF-8 can hold. */
const whole = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd')

let library: TestLibrary
const work: Work = { signal: new AbortController().signal, report: () => undefined, trace: 'trace-1' }
const texts = Array.from({ length: 60 }, (_, seed) => hostile(seed + 1))
async function run(format: ExportRequest['format']): Promise<Record<string, string>> {
  const out = join(library.folder, 'out', format)
  const { files } = await exportLibrary({ db: library.reader, layout: libraryLayout(library.folder), nowMs: () => now }, { format, out }, work)
  return Object.fromEntries(files.map((file) => [file.slice(out.length + 1), readFileSync(file, 'utf8')]))
}

beforeEach(() => {
  library = openTestLibrary()
  for (const [n, text] of texts.entries()) {
    const name = `doc${n}`
    const id = library.addDocument({ name, title: text, passages: [{ text, headings: [text] }], collections: n % 7 === 0 ? [`c ${text}`] : [] })
    const place = { passageId: passageIdOf(name, 0), start: 0, end: text.length }
    const entity = (key: string): ResolvedEntity => ({ key, name: text, type: 'concept', salience: 0.5, aliases: [{ key: `${key} alias`, name: `alias ${text}`, kind: 'synonym' }], mentions: [place] })
    library.publish(id, {
      entities: [entity(`a${n}`), entity(`b${n}`)],
      relations: [{ from: `a${n}`, to: `b${n}`, type: 'USES', weight: 1, evidence: [place] }],
      facts: [{ entity: `a${n}`, property: text.slice(0, 80), value: text, unit: text, qualifiers: { [text]: text }, evidence: [place] }],
    })
  }
})
afterEach(() => library.close())

/** RFC 4180: a cell is quoted, with quotes doubled inside, or holds no quote, comma or line end; a row ends with CRLF. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let read = 0
  for (const [all, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy)) {
    read += all.length
    row.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  expect([read, row], 'the table is read to its end, which ends a row').toEqual([text.length, []])
  return rows
}

describe('text that wants to be something else', () => {
  it('comes back out of csv, table by table', async () => {
    const tables = Object.fromEntries(Object.entries(await run('csv')).map(([name, text]) => [name, readCsv(text)]))
    for (const [name, rows] of Object.entries(tables)) for (const row of rows) expect(row.length, name).toBe(rows[0]?.length)
    const column = (table: string, name: string) => tables[table]?.slice(1).map((row) => row[tables[table]?.[0]?.indexOf(name) ?? -1])
    expect(column('passages.csv', 'text')?.toSorted()).toEqual(texts.map(whole).sort())
    expect(column('documents.csv', 'title')?.toSorted()).toEqual(texts.map(whole).sort())
    expect(column('facts.csv', 'value')?.toSorted()).toEqual(texts.map(whole).sort())
    expect(column('evidence.csv', 'quote')?.toSorted()).toEqual([...texts, ...texts].map(whole).sort())
    for (const qualifiers of column('facts.csv', 'qualifiers') ?? []) expect(Object.entries(JSON.parse(qualifiers ?? '') as object).flat().every((text) => texts.map(whole).includes(whole(String(text))))).toBe(true)
  })

  it('comes back out of json, each record on one line', async () => {
    const text = Object.values(await run('json'))[0] ?? ''
    const json = JSON.parse(text) as Record<'passages' | 'facts' | 'entities', { text: string; value: string; qualifiers: object; name: string; headings: string[] }[]>
    // The database holds UTF-8 too.
    expect(json.passages.map((one) => one.text).sort()).toEqual(texts.map(whole).sort())
    expect(json.facts.map((one) => one.value).sort()).toEqual(texts.map(whole).sort())
    expect(json.entities.map((one) => one.name).sort()).toEqual([...texts, ...texts].map(whole).sort())
    expect(text.split('\n').filter((line) => line.startsWith('{"')).length).toBe(1 + texts.length * 6)
  })

  it('comes back out of graphml, and makes no element and no attribute', async () => {
    const xml = Object.values(await run('graphml'))[0] ?? ''
    // XML 1.0, section 2.2.
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u)
    expect(xml).not.toMatch(/&(?!(?:amp|lt|gt|quot|apos);)/)
    const tags = new Set([...xml.matchAll(/<\/?([A-Za-z]+)/g)].map(([, tag]) => tag))
    expect([...tags].sort()).toEqual(['data', 'edge', 'graph', 'graphml', 'key', 'node'])
    const unescape = (text: string) => text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[name] ?? '')
    const labels = [...xml.matchAll(/<node id="(e[0-9a-f]{24})"><data key="kind">entity<\/data><data key="label">([^<]*)<\/data>/g)].map(([, id, label]) => [id, unescape(label ?? '')])
    const readable = (text: string) => whole(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd')
    expect(Object.fromEntries(labels)).toEqual(Object.fromEntries(texts.flatMap((text, n) => [[entityIdOf(`a${n}`), readable(text)], [entityIdOf(`b${n}`), readable(text)]])))
  })

  it('stays inside the literals of cypher, and comes back out of them', async () => {
    const script = Object.values(await run('cypher'))[0] ?? ''
    expect(script).toMatch(/^[\u0009\u000a\u0020-\u007e]*$/)
    const literals: string[] = []
    // As Neo4j reads a literal: a backslash takes what follows, \uXXXX is a character, the quote ends it.
    const bare = script.replace(/'((?:\\u[0-9a-f]{4}|\\.|[^'\\])*)'/g, (_, inside: string) => {
      literals.push(inside.replace(/\\u([0-9a-f]{4})|\\(.)/g, (_found, code?: string, plain?: string) => (code ? String.fromCharCode(Number.parseInt(code, 16)) : (plain ?? ''))))
      return 'LITERAL'
    })
    for (const text of texts) expect(literals, JSON.stringify(text)).toContain(whole(text))
    expect(bare).not.toMatch(/['"`\\]/)
    const words = new Set([...bare.matchAll(/[A-Za-z_]{2,}/g)].map(([word]) => word))
    for (const word of words) expect(word, 'only what the exporter itself writes').toMatch(/^(?:CREATE|CONSTRAINT|IF|NOT|EXISTS|FOR|REQUIRE|IS|UNIQUE|UNWIND|AS|MERGE|MATCH|SET|WITH|REMOVE|LITERAL|null|row|[a-z]+[A-Za-z\d]*|Document|Passage|Entity|Fact|Concept|HAS_PASSAGE|HAS_FACT|USES)$/)
    // Every statement ends, and no other begins.
    const statements = bare.split(';\n').filter((statement) => statement.trim() !== '')
    for (const statement of statements) expect(statement.trimStart()).toMatch(/^(?:CREATE CONSTRAINT|UNWIND \[)/)
  })

  it('makes no heading, list or link of its own in markdown', async () => {
    const files = await run('markdown')
    expect(Object.keys(files)).toHaveLength(texts.length + 1)
    for (const name of Object.keys(files)) expect(name).toMatch(/^(?:entities\.md|documents\/[^/\\:*?"<>|\u0000-\u001f]{1,80}-[0-9a-f]{8}\.md)$/)
    const entities = files['entities.md'] ?? ''
    const headings = entities.split('\n').filter((line) => /^#/.test(line))
    expect(headings.filter((line) => line.startsWith('# '))).toEqual(['# Entities'])
    expect(entities).not.toMatch(/(?<!\\)\[x\]/)
    expect(entities).not.toMatch(/(?<!\\)<!--/)
    for (const [n] of texts.entries()) expect(Object.keys(files).some((name) => name.endsWith(`${documentIdOf(`doc${n}`).slice(0, 8)}.md`))).toBe(true)
  })
})
