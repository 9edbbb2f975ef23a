import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { libraryLayout, type LibraryLayout } from '../../../../../src/workers/engine/db/layout.ts'
import { acquireOwnership, bootId, readOwner, type OwnerInfo } from '../../../../../src/workers/engine/db/owner.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

const me: OwnerInfo = { pid: process.pid, app: 'test', socket: '/run/x.sock', startedAt: 5, bootId: 'this-boot' }

/** Another process that holds the lock as the engine does, until it is killed. */
async function otherOwner(layout: LibraryLayout) {
  const sqlite = createRequire(import.meta.url).resolve('better-sqlite3')
  const script = `const db = new (require(${JSON.stringify(sqlite)}))(process.argv[1]); db.pragma('journal_mode = DELETE'); db.exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['-e', script, layout.ownerLockFile], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

describe('the owner of a library', () => {
  it('is one: a second is told who it is', () => {
    const layout = libraryLayout(temporaryFolder())
    const first = acquireOwnership(layout, me)
    expect(first.kind).toBe('owned')
    expect(acquireOwnership(layout, { ...me, pid: 1, app: 'second' })).toEqual({ kind: 'held', holder: me })
    if (first.kind === 'owned') first.release()
    expect(readOwner(layout)).toBeNull()
    const next = acquireOwnership(layout, { ...me, app: 'next' })
    expect(next.kind).toBe('owned')
    if (next.kind === 'owned') next.release()
  })

  it('can tell later where it answers', () => {
    const layout = libraryLayout(temporaryFolder())
    const owned = acquireOwnership(layout, { ...me, socket: null })
    if (owned.kind !== 'owned') throw new Error('nobody else is here')
    owned.announce({ ...me, socket: '/run/later.sock' })
    expect(acquireOwnership(layout, me)).toMatchObject({ kind: 'held', holder: { socket: '/run/later.sock' } })
    owned.release()
    owned.release()
  })

  it('is held by the operating system: killed, it holds nothing any more', async () => {
    const layout = libraryLayout(temporaryFolder())
    const before = acquireOwnership(layout, me)
    if (before.kind === 'owned') before.release()
    const other = await otherOwner(layout)
    expect(acquireOwnership(layout, me)).toEqual({ kind: 'held', holder: null })
    other.kill('SIGKILL')
    await once(other, 'exit')
    const after = acquireOwnership(layout, me)
    expect(after.kind).toBe('owned')
    if (after.kind === 'owned') after.release()
  })

  it('whose name cannot be read is unknown, not an error', () => {
    const layout = libraryLayout(temporaryFolder())
    const owned = acquireOwnership(layout, me)
    for (const text of ['', '{', 'null', '{"pid":"7"}', JSON.stringify({ ...me, startedAt: 'now' })]) {
      writeFileSync(layout.ownerFile, text)
      expect(acquireOwnership(layout, me)).toEqual({ kind: 'held', holder: null })
    }
    if (owned.kind === 'owned') owned.release()
    expect(existsSync(layout.ownerFile)).toBe(false)
  })

  it('belongs to one run of the machine', () => {
    expect(bootId(100, 1000)).toBe(bootId(200, 2000))
    expect(bootId(100, 1000)).not.toBe('')
  })
})
