import { spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtFile } from '../support/built.ts'
import { ActedLine, DocumentLine, IngestEvent, StatusLine } from '../support/cli-shapes.ts'
import { makePdf } from '../support/make-pdf.ts'
import { runCli, startCli, type CliRun } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** How commands end: exit codes, Ctrl-C, time-outs, other commands, killed commands, and libraries that cannot be opened. */
let folder: string
/** Long enough to be read that a command can be stopped in the middle of it. */
let long: string
let short: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coursegraph-endings-'))
  long = join(folder, 'long.pdf')
  short = join(folder, 'short.pdf')
  writeFileSync(long, await makePdf({ title: 'A long course', generated: { pages: 50, seed: 7 } }))
  writeFileSync(short, await makePdf({ title: 'A short course', pages: [{ blocks: [{ kind: 'heading', level: 1, text: 'Depth' }, { kind: 'paragraph', text: 'The maximum depth is 20 m.' }] }] }))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The command line on a library of the running test. */
function newLibrary() {
  const library = join(temporaryFolder(), 'library')
  const given = (args: readonly string[]) => [...args, '--library', library, '--json']
  return {
    library,
    start: (...args: string[]): CliRun => startCli(given(args)),
    run: (...args: string[]) => runCli(given(args)),
    states: async () => Object.fromEntries((await runCli(given(['documents']))).lines(DocumentLine).map(({ fileName, state }) => [fileName, state])),
  }
}

const reading = /"stage":"read","done":[1-9]/

describe('wrong usage: 2, with the nearest right one', () => {
  it.each([
    [['ingets', 'x'], 'ingest'],
    [['documents', '--libary', 'x'], '--library'],
    [['search', 'x', '--limt', '3'], '--limit'],
    [['documents', '--zzzz'], 'coursegraph documents --help'],
    [['search', 'x', '--in', 'pages'], 'passages'],
    [['export', '--format', 'json'], '--out'],
    [['export'], 'It needs --format: json, markdown, cypher, graphml, csv. It needs --out'],
    [['export', '--format', 'xml'], 'There is no format “xml”: json, markdown, cypher, graphml, csv. It needs --out'],
    [['ingest', 'x.pdf', '--provider', 'frob'], 'builtin'],
    [['retry'], '--all'],
    [[], 'Usage'],
  ])('%j', async (args, nearest) => {
    expect(await runCli(args, { env: { COURSEGRAPH_DATA: temporaryFolder() } })).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(nearest) })
  })
})

describe('a library that cannot be opened: 4', () => {
  it('a file in its place', async () => {
    const file = join(temporaryFolder(), 'library')
    writeFileSync(file, 'not a folder')
    expect(await runCli(['documents', '--library', file])).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining(file) })
    expect((await runCli(['doctor', '--library', file])).code).toBe(4)
  })
  it('a damaged database', async () => {
    const { library, run } = newLibrary()
    await run('documents')
    writeFileSync(join(library, 'library.sqlite'), Buffer.alloc(20_000, 'x'))
    expect(await run('documents')).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining('backup') })
    expect(readFileSync(join(library, 'library.sqlite')).subarray(0, 3).toString()).toBe('xxx')
  })
  it('one of a newer version', async () => {
    const { library, run } = newLibrary()
    await run('documents')
    const database = new Sqlite(join(library, 'library.sqlite'))
    database.pragma('user_version = 9999')
    database.close()
    expect(await run('documents')).toMatchObject({ code: 4, stderr: expect.stringContaining('Update Coursegraph') })
  })
  it('one that may not be written', async () => {
    const { library, run } = newLibrary()
    await run('documents')
    chmodSync(library, 0o555)
    const args = [builtFile('cli.js'), 'documents', '--library', library]
    // Root may write everywhere; another user asks instead.
    const asOther = process.getuid?.() === 0 ? { program: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', process.execPath] as const } : { program: [process.execPath] as const }
    mkdirSync(join(folder, 'home'), { recursive: true })
    chmodSync(join(library, '..'), 0o755)
    const { code, stderr } = await runCli(args, asOther)
    expect([code, stderr]).toEqual([4, expect.stringContaining('writable')])
  })
  it('one whose holder does not answer: it is named', async () => {
    const { library, run } = newLibrary()
    await run('documents')
    const lock = new Sqlite(join(library, 'owner.lock'))
    lock.exec('BEGIN EXCLUSIVE')
    writeFileSync(join(library, 'owner.json'), JSON.stringify({ pid: 4321, app: 'window', socket: join(library, 'nobody.sock'), startedAt: 1, bootId: 'x' }))
    try {
      expect(await run('documents')).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining('window, process 4321') })
    } finally {
      lock.close()
    }
  })
})

describe('giving up', () => {
  it('--timeout: 3, and the work is there for next time', async () => {
    const { run, states } = newLibrary()
    const { code, stderr } = await run('ingest', long, '--timeout', '0.8')
    expect([code, stderr]).toEqual([3, expect.stringContaining('within 0.8 s')])
    expect(await states()).not.toMatchObject({ 'long.pdf': 'ready' })
    const again = await run('ingest', long)
    expect([again.code, again.lines(IngestEvent).at(-1)]).toMatchObject([0, { ready: 1 }])
    for (const event of again.lines(IngestEvent)) if (event.event === 'progress' && event.total !== null) expect(event.done).toBeLessThanOrEqual(event.total)
  })
  it('Ctrl-C: 130, what was read is kept, and nothing is left locked', async () => {
    const { start, run } = newLibrary()
    const ingest = start('ingest', long)
    await ingest.saying(reading)
    ingest.process.kill('SIGINT')
    const { code, stderr, stdout } = await ingest.ended
    expect([code, stderr]).toEqual([130, expect.stringContaining('Ctrl-C again')])
    expect(stdout).not.toContain('"event":"done"')
    expect((await run('status')).lines(StatusLine)).toMatchObject([{ jobs: { leased: 0, queued: 1, failed: 0 } }])
  })
  it('Ctrl-C twice: at once, and the next command goes on', async () => {
    const { start, run } = newLibrary()
    const ingest = start('ingest', long)
    await ingest.saying(reading)
    ingest.process.kill('SIGINT')
    ingest.process.kill('SIGTERM')
    expect((await ingest.ended).code).toBe(130)
    expect((await run('status')).code).toBe(0)
  })
  it('a reader that has had enough: quietly, without a word', async () => {
    const { library, run } = newLibrary()
    await run('ingest', short)
    const command = `"$0" "$1" graph --library "$2" --json | head -1; exit \${PIPESTATUS[0]}`
    const shell = spawn('bash', ['-c', command, process.execPath, builtFile('cli.js'), library], { stdio: ['ignore', 'pipe', 'pipe'] })
    let stderr = ''
    shell.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    shell.stdout.resume()
    const code = await new Promise((resolve) => shell.once('close', resolve))
    expect([code, stderr]).toEqual([0, ''])
  })
})

describe('several commands', () => {
  it('a second one goes through the first, and both finish their own', async () => {
    const { start, run } = newLibrary()
    const first = start('ingest', long)
    await first.saying('"accepted"')
    const status = await run('status')
    expect(status.code).toBe(0)
    expect(status.lines(StatusLine)).toMatchObject([{ owner: { pid: first.process.pid } }])
    const second = await run('ingest', short)
    expect([second.code, second.lines(IngestEvent).at(-1)]).toMatchObject([0, { ready: 1, failed: 0 }])
    expect((await first.ended).code).toBe(0)
  })
  it('the second goes on by itself when the first is killed', async () => {
    const { start, states } = newLibrary()
    const first = start('ingest', short, long)
    await first.saying(reading)
    const second = start('ingest', long)
    await second.saying('"accepted"')
    first.process.kill('SIGKILL')
    const { code, lines } = await second.ended
    expect([code, lines(IngestEvent).at(-1)]).toMatchObject([0, { ready: 1, failed: 0, duplicate: 1 }])
    expect(await states()).toMatchObject({ 'long.pdf': 'ready' })
  })
  it('many short ones at once all answer', async () => {
    const { run } = newLibrary()
    const all = await Promise.all(Array.from({ length: 4 }, () => run('documents')))
    expect(all.map(({ code, stderr }) => [code, stderr])).toEqual(Array.from({ length: 4 }, () => [0, '']))
  })
  it('a killed ingest leaves a library in which the next one ends the work', async () => {
    const { start, run } = newLibrary()
    const ingest = start('ingest', long)
    await ingest.saying(reading)
    ingest.process.kill('SIGKILL')
    await ingest.ended
    expect((await run('ingest', long)).lines(IngestEvent).at(-1)).toMatchObject({ ready: 1, duplicate: 1 })
    expect((await run('verify')).code).toBe(0)
  })
})

describe('work that waits', () => {
  it('--no-wait leaves it, status shows it, a second ingest ends it', async () => {
    const { run } = newLibrary()
    const left = await run('ingest', short, '--no-wait')
    expect([left.code, left.lines(IngestEvent).map(({ event }) => event)]).toEqual([0, ['accepted', 'done']])
    expect((await run('status')).lines(StatusLine)).toMatchObject([{ jobs: { queued: 1, done: 0 } }])
    expect((await run('ingest', short)).lines(IngestEvent).at(-1)).toMatchObject({ ready: 1, duplicate: 1 })
  })
  it('pause, resume, cancel, retry act on one or all; ingesting again wants it after all', async () => {
    const { run, states } = newLibrary()
    await run('ingest', short, '--no-wait')
    expect((await run('pause', '--all')).lines(ActedLine)).toMatchObject([{ action: 'pause', acted: true }])
    expect(await states()).toEqual({ 'short.pdf': 'paused' })
    expect((await run('ingest', short)).lines(IngestEvent).at(-1)).toMatchObject({ ready: 1 })
    await run('remove', 'short.pdf')
    const other = newLibrary()
    await other.run('ingest', short, '--no-wait')
    await other.run('cancel', 'short.pdf')
    expect(await other.states()).toEqual({ 'short.pdf': 'cancelled' })
    expect((await other.run('retry', 'short.pdf', '--no-wait')).code).toBe(0)
    expect(await other.states()).toEqual({ 'short.pdf': 'queued' })
    expect((await other.run('pause', 'short.pdf')).code).toBe(0)
    const resumed = await other.run('resume', '--all')
    expect([resumed.code, resumed.stdout]).toEqual([0, expect.stringContaining('"state":"ready"')])
    await other.run('cancel', '--all')
    expect(await other.states()).toEqual({ 'short.pdf': 'ready' })
  })
  it('a cancelled document that is ingested again is read', async () => {
    const { run } = newLibrary()
    await run('ingest', short, '--no-wait')
    await run('cancel', '--all')
    expect((await run('ingest', short)).lines(IngestEvent).at(-1)).toMatchObject({ ready: 1, failed: 0, duplicate: 0 })
  })
  it('a pause of what is ready has no effect: 1, and why', async () => {
    const { run } = newLibrary()
    await run('ingest', short)
    const { code, stderr, lines } = await run('pause', 'short.pdf')
    expect([code, lines(ActedLine)]).toMatchObject([1, [{ acted: false }]])
    expect(stderr.trim()).not.toBe('')
  })
})

describe('files that are hard', () => {
  it('another document of the same name: both are kept, and it is said', async () => {
    const { run, library } = newLibrary()
    const other = join(library, '..', 'short.pdf')
    cpSync(long, other)
    await run('ingest', short)
    const { code, stderr, lines } = await run('ingest', other, '--no-wait')
    expect([code, lines(IngestEvent)[0]]).toMatchObject([0, { outcome: 'new' }])
    expect(stderr).toContain('both are kept')
    const ambiguous = await run('passages', 'short.pdf')
    expect([ambiguous.code, ambiguous.stderr]).toEqual([1, expect.stringContaining('2 documents')])
  })
  it('a password: asked for, refused when wrong, taken from the option or the environment', async () => {
    const { run, library } = newLibrary()
    const locked = join(library, '..', 'locked.pdf')
    writeFileSync(locked, await makePdf({ title: 'Locked', userPassword: 'sesame', pages: [{ blocks: [{ kind: 'paragraph', text: 'The depth is 20 m.' }] }] }))
    const without = await run('ingest', locked)
    expect([without.code, without.stderr]).toEqual([1, expect.stringContaining('--password')])
    expect(without.lines(IngestEvent).find(({ event }) => event === 'document')).toMatchObject({ state: 'failed', failure: { code: 'password-required' } })
    expect((await run('ingest', locked)).lines(IngestEvent).at(-1), 'again without: nothing to try').toMatchObject({ ready: 0, failed: 1, duplicate: 1 })
    const wrong = await run('ingest', locked, '--password', 'wrong')
    expect(wrong.lines(IngestEvent).find(({ event }) => event === 'document')).toMatchObject({ failure: { code: 'password-wrong' } })
    expect([wrong.lines(IngestEvent).at(-1), wrong.stderr]).toEqual([expect.objectContaining({ ready: 0, failed: 1, duplicate: 0 }), expect.stringContaining('tried again')])
    const unseen = await run('ingest', locked, '--password', 'sesame', '--no-wait')
    expect([unseen.code, unseen.stderr]).toEqual([0, expect.stringContaining('forgotten')])
    const args = ['ingest', locked, '--json', '--library', library]
    expect((await runCli(args, { env: { COURSEGRAPH_PDF_PASSWORD: 'sesame' } })).lines(IngestEvent).at(-1)).toMatchObject({ ready: 1, failed: 0, duplicate: 1 })
  })
  it('one that failed before is told again: 1', async () => {
    const { run, library } = newLibrary()
    const damaged = join(library, '..', 'damaged.pdf')
    writeFileSync(damaged, '%PDF-1.7\nnothing more')
    expect((await run('ingest', damaged)).code).toBe(1)
    const again = await run('ingest', damaged)
    expect([again.code, again.lines(IngestEvent).at(-1)]).toMatchObject([1, { failed: 1, duplicate: 1 }])
    expect((await run('retry', '--all')).code).toBe(1)
  })
})
