import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupProblem } from '../log.mjs'
import { lastLines, run } from '../run.mjs'

/*
 * [Note: better-sqlite3 from source] The package brings one binary, made for Node-API 10 (Node 22.14, Electron 36).
 * Older runtimes refuse it: it keeps references to strings, which they allow only to a module that declares itself
 * experimental. So it is compiled with that declaration (NAPI_VERSION at its highest value). Two compiler calls
 * do it, with headers from the npm registry: no Python, no make, nothing fetched.
 */
const experimentalVersion = 2147483647
const compileLimitMs = 15 * 60_000
const here = dirname(fileURLToPath(import.meta.url))

/** Changes when the way of compiling does; part of the name in the cache. */
export const recipe = 'experimental-2'

/**
 * @param {string} gypi the package's list of SQLite's settings
 * @returns {string[]} compiler arguments
 */
export function definesOf(gypi) {
  const found = [...gypi.matchAll(/'([A-Z][A-Z0-9_]*(?:=[^']*)?)'\s*,/g)].map(([, define]) => `-D${define}`)
  if (!found.includes('-DSQLITE_ENABLE_FTS5')) throw new Error('better-sqlite3 keeps its SQLite settings elsewhere now')
  return found
}

/**
 * @param {{ packageFolder: string, nodeAddonApi: string, nodeApiHeaders: string, output: string, workFolder: string,
 *           compilers: { c: string, cpp: string }, signal?: AbortSignal | undefined }} job
 */
export async function compileBinding({ packageFolder, nodeAddonApi, nodeApiHeaders, output, workFolder, compilers, signal }) {
  const sqlite = join(packageFolder, 'deps', 'sqlite3')
  const objects = { sqlite: join(workFolder, 'sqlite3.o'), binding: join(workFolder, 'better_sqlite3.o') }
  const common = ['-c', '-w', '-fPIC', '-fvisibility=hidden', '-DNDEBUG', '-I', sqlite]
  await Promise.all([
    call(compilers.c, [
      ...common, '-O2', '-std=c99', ...definesOf(readFileSync(join(packageFolder, 'deps', 'defines.gypi'), 'utf8')),
      join(sqlite, 'sqlite3.c'), '-o', objects.sqlite,
    ], signal),
    call(compilers.cpp, [
      ...common, '-O3', '-std=c++20', '-fvisibility-inlines-hidden',
      `-DNAPI_VERSION=${experimentalVersion}`, '-DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
      '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
      '-DBUILDING_NODE_EXTENSION', '-DNODE_GYP_MODULE_NAME=better_sqlite3',
      '-I', nodeApiHeaders, '-I', nodeAddonApi, '-include', join(here, 'node-api-experimental.h'),
      join(packageFolder, 'src', 'better_sqlite3.cpp'), '-o', objects.binding,
    ], signal),
  ])
  const link = process.platform === 'darwin'
    ? ['-bundle', '-undefined', 'dynamic_lookup']
    : ['-shared', '-s', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', '-Wl,--gc-sections', '-ldl', '-lpthread', '-lm']
  await call(compilers.cpp, [objects.binding, objects.sqlite, ...link, '-o', output], signal)
}

/**
 * @param {string} compiler
 * @param {string[]} args
 * @param {AbortSignal | undefined} signal
 */
async function call(compiler, args, signal) {
  const result = await run(compiler, args, { limitMs: compileLimitMs, signal })
  signal?.throwIfAborted()
  if (result.code !== 0) {
    throw new SetupProblem(`The native module better-sqlite3 could not be compiled.\n\n${lastLines(result.output, 20)}`)
  }
}

/**
 * @param {NodeJS.ProcessEnv} [env] CC and CXX name other compilers
 * @returns {Promise<{ c: string, cpp: string } | undefined>} undefined when there is none that knows C++20
 */
export async function findCompilers(env = process.env) {
  const pairs = env['CC'] && env['CXX'] ? [{ c: env['CC'], cpp: env['CXX'] }] : [{ c: 'cc', cpp: 'c++' }, { c: 'gcc', cpp: 'g++' }, { c: 'clang', cpp: 'clang++' }]
  for (const pair of pairs) {
    const answers = await Promise.all([
      run(pair.c, ['--version'], { limitMs: 10_000 }),
      run(pair.cpp, ['-std=c++20', '-fsyntax-only', '-x', 'c++', '/dev/null'], { limitMs: 10_000 }),
    ])
    if (answers.every(({ code }) => code === 0)) return pair
  }
  return undefined
}
