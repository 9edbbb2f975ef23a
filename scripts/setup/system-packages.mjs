import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SetupProblem } from './log.mjs'
import { lastLines, run } from './run.mjs'
import { readStamp, writeStamp } from './stamp.mjs'

/*
 * What the operating system must bring. Only Debian and its relatives are served, and only as root; anyone else is told
 * what to install. Newer releases renamed some packages for 64-bit time (libgtk-3-0t64), so each is a list of names
 * of which one is enough.
 */

/** @type {readonly (readonly string[])[]} */
export const electronPackages = [
  ['libgtk-3-0', 'libgtk-3-0t64'],
  ['libnss3'],
  ['libasound2', 'libasound2t64'],
  ['libgbm1'],
  ['libxss1'],
  ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'],
  ['libdrm2'],
  ['libxshmfence1'],
  ['libnotify4'],
  ['libsecret-1-0'],
]

/** @type {readonly (readonly string[])[]} */
export const displayPackages = [['xvfb']]

/** @type {readonly (readonly string[])[]} */
export const compilerPackages = [['g++']]

const dpkgStatus = '/var/lib/dpkg/status'
const updateLimitMs = 3 * 60_000
const installLimitMs = 10 * 60_000

/**
 * @param {readonly (readonly string[])[]} wanted
 * @param {ReadonlySet<string>} installed
 */
export function missingPackages(wanted, installed) {
  return wanted.filter((names) => !names.some((name) => installed.has(name)))
}

/**
 * @param {string} output of `dpkg-query -W -f '${Package} ${db:Status-Status}\n'`
 * @returns {Set<string>}
 */
export function parseInstalled(output) {
  return new Set(
    output
      .split('\n')
      .map((line) => line.split(' '))
      .filter(([, status]) => status === 'installed')
      .map(([name]) => name ?? ''),
  )
}

/**
 * @typedef {{ cacheFolder: string, log: import('./log.mjs').Log, signal?: AbortSignal | undefined }} Context
 *
 * @param {string} purpose what the packages are for, in a message
 * @param {readonly (readonly string[])[]} wanted
 * @param {Context & { really?: () => Promise<boolean> }} context `really` says whether the packages are truly
 *   needed, where they came by another way than the package manager
 */
export async function ensureSystemPackages(purpose, wanted, { cacheFolder, log, signal, really = async () => true }) {
  if (process.platform !== 'linux') return
  const stamp = join(cacheFolder, 'system', `${purpose.replaceAll(/[^a-z]+/gi, '-')}.stamp`)
  const state = systemState(wanted)
  if (readStamp(stamp) === state) return
  const missing = existsSync(dpkgStatus) ? missingPackages(wanted, await queryInstalled(wanted)) : [...wanted]
  if (missing.length > 0 && (await really())) {
    if (!existsSync(dpkgStatus) || !existsSync('/usr/bin/apt-get')) {
      throw new SetupProblem(`This system lacks what ${purpose} needs. On Debian the packages are: ${firstNames(missing)}.`)
    }
    if (process.getuid?.() !== 0) {
      throw new SetupProblem(`This system lacks what ${purpose} needs. Install it with:\n  sudo apt-get install ${firstNames(missing)}`)
    }
    await install(purpose, missing, log, signal)
  }
  writeStamp(stamp, systemState(wanted))
}

/**
 * The package manager rewrites this file at every change: while it stays, nothing came or went.
 *
 * @param {readonly (readonly string[])[]} wanted
 */
function systemState(wanted) {
  const found = statSync(dpkgStatus, { throwIfNoEntry: false })
  return `${found?.mtimeMs ?? 0} ${found?.ino ?? 0} ${firstNames(wanted)}`
}

/** @param {readonly (readonly string[])[]} wanted */
async function queryInstalled(wanted) {
  const result = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...wanted.flat()], { limitMs: 30_000 })
  return parseInstalled(result.output)
}

/** @param {readonly (readonly string[])[]} packages */
function firstNames(packages) {
  return packages.map(([name]) => name).join(' ')
}

/**
 * @param {string} purpose
 * @param {readonly (readonly string[])[]} missing
 * @param {import('./log.mjs').Log} log
 * @param {AbortSignal | undefined} signal
 */
async function install(purpose, missing, log, signal) {
  const startedAt = Date.now()
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  let names = await availableNames(missing)
  if (names === undefined) {
    const update = await run('apt-get', ['-qq', 'update'], { env, limitMs: updateLimitMs, signal })
    signal?.throwIfAborted()
    if (update.code !== 0) throw problem(purpose, missing, update.output)
    names = (await availableNames(missing)) ?? missing.map(([name]) => name ?? '')
  }
  log.working('system packages', `installing what ${purpose} needs: ${names.join(' ')}`)
  const args = ['-qq', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', 'install', ...names]
  let result = await run('apt-get', args, { env, limitMs: installLimitMs, signal })
  signal?.throwIfAborted()
  if (result.code !== 0) {
    // An old list names versions that the mirror no longer has.
    await run('apt-get', ['-qq', 'update'], { env, limitMs: updateLimitMs, signal })
    result = await run('apt-get', args, { env, limitMs: installLimitMs, signal })
    signal?.throwIfAborted()
  }
  if (result.code !== 0) throw problem(purpose, missing, result.output)
  log.done('system packages', `installed for ${purpose}`, Date.now() - startedAt)
}

/**
 * @param {readonly (readonly string[])[]} missing
 * @returns {Promise<string[] | undefined>} the name of each on this release; undefined when the lists do not know one
 */
async function availableNames(missing) {
  const result = await run('apt-cache', ['policy', ...missing.flat()], { limitMs: 30_000, env: { ...process.env, LC_ALL: 'C' } })
  const known = new Set([...result.output.matchAll(/^(\S+):\n {2}Installed: .*\n {2}Candidate: (?!\(none\))/gm)].map(([, name]) => name))
  const names = missing.map((alternatives) => alternatives.find((name) => known.has(name)))
  return names.every((name) => name !== undefined) ? /** @type {string[]} */ (names) : undefined
}

/**
 * @param {string} purpose
 * @param {readonly (readonly string[])[]} missing
 * @param {string} output
 */
function problem(purpose, missing, output) {
  return new SetupProblem(
    `The system packages that ${purpose} needs could not be installed: ${firstNames(missing)}.\n\n${lastLines(output)}`,
  )
}
