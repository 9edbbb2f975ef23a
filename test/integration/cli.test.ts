import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Accepted, ActedLine, BlockLine, CheckLine, DocumentEnd, DocumentLine, Done, GraphLine, IngestEvent, PassageLine, SearchLine, StatusLine, VerifiedLine } from '../support/cli-shapes.ts'
import { makePdf } from '../support/make-pdf.ts'
import { runCli, type CliEnd, type CliOptions } from '../support/run-cli.ts'

/** Every command and every shape of the contract, on one library that the first test of `ingest` fills. */
let folder: string
let library: string
let first: CliEnd

const cli = (args: readonly string[], options?: CliOptions) => runCli([...args, '--library', library], options)
const json = (...args: string[]) => cli([...args, '--json'])

const course = {
  title: 'Diving with Nitrox',
  pages: [
    {
      blocks: [
        { kind: 'heading', level: 1, text: '1 Nitrox' },
        { kind: 'paragraph', text: 'Nitrox is a breathing gas that holds more oxygen than air. The maximum depth of nitrox 32 is 34 m. A diver must never dive below the maximum operating depth.' },
        { kind: 'heading', level: 2, text: '1.1 Analysis' },
        { kind: 'list', ordered: true, items: ['Calibrate the analyser in air.', 'Measure the oxygen content of the cylinder.', 'Write the result on the cylinder.'] },
        { kind: 'table', rows: [['Mix', 'Depth'], ['EAN32', '34 m'], ['EAN36', '29 m']] },
      ],
    },
    { blocks: [{ kind: 'heading', level: 1, text: '2 Equipment' }, { kind: 'paragraph', text: 'An oxygen analyser is an instrument that measures the oxygen content of a breathing gas. The oxygen analyser requires a sensor.' }] },
  ],
} as const

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coursegraph-cli-'))
  library = join(folder, 'library')
  const course2 = join(folder, 'in', 'deep folder')
  mkdirSync(course2, { recursive: true })
  writeFileSync(join(folder, 'in', 'nitrox.pdf'), await makePdf(course))
  writeFileSync(join(course2, 'plan 🐟 été.pdf'), await makePdf({ title: 'Dive plan', pages: [{ blocks: [{ kind: 'heading', level: 1, text: 'Plan' }, { kind: 'paragraph', text: 'The dive plan sets the depth. The bottom time is 40 min.' }] }] }))
  writeFileSync(join(course2, 'notes.docx'), 'PK')
  writeFileSync(join(folder, 'in', 'empty.pdf'), '')
  first = await cli(['ingest', 'in', '--json', '--collection', 'Course'], { cwd: folder })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('ingest', () => {
  it('tells of every file, every document and the end, in the contract’s shapes', () => {
    const events = first.lines(IngestEvent)
    const accepted = events.filter((event) => event.event === 'accepted')
    expect(accepted.map(({ path, outcome, failure }) => [path.slice(folder.length + 4), outcome, failure?.code])).toEqual([
      ['deep folder/notes.docx', 'refused', 'unsupported-format'],
      ['deep folder/plan 🐟 été.pdf', 'new', undefined],
      ['empty.pdf', 'refused', 'empty-file'],
      ['nitrox.pdf', 'new', undefined],
    ])
    const ended = events.filter((event) => event.event === 'document')
    expect(ended.map(({ path, state, pages }) => [path.slice(folder.length + 4), state, pages]).sort()).toEqual([
      ['deep folder/plan 🐟 été.pdf', 'ready', 1],
      ['nitrox.pdf', 'ready', 2],
    ])
    expect(ended.every(({ stages }) => stages.some(({ stage, attempts }) => stage === 'publish' && attempts === 1))).toBe(true)
    expect(events.at(-1)).toMatchObject({ event: 'done', ready: 2, failed: 0, duplicate: 0, refused: 2 })
    expect(events.filter((event) => event.event === 'done')).toHaveLength(1)
  })
  it('tells progress that only grows within a stage', () => {
    const last = new Map<string, number>()
    const progress = first.lines(IngestEvent).filter((event) => event.event === 'progress')
    expect(progress.length).toBeGreaterThan(0)
    for (const { documentId, stage, done, total } of progress) {
      const key = `${documentId} ${stage}`
      expect(done).toBeGreaterThanOrEqual(last.get(key) ?? 0)
      if (total !== null) expect(done).toBeLessThanOrEqual(total)
      last.set(key, done)
    }
  })
  it('leaves with 1 when a file was refused, and says which and what to do', () => {
    expect(first.code).toBe(1)
    expect(first.stderr).toMatch(/empty\.pdf.*is empty/)
    expect(first.stderr).toMatch(/notes\.docx/)
  })
  it('finds a file by a glob; the same bytes again are a duplicate, which is no failure', async () => {
    const again = await cli(['ingest', 'in/**/*.pdf', '--json'], { cwd: folder })
    expect(again.lines(IngestEvent).filter((event) => event.event === 'accepted').map(({ outcome }) => outcome)).toEqual(['duplicate', 'refused', 'duplicate'])
    const one = await json('ingest', join(folder, 'in', 'nitrox.pdf'))
    expect(one.code).toBe(0)
    const [accepted, document, done, ...more] = one.lines(IngestEvent)
    expect(more).toEqual([])
    expect(Accepted.parse(accepted).outcome).toBe('duplicate')
    expect(DocumentEnd.parse(document)).toMatchObject({ state: 'ready', pages: 2 })
    expect(Done.parse(done)).toMatchObject({ ready: 1, duplicate: 1 })
  })
  it('takes a path that exists as it is, though it looks like a pattern', async () => {
    const odd = join(folder, 'odd [1]*.pdf')
    writeFileSync(odd, readFileSync(join(folder, 'in', 'nitrox.pdf')))
    expect((await json('ingest', odd)).lines(IngestEvent)[0]).toMatchObject({ path: odd, outcome: 'duplicate' })
  })
  it('names a file that is not there', async () => {
    const { code, stderr } = await cli(['ingest', 'gone.pdf'], { cwd: folder })
    expect([code, stderr]).toEqual([1, expect.stringContaining('gone.pdf')])
  })
})

describe('what is in the library', () => {
  it('documents', async () => {
    const { code, lines, stderr } = await json('documents')
    expect([code, stderr]).toEqual([0, ''])
    expect(lines(DocumentLine).map(({ fileName, collections, state, pages }) => [fileName, collections, state, pages]).sort()).toEqual([
      ['nitrox.pdf', ['Course'], 'ready', 2],
      ['plan 🐟 été.pdf', ['Course'], 'ready', 1],
    ])
  })
  it('passages, in reading order', async () => {
    const passages = (await json('passages', 'nitrox.pdf')).lines(PassageLine)
    expect(passages.map(({ index }) => index)).toEqual(passages.map((_passage, index) => index))
    expect(passages.map(({ text }) => text).join('\n')).toMatch(/breathing gas that holds more oxygen[^]*requires a sensor/)
  })
  it('blocks, and the document as Markdown', async () => {
    const blocks = (await json('blocks', 'nitrox.pdf')).lines(BlockLine)
    expect(blocks.filter(({ kind }) => kind === 'heading').map(({ text }) => text)).toEqual(['1 Nitrox', '1.1 Analysis', '2 Equipment'])
    expect(blocks.find(({ kind }) => kind === 'table')?.rows).toEqual([['Mix', 'Depth'], ['EAN32', '34 m'], ['EAN36', '29 m']])
    const { stdout } = await cli(['blocks', 'nitrox.pdf', '--markdown'])
    expect(stdout).toMatch(/^#+ 1 Nitrox$/m)
    expect(stdout).toMatch(/^\| ?EAN36 ?\| ?29 m ?\|$/m)
  })
  it('graph: every claim rests on the exact words of a passage', async () => {
    const graph = (await json('graph', 'nitrox.pdf')).lines(GraphLine)
    const passages = new Map((await json('passages', 'nitrox.pdf')).lines(PassageLine).map((passage) => [passage.id, passage]))
    const entities = new Set(graph.flatMap((line) => (line.kind === 'entity' ? [line.id] : [])))
    const claims = graph.flatMap((line) => (line.kind === 'entity' ? [] : [line]))
    expect(claims.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['relation', 'fact']))
    for (const claim of claims) {
      for (const id of claim.kind === 'fact' ? [claim.entity] : [claim.from, claim.to]) expect(entities).toContain(id)
      for (const { passageId, quote, page } of claim.evidence) {
        expect(passages.get(passageId)?.text).toContain(quote)
        expect(passages.get(passageId)?.boxes.map((box) => box.page)).toContain(page)
      }
    }
    expect(claims).toContainEqual(expect.objectContaining({ kind: 'fact', value: '34', unit: 'm' }))
  })
  it('search: marks fall on what was asked, --limit and --in hold', async () => {
    const hits = (await json('search', 'analyser', '--in', 'passages', '--limit', '1')).lines(SearchLine)
    expect(hits).toHaveLength(1)
    expect(hits[0]).toMatchObject({ rank: 1, in: 'passages' })
    for (const { quote, marks } of hits) {
      expect(marks.length).toBeGreaterThan(0)
      for (const [start, end] of marks) expect(quote.slice(start, end)).toMatch(/^analyser/i)
    }
    expect((await json('search', 'oxygen', 'analyser', '--in', 'entities')).lines(SearchLine).map((hit) => hit.in)).toContain('entities')
    expect((await json('search', 'Nitrox', '--in', 'documents')).lines(SearchLine)).toMatchObject([{ in: 'documents' }])
    expect(await json('search', 'zzzz')).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('Nothing found') })
  })
  it('status', async () => {
    const { code, lines } = await json('status')
    expect(code).toBe(0)
    expect(lines(StatusLine)).toMatchObject([{ jobs: { done: 2, queued: 0, failed: 0 } }])
  })
})

describe('DOCUMENT', () => {
  it('is an id, a prefix of one, or a file name', async () => {
    const [nitrox] = (await json('documents')).lines(DocumentLine).filter(({ fileName }) => fileName === 'nitrox.pdf')
    if (!nitrox) throw new Error('nitrox.pdf is not there')
    const all = await Promise.all([nitrox.id, nitrox.id.slice(0, 8), 'nitrox.pdf'].map((reference) => json('passages', reference)))
    for (const { code, lines } of all) {
      expect(code).toBe(0)
      expect(new Set(lines(PassageLine).map(({ documentId }) => documentId))).toEqual(new Set([nitrox.id]))
    }
  })
  it('may have spaces and emoji', async () => {
    expect((await json('passages', 'plan 🐟 été.pdf')).code).toBe(0)
  })
  it('that is not there: 1, with where to look', async () => {
    expect(await json('passages', 'nothing.pdf')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/nothing\.pdf[^]*coursegraph documents/) })
  })
})

describe('for people', () => {
  it('prints tables without colour where standard output is no terminal', async () => {
    const { stdout, code } = await cli(['documents'])
    expect(code).toBe(0)
    // oxlint-disable-next-line no-control-regex -- the point of the test
    expect(stdout).not.toMatch(/\u001b/)
    expect(stdout).toMatch(/^ID +TITLE/)
    expect(stdout).toContain('plan 🐟 été.pdf')
  })
  it.each([[['status']], [['graph']], [['passages', 'nitrox.pdf']], [['blocks', 'nitrox.pdf']], [['search', 'oxygen']], [['verify']]])('%j says something', async (args) => {
    const { stdout, code } = await cli(args)
    expect([code, stdout.trim().length > 0]).toEqual([0, true])
  })
})

describe('the trash', () => {
  it('takes a document and gives it back', async () => {
    expect((await json('remove', 'nitrox.pdf')).lines(ActedLine)).toMatchObject([{ action: 'remove', acted: true }])
    expect((await json('documents')).lines(DocumentLine).map(({ fileName }) => fileName)).toEqual(['plan 🐟 été.pdf'])
    expect((await json('passages', 'nitrox.pdf')).code).toBe(1)
    expect((await cli(['restore', 'nitrox.pdf'])).code).toBe(0)
    expect((await json('passages', 'nitrox.pdf')).code).toBe(0)
  })
  it('gives a document back that is ingested again', async () => {
    await json('remove', 'nitrox.pdf')
    const { code, lines } = await json('ingest', join(folder, 'in', 'nitrox.pdf'))
    expect([code, lines(IngestEvent).at(-1)]).toMatchObject([0, { ready: 1, duplicate: 1 }])
  })
  it('takes and gives back all', async () => {
    expect((await json('remove', '--all')).lines(ActedLine)).toHaveLength(2)
    expect((await json('documents')).stdout).toBe('')
    expect((await cli(['restore', '--all'])).code).toBe(0)
    expect((await json('documents')).lines(DocumentLine).map(({ state }) => state)).toEqual(['ready', 'ready'])
  })
})

describe('what leaves the library', () => {
  it.each(['json', 'markdown', 'cypher', 'graphml', 'csv'])('export --format %s', async (format) => {
    const out = join(folder, `out-${format}`)
    const { code, stderr } = await json('export', '--format', format, '--out', out, '--collection', 'Course')
    expect([code, stderr]).toEqual([0, ''])
    expect(existsSync(out)).toBe(true)
  })
  it('export knows no other format: 2, with those that there are', async () => {
    expect(await json('export', '--format', 'pdf', '--out', join(folder, 'x'))).toMatchObject({ code: 2, stderr: expect.stringContaining('graphml') })
  })
  it('backup writes a copy that opens as a library’s database', async () => {
    const file = join(folder, 'copy.sqlite')
    expect((await json('backup', file)).code).toBe(0)
    expect(statSync(file).size).toBeGreaterThan(0)
    expect(readFileSync(file).subarray(0, 15).toString()).toBe('SQLite format 3')
  })
})

describe('health', () => {
  it('verify finds a sound library sound', async () => {
    const { code, lines } = await json('verify')
    expect([code, lines(VerifiedLine)]).toMatchObject([0, [{ ok: true, findings: [], counts: { documents: 2 } }]])
  })
  it('doctor looks at the runtime, the library, the threads and the reader, and says what comes later', async () => {
    const { code, lines } = await json('doctor')
    const checks = new Map(lines(CheckLine).map(({ check, state }) => [check, state]))
    expect(code).toBe(0)
    expect(Object.fromEntries(checks)).toMatchObject({ Runtime: 'ok', SQLite: 'ok', Library: 'ok', Integrity: 'ok', Threads: 'ok', 'PDF reader': 'ok', Anthropic: 'ok', OpenAI: 'ok', 'Own server': 'ok', Neo4j: 'later' })
    expect(lines(CheckLine).find(({ check }) => check === 'Anthropic')).toMatchObject({ found: expect.stringContaining('no key'), next: expect.stringContaining('ANTHROPIC_API_KEY') })
  })
  it.each([[['ask', 'what', 'is', 'nitrox?']], [['neo4j', 'status']], [['neo4j', 'connect', 'bolt://x', '--user', 'u']]])('%j is not there yet, and says so', async (args) => {
    expect(await cli(args)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('not in this version yet') })
  })
})
