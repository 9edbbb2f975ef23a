import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { copyObject, type CopyInput } from '../../../../../src/workers/engine/intake/copy-object.ts'
import { never, smallPdf } from '../../../../support/intake-library.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

interface Place {
  readonly input: CopyInput
  readonly path: string
  readonly library: string
}

function place(content: Buffer = smallPdf('content'), name = 'a.pdf'): Place {
  const library = temporaryFolder()
  const source = temporaryFolder()
  mkdirSync(join(library, 'objects'))
  mkdirSync(join(library, 'tmp'))
  const path = join(source, name)
  writeFileSync(path, content)
  return { path, library, input: { path, fileName: name, temporaryFile: join(library, 'tmp', 'i1'), objectsFolder: join(library, 'objects') } }
}

const copy = (input: CopyInput, report: (progress: { done: number; total: number | null }) => void = () => undefined, signal = never) => copyObject(input, { signal, report })
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const objects = (library: string) => readdirSync(join(library, 'objects'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name)

/** Permissions do not hold root back: for the time of the check, root is nobody. */
async function asOrdinaryUser(check: () => Promise<void>): Promise<void> {
  const root = process.geteuid?.() === 0
  if (root) process.seteuid?.(65534)
  try {
    await check()
  } finally {
    if (root) process.seteuid?.(0)
  }
}

/** A PDF of some megabytes, so that it takes several chunks. */
const large = Buffer.concat([smallPdf('large'), Buffer.alloc(5 * 1024 * 1024, 'x')])

describe('a copy', () => {
  test('stands under its hash, whole, readable by its owner only, with nothing left over', async () => {
    const { input, library } = place(large)
    const progress: number[] = []
    const copied = await copy(input, ({ done, total }) => {
      expect(total).toBe(large.length)
      progress.push(done)
    })
    expect(copied).toEqual({ sha256: hash(large), bytes: large.length, mediaType: 'application/pdf' })
    const file = join(library, 'objects', copied.sha256.slice(0, 2), copied.sha256)
    expect(readFileSync(file).equals(large)).toBe(true)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(library, 'tmp'))).toEqual([])
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
    expect(progress.length).toBeGreaterThan(4)
    expect(progress.at(-1)).toBe(large.length)
  })

  test('of what is there already leaves it alone; a damaged one is replaced', async () => {
    const { input, library } = place()
    const { sha256 } = await copy(input)
    const file = join(library, 'objects', sha256.slice(0, 2), sha256)
    const { ino } = statSync(file)
    await copy(input)
    expect(statSync(file).ino).toBe(ino)
    truncateSync(file, 3)
    await copy(input)
    expect(readFileSync(file)).toEqual(smallPdf('content'))
  })

  test('overwrites what a killed attempt left', async () => {
    const { input } = place()
    writeFileSync(input.temporaryFile, Buffer.alloc(100_000, 'half of something'))
    expect((await copy(input)).bytes).toBe(smallPdf('content').length)
    expect(existsSync(input.temporaryFile)).toBe(false)
  })

  test('keeps holes, and every byte in its place', async () => {
    const zeros = Buffer.alloc(3 * 1024 * 1024)
    for (const content of [Buffer.concat([smallPdf('a'), zeros]), Buffer.concat([smallPdf('b'), zeros, Buffer.from('end')]), Buffer.concat([Buffer.alloc(1024 * 1024, '%PDF-'), zeros])]) {
      const { input, library } = place(content)
      const { sha256, bytes } = await copy(input)
      const file = join(library, 'objects', sha256.slice(0, 2), sha256)
      expect([sha256, bytes]).toEqual([hash(content), content.length])
      expect(readFileSync(file).equals(content)).toBe(true)
      expect(statSync(file).blocks * 512).toBeLessThan(content.length)
    }
  })

  test('takes a PDF whose mark stands a little after its beginning', async () => {
    const { input } = place(Buffer.concat([Buffer.alloc(900, '\n'), smallPdf('late')]))
    expect((await copy(input)).mediaType).toBe('application/pdf')
  })
})

describe('refuses', () => {
  const refusal = async ({ input, library }: Place, code: string, during: () => void = () => undefined): Promise<void> => {
    let once = during
    const copied = copy(input, () => {
      once()
      once = () => undefined
    })
    await expect(copied).rejects.toMatchObject({ failure: { code } })
    expect(objects(library)).toEqual([])
    expect(existsSync(input.temporaryFile)).toBe(false)
  }

  test('an empty file', () => refusal(place(Buffer.alloc(0)), 'empty-file'))
  test('a file that is not what its name says', () => refusal(place(Buffer.from('GIF89a')), 'not-what-its-name-says'))
  test('another kind of file', () => refusal(place(Buffer.from('text'), 'a.txt'), 'unsupported-format'))
  test('a mark that comes too late', () => refusal(place(Buffer.concat([Buffer.alloc(1020, '\n'), smallPdf('x')])), 'not-what-its-name-says'))

  test('a file that grows while it is copied', () => {
    const at = place(large)
    return refusal(at, 'file-changed', () => appendFileSync(at.path, 'more'))
  })
  test('a file that is cut short while it is copied', () => {
    const at = place(large)
    return refusal(at, 'file-changed', () => truncateSync(at.path, 2_000_000))
  })
  test('a file that is written in place while it is copied', () => {
    const at = place(large)
    return refusal(at, 'file-changed', () => utimesSync(at.path, new Date(), new Date(Date.now() + 5_000)))
  })
  test('a file that another one replaces while it is copied', () => {
    const at = place(large)
    return refusal(at, 'file-changed', () => {
      writeFileSync(`${at.path}.new`, large)
      renameSync(`${at.path}.new`, at.path)
    })
  })
  test('a file that vanishes while it is copied', () => {
    const at = place(large)
    return refusal(at, 'file-not-found', () => rmSync(at.path))
  })
  test('a file that is gone', () => {
    const at = place()
    rmSync(at.path)
    return refusal(at, 'file-not-found')
  })
  test('a folder in its place', () => {
    const at = place()
    rmSync(at.path)
    mkdirSync(at.path)
    return refusal(at, 'unsupported-format')
  })
  test('a pipe in its place, without waiting for somebody to write into it', () => {
    const at = place()
    rmSync(at.path)
    execFileSync('mkfifo', [at.path])
    return refusal(at, 'unsupported-format')
  })
  test.skipIf(process.platform !== 'linux')('to go on when the disk is full, and names the library (needs Linux)', async () => {
    const at = place(large)
    // The kernel's own full disk.
    symlinkSync('/dev/full', at.input.temporaryFile)
    await expect(copy(at.input)).rejects.toMatchObject({ failure: { code: 'disk-full', subject: at.library } })
    expect(readdirSync(join(at.library, 'tmp'))).toEqual([])
  })
  test('a file that its owner does not let us read', async () => {
    const at = place()
    chmodSync(join(at.path, '..'), 0o755)
    chmodSync(at.path, 0o000)
    for (const folder of [at.library, join(at.library, 'objects'), join(at.library, 'tmp')]) chmodSync(folder, 0o777)
    await asOrdinaryUser(() => refusal(at, 'file-not-readable'))
  })
  test('to write into a library that is read-only', async () => {
    const at = place()
    chmodSync(join(at.path, '..'), 0o755)
    chmodSync(at.library, 0o755)
    chmodSync(join(at.library, 'objects'), 0o755)
    chmodSync(join(at.library, 'tmp'), 0o555)
    await asOrdinaryUser(async () => expect(copy(at.input)).rejects.toMatchObject({ failure: { code: 'library-read-only' } }))
  })
  test('to make a library where there is none any more', async () => {
    const at = place()
    rmSync(at.library, { recursive: true })
    await expect(copy(at.input)).rejects.toMatchObject({ failure: { code: 'library-missing', subject: at.library } })
    expect(existsSync(at.library)).toBe(false)
  })
})

test('stops within a chunk when it is told to, and leaves nothing', async () => {
  const { input, library } = place(large)
  const stop = new AbortController()
  const copied = copy(input, () => stop.abort(), stop.signal)
  await expect(copied).rejects.toMatchObject({ name: 'AbortError' })
  expect(objects(library)).toEqual([])
  expect(readdirSync(join(library, 'tmp'))).toEqual([])
})
