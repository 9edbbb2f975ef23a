import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { libraryLayout, type LibraryLayout } from '../../src/workers/engine/db/layout.ts'
import { LibraryCorruptError } from '../../src/workers/engine/db/open-database.ts'
import { restoreBackup } from '../../src/workers/engine/db/restore-backup.ts'
import { reasonOf } from '../support/reason-of.ts'
import { runEngine, type RunningEngine } from '../support/running-engine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { failureOf, fingerprint, soundLibrary } from '../support/sound-library.ts'

/*
 * The engine on a library folder that is not as it should be. Each fault ends in its own code, with the file and the
 * next step; and whatever was in the folder is still there, byte for byte.
 */
const sound = soundLibrary()

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
    const failure = await failureOf(runEngine(place, sound.built.folder))
    expect(failure).toMatchObject({ code: 'library-missing', subject: place, action: expect.stringMatching(/choose (?:a|another)\b/i) })
    expect(failure.message).toContain(place)
    expect(readdirSync(folder)).toEqual(before)
  })

  it('but a folder that is not there yet, however deep, is made', async () => {
    const running = await runEngine(join(temporaryFolder(), 'one', 'two', 'Cours — été 🤿'), sound.built.folder)
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
    'another kind of file': (file) => writeFileSync(file, readFileSync(sound.course)),
  }
  it.each(Object.entries(damages))('%s: is told with the newest good backup, nothing is touched, and the backup brings it back', async (_what, damage) => {
    const layout = sound.copy()
    // A newer one that is damaged itself is not offered, nor is a file of the person's own.
    writeFileSync(join(layout.backupsFolder, 'asked-20270101T000000000Z.sqlite'), readFileSync(sound.backup).subarray(0, 9000))
    writeFileSync(join(layout.backupsFolder, 'mine.sqlite'), 'mine')
    damage(layout.databaseFile)
    const before = fingerprint(layout.root)
    for (const again of ['once', 'and again']) {
      const error = (await reasonOf(sound.open(layout))) as LibraryCorruptError
      expect(error, again).toBeInstanceOf(LibraryCorruptError)
      expect(error.newestBackup).toBe(join(layout.backupsFolder, 'asked-20260101T000000000Z.sqlite'))
      expect(error.failure).toMatchObject({ code: 'library-corrupt', subject: layout.databaseFile, action: expect.stringContaining(error.newestBackup ?? '') })
      expect(fingerprint(layout.root)).toEqual(before)
    }
    const kept = await restoreBackup(layout, join(layout.backupsFolder, 'asked-20260101T000000000Z.sqlite'), Date.now())
    if (kept) expect(createHash('sha256').update(readFileSync(kept)).digest('hex')).toBe(before['library.sqlite'])
    const running = await sound.opens(layout)
    expect(await running.host.ask('library.verify', { mend: false })).toMatchObject({ ok: true, findings: [] })
  })

  it('without any backup says so, and what to do', async () => {
    const layout = sound.copy()
    rmSync(layout.backupsFolder, { recursive: true })
    edit(layout.databaseFile, (bytes) => void bytes.fill(0, 0, 16))
    const error = (await reasonOf(sound.open(layout))) as LibraryCorruptError
    expect(error).toMatchObject({ newestBackup: null, failure: { code: 'library-corrupt', action: expect.stringContaining('import the documents again') } })
  })
})

describe('a database that was not closed', () => {
  /** As a power cut leaves it: what was committed last is in the write-ahead log alone. */
  async function cut(): Promise<{ layout: LibraryLayout; wal: string }> {
    const layout = sound.copy()
    const running = await sound.opens(layout)
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
    expect(await names(await sound.opens(layout))).toEqual(['Only in the log'])
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
    const running = await sound.opens(layout)
    expect(await names(running)).toEqual([])
    expect(await running.host.ask('library.verify', { mend: false })).toMatchObject({ ok: true, findings: [] })
  })
})
