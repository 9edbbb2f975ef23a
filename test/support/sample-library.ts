import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { DocumentId, EntityId } from '../../src/shared/model/ids.ts'
import { libraryLayout, type LibraryLayout } from '../../src/workers/engine/db/layout.ts'
import { sampleFolder } from './built.ts'
import { buildHost, type BuiltHost } from './crash-engine.ts'
import { makePdf } from './make-pdf.ts'
import { reasonOf } from './reason-of.ts'
import { copyLibrary, runEngine, type RunningEngine } from './running-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { waitUntil } from './wait-until.ts'

/**
 * A library with the sample course and two small documents that share their subjects, made once for a test file. Tests
 * that only read share it, the others work on a copy. What is made is there from the first test on.
 */
export interface SampleLibrary {
  readonly built: BuiltHost
  /** A folder of this file's own; gone when its tests are. */
  readonly base: string
  /** Paths of the two small documents. */
  readonly twins: readonly string[]
  readonly finished: LibraryLayout
  readonly imported: readonly DocumentId[]
  onCopy(): Promise<RunningEngine>
}

/** Paths of the sample course. */
export const sample = ['open-water-handbook.pdf', 'cahier-nitrox.pdf'].map((name) => join(sampleFolder, name))

/** Registers what makes the library before the tests of the calling file, and removes it after them. */
export function sampleLibrary(): SampleLibrary {
  let made: Omit<SampleLibrary, 'onCopy'> | null = null
  beforeAll(async () => {
    const built = await buildHost()
    const base = mkdtempSync(join(tmpdir(), 'coursegraph-engine-'))
    const twins = await Promise.all(
      [1, 2].map(async (seed) => {
        const path = join(base, `twin ${seed}.pdf`)
        writeFileSync(path, await makePdf({ title: `Twin ${seed}`, outline: true, generated: { pages: 2, seed } }))
        return path
      }),
    )
    const finished = libraryLayout(join(base, 'library'))
    const running = await runEngine(finished.root, built.folder, { forTest: false })
    const { results } = await running.host.ask('documents.import', { paths: [...sample, ...twins], collection: 'Sample course', sameName: 'ask' })
    const imported = results.flatMap(({ documentId }) => documentId ?? [])
    await untilAllEnded(running, imported)
    await running.close()
    made = { built, base, twins, finished, imported }
  }, 180_000)
  afterAll(() => {
    made?.built.remove()
    if (made) rmSync(made.base, { recursive: true, force: true })
  })
  const there = () => {
    if (!made) throw new Error('The library is made before the tests, not before.')
    return made
  }
  return {
    get built() {
      return there().built
    },
    get base() {
      return there().base
    },
    get twins() {
      return there().twins
    },
    get finished() {
      return there().finished
    },
    get imported() {
      return there().imported
    },
    onCopy: async () => runEngine(copyLibrary(there().finished, temporaryFolder()), there().built.folder),
  }
}

export function untilAllEnded({ host }: RunningEngine, documentIds: readonly DocumentId[], limitMs = 120_000): Promise<true> {
  return host.events.until('all documents are done', () => documentIds.every((id) => ['done', 'failed'].includes(host.events.job(id)?.state.kind ?? '')), limitMs)
}

/** By asking: a document that comes back was told to be done before, too. */
export const untilReady = ({ host }: RunningEngine, documents: number) => waitUntil('every document is ready', async () => (await host.ask('documents.list', { states: ['ready'] })).total === documents, 60_000)
export const idOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 32) as DocumentId
export const codeOf = async (work: Promise<unknown>) => ((await reasonOf(work)) as { failure?: { code: string } }).failure?.code
/** Ids that nothing has. */
export const nobody = { entity: `e${'0'.repeat(24)}` as EntityId, document: '0'.repeat(32) as DocumentId }
