import { createHash } from 'node:crypto'
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import type { DocumentId } from '../../src/shared/model/ids.ts'
import { libraryLayout, type LibraryLayout } from '../../src/workers/engine/db/layout.ts'
import { buildHost, type BuiltHost } from './crash-engine.ts'
import { makePdf } from './make-pdf.ts'
import { reasonOf } from './reason-of.ts'
import { runEngine, type RunningEngine } from './running-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A library that is sound, made once for a test file; tests break copies of it. It is there from the first test on. */
export interface SoundLibrary {
  readonly built: BuiltHost
  readonly layout: LibraryLayout
  readonly backup: string
  /** Its only document, and the file that it came from. */
  readonly document: DocumentId
  readonly course: string
  copy(): LibraryLayout
  open(layout: LibraryLayout): Promise<RunningEngine>
  /** Opens, and the document is there and ready. */
  opens(layout: LibraryLayout): Promise<RunningEngine>
}

/** Registers what makes the library before the tests of the calling file, and removes it after them. */
export function soundLibrary(): SoundLibrary {
  let made: Pick<SoundLibrary, 'built' | 'layout' | 'backup' | 'document' | 'course'> | null = null
  let base = ''
  beforeAll(async () => {
    const built = await buildHost()
    // An ordinary person's process reads it too.
    chmodSync(built.folder, 0o755)
    base = mkdtempSync(join(tmpdir(), 'coursegraph-faults-'))
    const course = join(base, 'course.pdf')
    writeFileSync(course, await makePdf({ title: 'Course', outline: true, generated: { pages: 4, seed: 11 } }))
    const running = await runEngine(join(base, 'library'), built.folder, { forTest: false })
    const { layout } = running
    const document = await readInto(running, course)
    const backup = (await running.host.ask('library.backup', { file: join(layout.backupsFolder, 'asked-20260101T000000000Z.sqlite') })).file
    await running.close()
    made = { built, layout, backup, document, course }
  }, 120_000)
  afterAll(() => {
    made?.built.remove()
    rmSync(base, { recursive: true, force: true })
  })
  const there = () => {
    if (!made) throw new Error('The library is made before the first test, and not earlier.')
    return made
  }
  const open = (layout: LibraryLayout) => runEngine(layout.root, there().built.folder)
  return {
    get built() {
      return there().built
    },
    get layout() {
      return there().layout
    },
    get backup() {
      return there().backup
    },
    get document() {
      return there().document
    },
    get course() {
      return there().course
    },
    copy() {
      const layout = libraryLayout(join(temporaryFolder(), 'library'))
      cpSync(there().layout.root, layout.root, { recursive: true })
      return layout
    },
    open,
    async opens(layout) {
      const running = await open(layout)
      expect((await running.host.ask('documents.get', { documentId: there().document })).document.state).toBe('ready')
      return running
    },
  }
}

export async function readInto(running: RunningEngine, path: string): Promise<DocumentId> {
  const { results } = await running.host.ask('documents.import', { paths: [path], sameName: 'keep-both' })
  const documentId = results[0]?.documentId
  if (!documentId) throw new Error(`Not imported: ${JSON.stringify(results)}`)
  await running.host.events.until('the document is ready', () => running.host.events.job(documentId)?.state.kind === 'done')
  return documentId
}

/** Every file by its bytes; without what says who is there, the log, and SQLite's shared memory and empty logs, which hold nothing. */
export function fingerprint(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const names = files.map((entry) => relative(root, join(entry.parentPath, entry.name))).filter((name) => !/^(owner\.|logs\/|tmp\/)|-shm$/.test(name) && !(name.endsWith('-wal') && statSync(join(root, name)).size === 0))
  return Object.fromEntries(names.sort().map((name) => [name, createHash('sha256').update(readFileSync(join(root, name))).digest('hex')]))
}

export const failureOf = async (work: Promise<unknown>) => ((await reasonOf(work)) as { failure: { code: string; message: string; action: string; subject?: string } }).failure
