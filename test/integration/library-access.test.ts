import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connect } from '../../src/workers/engine/db/connection.ts'
import type { LibraryLayout } from '../../src/workers/engine/db/layout.ts'
import type { HostMessage, HostOrder } from '../support/crash-host.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { failureOf, fingerprint, soundLibrary } from '../support/sound-library.ts'

/* The engine on a library that others have, or that it may not write: told with its own code and the next step, and left as it was. */
const sound = soundLibrary()

describe('a library that belongs to others', () => {
  it('of a later version is left alone', async () => {
    const layout = sound.copy()
    const db = connect(layout.databaseFile, { readOnly: false, mustExist: true })
    db.pragma('user_version = 9000')
    db.close()
    const before = fingerprint(layout.root)
    expect(await failureOf(sound.open(layout))).toMatchObject({ code: 'library-newer', subject: layout.databaseFile, action: expect.stringContaining('Update') })
    expect(fingerprint(layout.root)).toEqual(before)
  })

  it('and is open in another process names it, and opens as soon as that one is gone, however it went', async () => {
    const layout = sound.copy()
    const before = fingerprint(layout.root)
    const child = startHost(layout.root)
    expect((await child.answer).kind).toBe('open')
    const failure = await failureOf(sound.open(layout))
    expect(failure).toMatchObject({ code: 'library-locked', message: expect.stringContaining(String(child.process.pid)) })
    child.process.kill('SIGKILL')
    await child.exited
    const running = await sound.opens(layout)
    await running.close()
    expect(Object.keys(fingerprint(layout.root))).toEqual(Object.keys(before))
  })

  it.each([
    ['a name that cannot be read', 'owner.json', '{"pid":'],
    ['a name of somebody who is long gone', 'owner.json', JSON.stringify({ pid: 1, app: 'window', socket: '/nowhere', startedAt: 0, bootId: 'x' })],
    ['a lock that is no lock', 'owner.lock', 'neither a lock nor a database, and longer than a header. '.repeat(9)],
    ['an empty lock', 'owner.lock', ''],
  ])('only by what was left behind, %s, is opened', async (_what, name, content) => {
    const layout = sound.copy()
    writeFileSync(join(layout.root, name), content)
    const running = await sound.opens(layout)
    // And the lock holds.
    expect(await failureOf(sound.open(layout))).toMatchObject({ code: 'library-locked' })
    await running.close()
  })
})

/** The engine in a process of its own, with an ordinary person's rights where this one has all. */
function startHost(libraryPath: string, options: { readonly ordinary?: boolean; readonly paths?: readonly string[] } = {}) {
  const rights = options.ordinary && process.getuid?.() === 0 ? { uid: ordinary, gid: ordinary } : {}
  const child: ChildProcess = fork(join(sound.built.folder, 'host.js'), { ...rights, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [], cwd: tmpdir() })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  const ended = exited.then(([code]): never => {
    throw new Error(`The host ended without an answer: ${String(code)}`)
  })
  const answer = Promise.race([once(child, 'message').then(([message]) => message as HostMessage), ended])
  ended.catch(() => undefined)
  const order: HostOrder = { libraryPath, threadsFolder: sound.built.folder, previousDeath: 'none', commandId: 'one-drop', paths: options.paths ?? [], plan: null }
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
    const layout = sound.copy()
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
