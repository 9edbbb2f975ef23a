import { execFileSync } from 'node:child_process'
import { closeSync, cpSync, existsSync, ftruncateSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { DocumentId } from '../../src/shared/model/ids.ts'
import { libraryLayout } from '../../src/workers/engine/db/layout.ts'
import { makePdf } from '../support/make-pdf.ts'
import { runEngine } from '../support/running-engine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'
import { failureOf, fingerprint, readInto, soundLibrary } from '../support/sound-library.ts'

/* The engine on a disk that is full, and on a folder that is moved away under it: nothing is lost, and it goes on when it can. */
const sound = soundLibrary()

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
    const failure = await failureOf(runEngine(join(disk, 'library'), sound.built.folder))
    expect(failure).toMatchObject({ code: 'disk-full', subject: expect.stringContaining(join(disk, 'library')), action: expect.stringContaining('Free some space') })
  })

  it('has no byte left for a library that is there: that is said, nothing is touched, and with room it opens', async ({ skip }) => {
    const disk = smallDisk(4)
    if (!disk) return skip('A small disk can only be mounted by root on Linux.')
    const layout = libraryLayout(join(disk, 'library'))
    cpSync(sound.layout.root, layout.root, { recursive: true })
    const before = fingerprint(layout.root)
    const filler = fill(disk, 0)
    expect(await failureOf(sound.open(layout))).toMatchObject({ code: 'disk-full', subject: expect.stringContaining(layout.root) })
    expect(fingerprint(layout.root)).toEqual(before)
    expect(readdirSync(layout.root).filter((name) => name.startsWith('owner.json')), 'nobody is left as its owner').toEqual([])
    rmSync(filler)
    await sound.opens(layout)
  })

  it('refuses a file with the reason, goes on with what it has, and takes the file when there is room', async ({ skip }) => {
    const disk = smallDisk(24)
    if (!disk) return skip('A small disk can only be mounted by root on Linux.')
    const root = join(disk, 'library')
    cpSync(sound.layout.root, root, { recursive: true })
    const running = await sound.opens(libraryLayout(root))
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
    const running = await runEngine(join(disk, 'library'), sound.built.folder)
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
    const running = await sound.opens(sound.copy())
    fill(disk, 8_000)
    const before = readdirSync(disk)
    expect(await failureOf(running.host.client.call('library.backup', { file: join(disk, 'copy.sqlite') }))).toMatchObject({ code: 'disk-full', subject: expect.stringContaining(disk) })
    expect(await failureOf(running.host.client.call('library.export', { format: 'json', out: join(disk, 'all.json') }))).toMatchObject({ code: 'disk-full', subject: join(disk, 'all.json') })
    expect(readdirSync(disk)).toEqual(before)
    expect(await running.host.ask('library.verify', { mend: false })).toMatchObject({ ok: true, findings: [] })
  })
})

describe('a library that is moved away while it is open', () => {
  it('takes nothing in, says that it is missing, and goes on where it was when it is back', async () => {
    const layout = sound.copy()
    const running = await sound.opens(layout)
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
    const layout = sound.copy()
    const running = await sound.opens(layout)
    renameSync(layout.root, `${layout.root} elsewhere`)
    mkdirSync(layout.root)
    cpSync(sound.layout.root, layout.root, { recursive: true })
    const before = fingerprint(layout.root)
    await running.host.client.call('collections.create', { name: 'Where?' }).catch(() => undefined)
    await running.close()
    expect(fingerprint(layout.root)).toEqual(before)
  })
})
