import { execFileSync, fork, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, closeSync, cpSync, existsSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statfsSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { DocumentId } from '../../src/shared/model/ids.ts'
import { connect } from '../../src/workers/engine/db/connection.ts'
import { libraryLayout, type LibraryLayout } from '../../src/workers/engine/db/layout.ts'
import { LibraryCorruptError } from '../../src/workers/engine/db/open-database.ts'
import { restoreBackup } from '../../src/workers/engine/db/restore-backup.ts'
import { buildHost, type BuiltHost } from '../support/crash-engine.ts'
import type { HostMessage, HostOrder } from '../support/crash-host.ts'
import { makePdf } from '../support/make-pdf.ts'
import { reasonOf } from '../support/reason-of.ts'
import { runEngine, type RunningEngine } from '../support/running-engine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/*
 * The engine on a library folder that is not as it should be. Each fault ends in its own code, with the file and the
 * next step; and whatever was in the folder is still there, byte for byte.
 */
let built: BuiltHost
let base: string
let sound: LibraryLayout
let backup: string
let document: DocumentId
let course: string

beforeAll(async () => {
  built = await buildHost()
  // An ordinary person's process reads it too.
  chmodSync(built.folder, 0o755)
  base = mkdtempSync(join(tmpdir(), 'coursegraph-faults-'))
  course = join(base, 'course.pdf')
  writeFileSync(course, await makePdf({ title: 'Course', outline: true, generated: { pages: 4, seed: 11 } }))
  const running = await runEngine(join(base, 'library'), built.folder, { forTest: false })
  sound = running.layout
  document = await readInto(running, course)
  backup = (await running.host.ask('library.backup', { file: join(sound.backupsFolder, 'asked-20260101T000000000Z.sqlite') })).file
  await running.close()
}, 120_000)
afterAll(() => {
  built.remove()
  rmSync(base, { recursive: true, force: true })
})

async function readInto(running: RunningEngine, path: string): Promise<DocumentId> {
  const { results } = await running.host.ask('documents.import', { paths: [path], sameName: 'keep-both' })
  const documentId = results[0]?.documentId
  if (!documentId) throw new Error(`Not imported: ${JSON.stringify(results)}`)
  await running.host.events.until('the document is ready', () => running.host.events.job(documentId)?.state.kind === 'done')
  return documentId
}

function copy(): LibraryLayout {
  const layout = libraryLayout(join(temporaryFolder(), 'library'))
  cpSync(sound.root, layout.root, { recursive: true })
  return layout
}

/** Every file by its bytes; without what says who is there, the log, and SQLite's shared memory and empty logs, which hold nothing. */
function fingerprint(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const names = files.map((entry) => relative(root, join(entry.parentPath, entry.name))).filter((name) => !/^(owner\.|logs\/|tmp\/)|-shm$/.test(name) && !(name.endsWith('-wal') && statSync(join(root, name)).size === 0))
  return Object.fromEntries(names.sort().map((name) => [name, createHash('sha256').update(readFileSync(join(root, name))).digest('hex')]))
}

const failureOf = async (work: Promise<unknown>) => ((await reasonOf(work)) as { failure: { code: string; message: string; action: string; subject?: string } }).failure
const open = (layout: LibraryLayout) => runEngine(layout.root, built.folder)
const opens = async (layout: LibraryLayout) => {
  const running = await open(layout)
  expect((await running.host.ask('documents.get', { documentId: document })).document.state).toBe('ready')
  return running
}

function edit(file: string, change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file)
  change(bytes)
  writeFileSync(file, bytes)
}

describe('a place that is no folder', () => {
  const places: Record<string, (folder: string) => string> = {
    'a file': (folder) => (writeFileSync(join(folder, 'file'), 'a letter'), join(folder, 'file')),
    'below a file': (folder) => (writeFileSync(join(folder, 'file'), 'a letter'), join(folder, 'file', 'library')),
    'a link to nowhere': (folder) => (symlinkSync(join(folder, 'unplugged'), join(folder, 'link')), join(folder, 'link')),
    'below a link to nowhere': (folder) => (symlinkSync(join(folder, 'unplugged'), join(folder, 'link')), join(folder, 'link', 'library')),
    'a link to itself': (folder) => (symlinkSync(join(folder, 'link'), join(folder, 'link')), join(folder, 'link')),
    'a name that is too long': (folder) => join(folder, 'x'.repeat(300)),
  }
  it.each(Object.entries(places))('%s: is said to be missing, and stays as it was', async (_what, make) => {
    const folder = temporaryFolder()
    const place = make(folder)
    const before = readdirSync(folder)
    const failure = await failureOf(runEngine(place, built.folder))
    expect(failure).toMatchObject({ code: 'library-missing', subject: place, action: expect.stringMatching(/choose (?:a|another)\b/i) })
    expect(failure.message).toContain(place)
    expect(readdirSync(folder)).toEqual(before)
  })

  it('but a folder that is not there yet, however deep, is made', async () => {
    const running = await runEngine(join(temporaryFolder(), 'one', 'two', 'Cours — été 🤿'), built.folder)
    expect((await running.host.ask('documents.list', {})).total).toBe(0)
  })
})

describe('a damaged database', () => {
  const damages: Record<string, (file: string) => void> = {
    'its first byte flipped': (file) => edit(file, (bytes) => void (bytes[0] = 0)),
    'its header overwritten': (file) => edit(file, (bytes) => void bytes.fill(0xff, 0, 100)),
    'a page of zeros': (file) => edit(file, (bytes) => void bytes.fill(0, 4096 * 3, 4096 * 4)),
    'noise in every tenth page': (file) => edit(file, (bytes) => {
      for (let at = 4096; at + 64 < bytes.length; at += 40_960) bytes.fill(0xa5, at, at + 64)
    }),
    'half of it cut off': (file) => truncateSync(file, Math.floor(statSync(file).size / 2 / 4096) * 4096),
    'cut in the middle of a page': (file) => truncateSync(file, statSync(file).size - 1000),
    'cut to its header': (file) => truncateSync(file, 100),
    'cut to nothing': (file) => truncateSync(file, 0),
    'gone, with its objects still there': (file) => rmSync(file),
    'another kind of file': (file) => writeFileSync(file, readFileSync(course)),
  }
  it.each(Object.entries(damages))('%s: is told with the newest good backup, nothing is touched, and the backup brings it back', async (_what, damage) => {
    const layout = copy()
    // A newer one that is damaged itself is not offered, nor is a file of the person's own.
    writeFileSync(join(layout.backupsFolder, 'asked-20270101T000000000Z.sqlite'), readFileSync(backup).subarray(0, 9000))
    writeFileSync(join(layout.backupsFolder, 'mine.sqlite'), 'mine')
    damage(layout.databaseFile)
    const before = fingerprint(layout.root)
    for (const again of ['once', 'and again']) {
      const error = (await reasonOf(open(layout))) as LibraryCorruptError
      expect(error, again).toBeInstanceOf(LibraryCorruptError)
      expect(error.newestBackup).toBe(join(layout.backupsFolder, 'asked-20260101T000000000Z.sqlite'))
      expect(error.failure).toMatchObject({ code: 'library-corrupt', subject: layout.databaseFile, action: expect.stringContaining(error.newestBackup ?? '') })
      expect(fingerprint(layout.root)).toEqual(before)
    }
    const kept = await restoreBackup(layout, join(layout.backupsFolder, 'asked-20260101T000000000Z.sqlite'), Date.now())
    if (kept) expect(createHash('sha256').update(readFileSync(kept)).digest('hex')).toBe(before['library.sqlite'])
    const running = await opens(layout)
    expect(await running.host.ask('library.verify', { mend: false })).toMatchObject({ ok: true, findings: [] })
  })

  it('without any backup says so, and what to do', async () => {
    const layout = copy()
    rmSync(layout.backupsFolder, { recursive: true })
    edit(layout.databaseFile, (bytes) => void bytes.fill(0, 0, 16))
    const error = (await reasonOf(open(layout))) as LibraryCorruptError
    expect(error).toMatchObject({ newestBackup: null, failure: { code: 'library-corrupt', action: expect.stringContaining('import the documents again') } })
  })
})

describe('a database that was not closed', () => {
  /** As a power cut leaves it: what was committed last is in the write-ahead log alone. */
  async function cut(): Promise<{ layout: LibraryLayout; wal: string }> {
    const layout = copy()
    const running = await opens(layout)
    await running.host.ask('collections.create', { name: 'Only in the log' })
    const after = libraryLayout(join(temporaryFolder(), 'cut'))
    cpSync(layout.root, after.root, { recursive: true, filter: (name) => !name.endsWith('-shm') && !name.includes('owner.') })
    await running.close()
    return { layout: after, wal: `${after.databaseFile}-wal` }
  }
  const names = async (running: RunningEngine) => (await running.host.ask('collections.list', {})).collections.map(({ name }) => name)

  it('opens with all that was committed', async () => {
    const { layout, wal } = await cut()
    expect(statSync(wal).size).toBeGreaterThan(4096)
    expect(await names(await opens(layout))).toEqual(['Only in the log'])
  })

  const damages: Record<string, (wal: string) => void> = {
    'a log of noise': (wal) => edit(wal, (bytes) => void bytes.fill(0x5a)),
    'a log whose header is gone': (wal) => edit(wal, (bytes) => void bytes.fill(0, 0, 32)),
    'a log whose first frame is damaged': (wal) => edit(wal, (bytes) => void (bytes[100] = (bytes[100] ?? 0) ^ 0xff)),
    'a log cut in its first frame': (wal) => truncateSync(wal, 1000),
    'no log': (wal) => rmSync(wal),
  }
  it.each(Object.entries(damages))('%s: loses what was in it and nothing else', async (_what, damage) => {
    const { layout, wal } = await cut()
    damage(wal)
    const running = await opens(layout)
    expect(await names(running)).toEqual([])
    expect(await running.host.ask('library.verify', { mend: false })).toMatchObject({ ok: true, findings: [] })
  })
})

describe('a library that belongs to others', () => {
  it('of a later version is left alone', async () => {
    const layout = copy()
    const db = connect(layout.databaseFile, { readOnly: false, mustExist: true })
    db.pragma('user_version = 9000')
    db.close()
    const before = fingerprint(layout.root)
    expect(await failureOf(open(layout))).toMatchObject({ code: 'library-newer', subject: layout.databaseFile, action: expect.stringContaining('Update') })
    expect(fingerprint(layout.root)).toEqual(before)
  })

  it('and is open in another process names it, and opens as soon as that one is gone, however it went', async () => {
    const layout = copy()
    const before = fingerprint(layout.root)
    const child = startHost(layout.root)
    expect((await child.answer).kind).toBe('open')
    const failure = await failureOf(open(layout))
    expect(failure).toMatchObject({ code: 'library-locked', message: expect.stringContaining(String(child.process.pid)) })
    child.process.kill('SIGKILL')
    await child.exited
    const running = await opens(layout)
    await running.close()
    expect(Object.keys(fingerprint(layout.root))).toEqual(Object.keys(before))
  })

  it.each([
    ['a name that cannot be read', 'owner.json', '{"pid":'],
    ['a name of somebody who is long gone', 'owner.json', JSON.stringify({ pid: 1, app: 'window', socket: '/nowhere', startedAt: 0, bootId: 'x' })],
    ['a lock that is no lock', 'owner.lock', 'neither a lock nor a database, and longer than a header. '.repeat(9)],
    ['an empty lock', 'owner.lock', ''],
  ])('only by what was left behind, %s, is opened', async (_what, name, content) => {
    const layout = copy()
    writeFileSync(join(layout.root, name), content)
    const running = await opens(layout)
    // And the lock holds.
    expect(await failureOf(open(layout))).toMatchObject({ code: 'library-locked' })
    await running.close()
  })
})

/** The engine in a process of its own, with an ordinary person's rights where this one has all. */
function startHost(libraryPath: string, options: { readonly ordinary?: boolean; readonly paths?: readonly string[] } = {}) {
  const rights = options.ordinary && process.getuid?.() === 0 ? { uid: ordinary, gid: ordinary } : {}
  const child: ChildProcess = fork(join(built.folder, 'host.js'), { ...rights, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [], cwd: tmpdir() })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  const ended = exited.then(([code]): never => {
    throw new Error(`The host ended without an answer: ${String(code)}`)
  })
  const answer = Promise.race([once(child, 'message').then(([message]) => message as HostMessage), ended])
  ended.catch(() => undefined)
  const order: HostOrder = { libraryPath, threadsFolder: built.folder, previousDeath: 'none', commandId: 'one-drop', paths: options.paths ?? [], plan: null }
  child.send(order)
  return { process: child, answer, exited }
}
const ordinary = 65_534

function giveTo(uid: number, root: string): void {
  for (const name of ['', ...readdirSync(root, { recursive: true }).map(String)]) chownSync(join(root, name), uid, uid)
}

describe.skipIf(process.platform === 'win32')('a library that may not be written', () => {
  const locks: Record<string, (layout: LibraryLayout) => void> = {
    'the folder': (layout) => chmodSync(layout.root, 0o555),
    'the folder of the objects': (layout) => chmodSync(layout.objectsFolder, 0o555),
    'the folder of the backups': (layout) => chmodSync(layout.backupsFolder, 0o555),
    'the database': (layout) => chmodSync(layout.databaseFile, 0o444),
    'the lock': (layout) => (writeFileSync(layout.ownerLockFile, ''), chmodSync(layout.ownerLockFile, 0o444)),
  }
  it.each(Object.entries(locks))('%s: is said to be read-only, and stays as it was', async (_what, lock) => {
    const layout = copy()
    if (process.getuid?.() === 0) giveTo(ordinary, join(layout.root, '..'))
    lock(layout)
    onTestFinished(() => [layout.root, layout.objectsFolder, layout.backupsFolder].forEach((folder) => chmodSync(folder, 0o755)))
    const before = fingerprint(layout.root)
    const child = startHost(layout.root, { ordinary: true })
    const answer = await child.answer
    expect(answer).toMatchObject({ kind: 'failed', code: 'library-read-only', message: expect.stringContaining(layout.root) })
    await child.exited
    expect(fingerprint(layout.root)).toEqual(before)
    expect(existsSync(join(layout.root, 'owner.json')), 'nobody is left as its owner').toBe(false)
  })

  it('a parent that may not be written: no library is made, and it says where', async () => {
    const folder = temporaryFolder()
    if (process.getuid?.() === 0) giveTo(ordinary, folder)
    chmodSync(folder, 0o555)
    const answer = await startHost(join(folder, 'new'), { ordinary: true }).answer
    expect(answer).toMatchObject({ kind: 'failed', code: 'library-read-only', message: expect.stringContaining(join(folder, 'new')) })
  })
})

/** A disk of its own, of a few megabytes; null where none may be mounted. */
function smallDisk(megabytes: number): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  const folder = temporaryFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return null
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder], { stdio: 'ignore' }))
  return folder
}

/** Takes all that is free but `leave` bytes. */
function fill(folder: string, leave: number): string {
  const { bavail, bsize } = statfsSync(folder)
  const file = join(folder, 'filler')
  const descriptor = openSync(file, 'w')
  const block = Buffer.alloc(4096, 1)
  for (let left = bavail * bsize - leave; left > 4096; left -= 4096) writeFileSync(descriptor, block)
  closeSync(descriptor)
  return file
}

describe('a disk that is full', () => {
  it('has room for no library: that is said', async ({ skip }) => {
    const disk = smallDisk(1)
    if (!disk) return skip('A small disk can only be mounted by root on Linux.')
    fill(disk, 24_000)
    const failure = await failureOf(runEngine(join(disk, 'library'), built.folder))
    expect(failure).toMatchObject({ code: 'disk-full', subject: expect.stringContaining(join(disk, 'library')), action: expect.stringContaining('Free some space') })
  })

  it('has no byte left for a library that is there: that is said, nothing is touched, and with room it opens', async ({ skip }) => {
    const disk = smallDisk(4)
    if (!disk) return skip('A small disk can only be mounted by root on Linux.')
    const layout = libraryLayout(join(disk, 'library'))
    cpSync(sound.root, layout.root, { recursive: true })
    const before = fingerprint(layout.root)
    const filler = fill(disk, 0)
    expect(await failureOf(open(layout))).toMatchObject({ code: 'disk-full', subject: expect.stringContaining(layout.root) })
    expect(fingerprint(layout.root)).toEqual(before)
    expect(readdirSync(layout.root).filter((name) => name.startsWith('owner.json')), 'nobody is left as its owner').toEqual([])
    rmSync(filler)
    await opens(layout)
  })

  it('refuses a file with the reason, goes on with what it has, and takes the file when there is room', async ({ skip }) => {
    const disk = smallDisk(24)
    if (!disk) return skip('A small disk can only be mounted by root on Linux.')
    const root = join(disk, 'library')
    cpSync(sound.root, root, { recursive: true })
    const running = await opens(libraryLayout(root))
    // Larger than what is left, so that the copy meets the end of the disk.
    const large = join(temporaryFolder(), 'large.pdf')
    writeFileSync(large, Buffer.concat([await makePdf({ title: 'Large', generated: { pages: 2, seed: 21 } }), Buffer.alloc(3_000_000, 0x20)]))
    const filler = fill(disk, 1_500_000)
    const objects = Object.keys(fingerprint(root)).filter((name) => name.startsWith('objects/'))
    const first = await running.host.ask('documents.import', { paths: [large], sameName: 'ask' }, { id: 'a-large-drop' })
    expect(first.results).toMatchObject([{ outcome: 'refused', failure: { code: 'disk-full', action: expect.stringContaining('Free some space') } }])
    expect(readdirSync(libraryLayout(root).tmpFolder), 'nothing is left of the copy').toEqual([])
    expect(Object.keys(fingerprint(root)).filter((name) => name.startsWith('objects/'))).toEqual(objects)
    expect((await running.host.ask('search.query', { query: 'the' })).totals.passages).toBeGreaterThan(0)
    rmSync(filler)
    await readInto(running, large)
    expect(await running.host.ask('library.verify', { mend: false })).toMatchObject({ ok: true, findings: [] })
  })

  it('holds a document back while it is full, and finishes it by itself when there is room', async ({ skip }) => {
    const disk = smallDisk(24)
    if (!disk) return skip('A small disk can only be mounted by root on Linux.')
    const running = await runEngine(join(disk, 'library'), built.folder)
    const path = join(temporaryFolder(), 'waits.pdf')
    writeFileSync(path, await makePdf({ title: 'Waits', generated: { pages: 12, seed: 22 } }))
    const { results } = await running.host.ask('documents.import', { paths: [path], sameName: 'ask' })
    const documentId = results[0]?.documentId as DocumentId
    const filler = fill(disk, 0)
    const stuck = await waitUntil('the engine says that the disk is full, or was quicker', async () => {
      const { job } = await running.host.ask('jobs.get', { documentId })
      return job.state.kind === 'done' ? 'done' : job.state.kind === 'queued' && job.state.reason === 'retry' ? 'waits' : readFileSync(join(running.layout.logsFolder, 'engine.log'), 'utf8').includes('disk-full') && 'held'
    })
    expect(['waits', 'held'], 'the document was not finished on a full disk').toContain(stuck)
    // What can be read still is.
    expect((await running.host.ask('documents.list', {})).total).toBe(1)
    ftruncateSync(openSync(filler, 'r+'), 0)
    rmSync(filler)
    await waitUntil('the document is ready', async () => (await running.host.ask('jobs.get', { documentId })).job.state.kind === 'done', 45_000)
    expect(await running.host.ask('library.verify', { mend: false })).toMatchObject({ ok: true, findings: [] })
  }, 90_000)

  it('keeps no half backup and no half export', async ({ skip }) => {
    const disk = smallDisk(2)
    if (!disk) return skip('A small disk can only be mounted by root on Linux.')
    const running = await opens(copy())
    fill(disk, 40_000)
    const before = readdirSync(disk)
    expect(await failureOf(running.host.client.call('library.backup', { file: join(disk, 'copy.sqlite') }))).toMatchObject({ code: 'disk-full', subject: expect.stringContaining(disk) })
    expect(await failureOf(running.host.client.call('library.export', { format: 'json', out: join(disk, 'all.json') }))).toMatchObject({ code: 'disk-full', subject: join(disk, 'all.json') })
    expect(readdirSync(disk)).toEqual(before)
    expect(await running.host.ask('library.verify', { mend: false })).toMatchObject({ ok: true, findings: [] })
  })
})

describe('a library that is moved away while it is open', () => {
  it('takes nothing in, says that it is missing, and goes on where it was when it is back', async () => {
    const layout = copy()
    const running = await opens(layout)
    const away = `${layout.root} elsewhere`
    renameSync(layout.root, away)
    const before = fingerprint(away)
    const path = join(temporaryFolder(), 'late.pdf')
    writeFileSync(path, await makePdf({ title: 'Late', generated: { pages: 2, seed: 31 } }))
    const refused = await running.host.client.call('documents.import', { paths: [path], sameName: 'ask' }, { id: 'late-drop' }).then(
      ({ results }) => results[0]?.failure,
      (error: { failure: { code: string } }) => error.failure,
    )
    expect(refused).toMatchObject({ code: 'library-missing' })
    expect(Object.keys(fingerprint(away)).filter((name) => name.startsWith('objects/'))).toEqual(Object.keys(before).filter((name) => name.startsWith('objects/')))
    expect(existsSync(layout.root), 'no second library is made in its place').toBe(false)
    renameSync(away, layout.root)
    await readInto(running, path)
    expect(await running.host.ask('library.verify', { mend: false })).toMatchObject({ ok: true, findings: [] })
  })

  it('and another put in its place: the other one is not written to', async () => {
    const layout = copy()
    const running = await opens(layout)
    renameSync(layout.root, `${layout.root} elsewhere`)
    mkdirSync(layout.root)
    cpSync(sound.root, layout.root, { recursive: true })
    const before = fingerprint(layout.root)
    await running.host.client.call('collections.create', { name: 'Where?' }).catch(() => undefined)
    await running.close()
    expect(fingerprint(layout.root)).toEqual(before)
  })
})
