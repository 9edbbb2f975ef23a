import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { expandPaths, type FoundFile } from '../../../../../src/workers/engine/intake/expand-paths.ts'
import { never } from '../../../../support/intake-library.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

async function expand(paths: readonly string[], signal = never): Promise<FoundFile[]> {
  const files: FoundFile[] = []
  for await (const file of expandPaths(paths, signal)) files.push(file)
  return files
}

function put(folder: string, ...names: string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), name)
  }
}

const summary = (files: readonly FoundFile[]) => files.map((file) => `${basename(file.path)}${file.refusal ? ` ${file.refusal.code}` : ''}`)

describe('a folder', () => {
  test('is walked to its end, week 2 before week 10, each file once', async () => {
    const folder = temporaryFolder()
    put(folder, 'week 10/a.pdf', 'week 2/b.PDF', 'week 2/a.pdf', 'z.pdf')
    const files = await expand([folder, join(folder, 'z.pdf'), join(folder, 'week 2')])
    expect(files.map((file) => file.path)).toEqual(['week 2/a.pdf', 'week 2/b.PDF', 'week 10/a.pdf', 'z.pdf'].map((name) => join(folder, name)))
    expect(files.every((file) => file.refusal === null && file.bytes !== null)).toBe(true)
  })

  test('refuses documents that are no PDFs, and passes over what nobody means', async () => {
    const folder = temporaryFolder()
    put(folder, 'a.pdf', 'slides.pptx', 'notes.md', '.DS_Store', '.hidden/b.pdf', 'Thumbs.db', '__MACOSX/._a.pdf', '~$slides.pptx', 'picture.png', 'program.py', 'film.mp4')
    expect(summary(await expand([folder]))).toEqual(['a.pdf', 'notes.md unsupported-format', 'slides.pptx unsupported-format'])
  })

  test('without any document is refused itself', async () => {
    const folder = temporaryFolder()
    put(folder, 'holiday/1.jpg')
    const [refused, ...more] = await expand([join(folder, 'holiday')])
    expect(more).toEqual([])
    expect(refused).toMatchObject({ fileName: 'holiday', refusal: { code: 'unsupported-format', subject: 'holiday' } })
  })

  test('refuses a link that leads out of it, follows one that stays, and survives links in a circle', async () => {
    const outside = temporaryFolder()
    put(outside, 'secret.pdf', 'more/other.pdf')
    const folder = temporaryFolder()
    put(folder, 'part/a.pdf')
    symlinkSync(join(outside, 'secret.pdf'), join(folder, 'b-out.pdf'))
    symlinkSync(join(outside, 'more'), join(folder, 'c-out-folder'))
    symlinkSync(folder, join(folder, 'part', 'circle'))
    symlinkSync(join(folder, 'part'), join(folder, 'again'))
    symlinkSync(join(folder, 'loop.pdf'), join(folder, 'loop.pdf'))
    symlinkSync(join(folder, 'nowhere'), join(folder, 'nothing.pdf'))
    expect(summary(await expand([folder])).sort()).toEqual(['a.pdf', 'b-out.pdf file-outside-folder', 'c-out-folder file-outside-folder', 'loop.pdf file-not-readable', 'nothing.pdf file-not-found'])
  })

  test('whose name only begins with the name of the dropped one is outside', async () => {
    const parent = temporaryFolder()
    put(parent, 'course/a.pdf', 'course-private/b.pdf')
    symlinkSync(join(parent, 'course-private', 'b.pdf'), join(parent, 'course', 'b.pdf'))
    expect(summary(await expand([join(parent, 'course')]))).toEqual(['a.pdf', 'b.pdf file-outside-folder'])
  })

  test('a pipe in it is refused and never opened', async () => {
    const folder = temporaryFolder()
    execFileSync('mkfifo', [join(folder, 'pipe.pdf')])
    expect(summary(await expand([folder]))).toEqual(['pipe.pdf unsupported-format'])
  })

  test('two names of the same file are two files only when their content is stored twice', async () => {
    const folder = temporaryFolder()
    put(folder, 'a.pdf')
    linkSync(join(folder, 'a.pdf'), join(folder, 'b.pdf'))
    expect(summary(await expand([folder]))).toEqual(['a.pdf', 'b.pdf'])
  })
})

describe('a path', () => {
  test('that was dropped itself is taken whatever its name, and through a link', async () => {
    const folder = temporaryFolder()
    put(folder, 'no-extension')
    symlinkSync(join(folder, 'no-extension'), join(folder, 'link.pdf'))
    const files = await expand([join(folder, 'link.pdf'), join(folder, 'no-extension')])
    expect(summary(files)).toEqual(['link.pdf'])
  })

  test('that is not there, is relative or holds a NUL is refused, and the others are not', async () => {
    const folder = temporaryFolder()
    put(folder, 'a.pdf')
    expect(summary(await expand([join(folder, 'gone.pdf'), 'relative.pdf', `${folder}/nul\0.pdf`, join(folder, 'a.pdf', 'below.pdf'), join(folder, 'a.pdf')]))).toEqual([
      'gone.pdf file-not-found',
      'relative.pdf wrong-usage',
      'nul\0.pdf wrong-usage',
      'below.pdf file-not-found',
      'a.pdf',
    ])
  })

  test('has its name in composed form and its path as it is', async () => {
    const folder = temporaryFolder()
    const name = 'Théorie.pdf'.normalize('NFD')
    put(folder, name)
    expect(await expand([folder])).toMatchObject([{ path: join(folder, name), fileName: name.normalize('NFC') }])
  })
})

test('stops when it is told to', async () => {
  const folder = temporaryFolder()
  put(folder, ...Array.from({ length: 20 }, (_, n) => `${n}.pdf`))
  const stop = new AbortController()
  const seen: string[] = []
  const walk = (async () => {
    for await (const file of expandPaths([folder], stop.signal)) {
      seen.push(file.path)
      if (seen.length === 3) stop.abort()
    }
  })()
  await expect(walk).rejects.toMatchObject({ name: 'AbortError' })
  expect(seen).toHaveLength(3)
})

test('a whole disk dropped by mistake is not listed to its end', async () => {
  const folder = temporaryFolder()
  put(folder, 'a.pdf')
  // 20,001 different paths that cost nothing to look at: none of them exists.
  const files = await expand(Array.from({ length: 20_010 }, (_, n) => join(folder, 'a.pdf', String(n))))
  expect(files).toHaveLength(20_001)
  expect(files.at(-1)?.refusal?.code).toBe('wrong-usage')
})
