import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureDependencies } from './setup/dependencies.mjs'
import { createLog, explain } from './setup/log.mjs'
import { findCacheFolder, projectRoot } from './setup/paths.mjs'

/*
 * npm run -s model-server -- --port 8099 --latency-ms 300 [--rpm N --itpm N --otpm N] [--fault KIND@RATE]
 * A model server on this computer alone, to try the whole app with no key: test/support/model-server, which the tests
 * use too. `--help` names the rest of its options.
 */

/** @returns {Promise<string>} the built file, in a folder of its own: the oldest Node that is supported reads no TypeScript */
async function build(/** @type {string} */ folder) {
  const vite = await import('vite')
  await vite.build({
    configFile: false,
    root: projectRoot,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node20.18',
      minify: false,
      rolldownOptions: {
        input: join(projectRoot, 'test', 'support', 'model-server', 'standalone.ts'),
        output: { format: 'es', entryFileNames: 'model-server.mjs' },
      },
    },
    ssr: { noExternal: true },
  })
  return join(folder, 'model-server.mjs')
}

try {
  // It builds nothing of the app: in a checkout that was never set up only the packages must come.
  if (!existsSync(join(projectRoot, 'node_modules', 'vite'))) await ensureDependencies({ cacheFolder: findCacheFolder(), log: createLog() })
  const folder = await mkdtemp(join(tmpdir(), 'model-server-'))
  /** @type {{ runAlone(given: readonly string[]): Promise<void> }} */
  let built
  try {
    built = await import(pathToFileURL(await build(folder)).href)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  await built.runAlone(process.argv.slice(2))
} catch (error) {
  process.exitCode = explain(error)
}
