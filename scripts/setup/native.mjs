import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hashFile } from './download.mjs'
import { withLock } from './lock.mjs'
import { SetupProblem } from './log.mjs'
import { compileBinding, findCompilers, recipe } from './native/compile.mjs'
import { projectRoot } from './paths.mjs'
import { lastLines, run } from './run.mjs'
import { readStamp, writeStamp } from './stamp.mjs'
import { compilerPackages, ensureSystemPackages } from './system-packages.mjs'

/** The package's own binary needs Node-API 10. See [Note: better-sqlite3 from source]. */
const prebuiltFrom = { node: [22, 14], electronMajor: 36 }

/**
 * @param {{ nodeVersion: string, electronVersion?: string | undefined }} runtimes electronVersion is undefined where
 *   only the terminal is used
 */
export function servesPrebuilt({ nodeVersion, electronVersion }) {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = prebuiltFrom.node
  const node = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
  return node && (electronVersion === undefined || Number.parseInt(electronVersion, 10) >= prebuiltFrom.electronMajor)
}

/**
 * @typedef {{ cacheFolder: string, log: import('./log.mjs').Log, electronVersion?: string | undefined,
 *             signal?: AbortSignal | undefined, root?: string, nodeVersion?: string }} Context
 *
 * @param {Context} context
 */
export async function ensureNativeModule(context) {
  const { root = projectRoot, nodeVersion = process.versions.node, electronVersion } = context
  const packageFolder = join(root, 'node_modules', 'better-sqlite3')
  const binding = join(packageFolder, 'build', 'Release', 'better_sqlite3.node')
  const stamp = join(packageFolder, 'build', 'coursegraph.stamp')
  if (servesPrebuilt({ nodeVersion, electronVersion }) && hasPrebuilt(packageFolder)) {
    // The package prefers a compiled binary: one that was made for an older runtime must go.
    if (existsSync(stamp)) rmSync(join(packageFolder, 'build'), { recursive: true, force: true })
    return
  }
  const version = /** @type {{ version: string }} */ (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))).version
  const name = `better-sqlite3-${version}-${process.platform}-${process.arch}-${libc()}-${recipe}`
  if (readStamp(stamp) === stampFor(name, binding)) return

  const cached = join(context.cacheFolder, 'native', `${name}.node`)
  if (!(await isIntact(cached))) {
    const lock = join(context.cacheFolder, 'locks', 'native.lock')
    const onWait = () => context.log.working('native module', 'another set-up is compiling it, waiting')
    await withLock(lock, () => compileIntoCache(cached, packageFolder, context), { onWait, signal: context.signal })
  }
  mkdirSync(dirname(binding), { recursive: true })
  const temporary = `${binding}.${process.pid}.tmp`
  copyFileSync(cached, temporary)
  renameSync(temporary, binding)
  await checkBinding(binding, packageFolder)
  writeStamp(stamp, stampFor(name, binding))
}

/**
 * @param {string} cached
 * @param {string} packageFolder
 * @param {Context} context
 */
async function compileIntoCache(cached, packageFolder, { cacheFolder, log, signal }) {
  if (await isIntact(cached)) return
  const compilers = await requireCompilers({ cacheFolder, log, signal })
  const startedAt = Date.now()
  log.working('native module', 'compiling SQLite for this version of Node and Electron (about a minute, once)')
  const workFolder = `${cached}.work`
  rmSync(workFolder, { recursive: true, force: true })
  mkdirSync(workFolder, { recursive: true })
  try {
    const output = join(workFolder, 'better_sqlite3.node')
    const modules = dirname(packageFolder)
    await compileBinding({
      packageFolder,
      nodeAddonApi: join(modules, 'node-addon-api'),
      nodeApiHeaders: join(modules, 'node-api-headers', 'include'),
      output,
      workFolder,
      compilers,
      signal,
    })
    await checkBinding(output, packageFolder)
    writeStamp(`${cached}.sha256`, await hashFile(output, 'sha256', 'hex'))
    renameSync(output, cached)
  } finally {
    rmSync(workFolder, { recursive: true, force: true })
  }
  log.done('native module', 'compiled', Date.now() - startedAt)
}

/** @param {{ cacheFolder: string, log: import('./log.mjs').Log, signal?: AbortSignal | undefined }} context */
async function requireCompilers(context) {
  const found = await findCompilers()
  if (found !== undefined) return found
  const orNewer = `or use Node ${prebuiltFrom.node.join('.')} or later, which needs no compiler`
  if (process.platform === 'linux') {
    await ensureSystemPackages('compiling the native module', compilerPackages, context).catch((error) => {
      if (error instanceof SetupProblem) throw new SetupProblem(`${error.message}\n(${orNewer})`)
      throw error
    })
    const installed = await findCompilers()
    if (installed !== undefined) return installed
  }
  const what = process.platform === 'darwin' ? 'the command line tools: xcode-select --install' : 'a C++20 compiler (gcc 10 or later)'
  throw new SetupProblem(`The native module must be compiled for Node ${process.versions.node}. Install ${what}, ${orNewer}.`)
}

/**
 * Loads the binding in a process of its own, since a wrong one ends the process, and uses what Coursegraph uses.
 *
 * @param {string} binding
 * @param {string} packageFolder
 */
async function checkBinding(binding, packageFolder) {
  const script = `
    const Database = require(${JSON.stringify(packageFolder)})
    const db = new Database(':memory:', { nativeBinding: ${JSON.stringify(binding)} })
    db.exec("CREATE VIRTUAL TABLE t USING fts5(a, tokenize = 'unicode61 remove_diacritics 2')")
    db.prepare('INSERT INTO t VALUES (?)').run('Évidence')
    if (db.prepare('SELECT count(*) AS n FROM t WHERE t MATCH ?').get('evid*').n !== 1) process.exit(3)
    db.function('twice', (n) => 2 * n)
    if (db.prepare('SELECT twice(21) AS n').get().n !== 42) process.exit(4)
    gc(); gc()
    db.close();`
  const result = await run(process.execPath, ['--expose-gc', '-e', script], { limitMs: 60_000 })
  if (result.code !== 0) throw new SetupProblem(`The compiled native module does not work here.\n\n${lastLines(result.output)}`)
}

/** @param {string} cached */
async function isIntact(cached) {
  const wanted = readStamp(`${cached}.sha256`)
  return wanted !== undefined && existsSync(cached) && (await hashFile(cached, 'sha256', 'hex')) === wanted
}

/**
 * @param {string} name
 * @param {string} binding
 */
function stampFor(name, binding) {
  const found = statSync(binding, { throwIfNoEntry: false })
  return `${name} ${found?.size ?? 'absent'} ${found?.mtimeMs ?? 0}`
}

/** @param {string} packageFolder */
function hasPrebuilt(packageFolder) {
  const system = process.platform === 'linux' && libc() === 'musl' ? 'linuxmusl' : process.platform
  return existsSync(join(packageFolder, 'prebuilds', `${system}-${process.arch}.node`))
}

/** Which C library the running Node is linked with; a binary for one does not load in the other. */
function libc() {
  if (process.platform !== 'linux') return 'system'
  return existsSync(`/lib/ld-musl-${process.arch === 'x64' ? 'x86_64' : 'aarch64'}.so.1`) ? 'musl' : 'glibc'
}
