import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/*
 * Worker threads and processes run what the build made: Node cannot start a thread from TypeScript. `npm test` and
 * `npm run setup` build first.
 */

/** The folder of this checkout. */
export const projectRoot = resolve(import.meta.dirname, '..', '..')

/** Documents that lie beside the project and are never copied into it; a test that needs them skips without. */
export const corpusFolder = resolve(projectRoot, '..', 'shared', 'corpus')

/** The sample course, as set by scripts/sample.mjs. */
export const sampleFolder = join(projectRoot, 'out', 'sample')

export type BuiltFile = 'cli.js' | 'engine.js' | 'read.thread.js' | 'extract.thread.js' | 'intake.thread.js' | 'query.thread.js'

/**
 * The path of a built entry.
 * @throws when it was not built
 */
export function builtFile(name: BuiltFile): string {
  const path = join(projectRoot, 'out', 'main', name)
  if (!existsSync(path)) throw new Error(`${path} is missing: run "npm run setup" first.`)
  return path
}
