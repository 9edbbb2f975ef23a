import { copyFileSync, linkSync, lstatSync, mkdirSync, readdirSync, readlinkSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/*
 * [Note: run folder] The fallback runtime has no default application: it starts what stands in its own
 * `resources/app` and nothing else. So each checkout gets a folder of hard links to the runtime, which costs no
 * space, with `resources/app` leading to the checkout. Two checkouts share one cache without meeting.
 */

/**
 * @param {string} runtime an unpacked Electron
 * @param {string} folder this checkout's own
 * @param {string} application the checkout
 * @returns {boolean} whether it had to be made
 */
export function ensureRunFolder(runtime, folder, application) {
  if (leadsTo(join(folder, 'resources', 'app'), application) && isSameFile(join(folder, 'electron'), join(runtime, 'electron'))) {
    return false
  }
  const partial = `${folder}.${process.pid}.partial`
  rmSync(partial, { recursive: true, force: true })
  linkFolder(runtime, partial, new Set(['resources']))
  mkdirSync(join(partial, 'resources'))
  symlinkSync(application, join(partial, 'resources', 'app'), 'dir')
  rmSync(folder, { recursive: true, force: true })
  renameSync(partial, folder)
  removeOrphans(dirname(folder), basename(folder))
  return true
}

/**
 * Repeats a folder with hard links, or copies where the file system has none.
 *
 * @param {string} from
 * @param {string} to made if absent
 * @param {ReadonlySet<string>} [except] names at the top that are left out
 */
export function linkFolder(from, to, except = new Set()) {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (except.has(entry.name)) continue
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) linkFolder(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else linkOrCopy(source, target)
  }
}

/**
 * @param {string} source
 * @param {string} target
 */
function linkOrCopy(source, target) {
  try {
    linkSync(source, target)
  } catch {
    copyFileSync(source, target)
  }
}

/**
 * @param {string} link
 * @param {string} target
 */
function leadsTo(link, target) {
  try {
    return realpathSync(link) === realpathSync(target)
  } catch {
    return false
  }
}

/**
 * @param {string} a
 * @param {string} b
 */
function isSameFile(a, b) {
  const one = lstatSync(a, { throwIfNoEntry: false })
  const other = lstatSync(b, { throwIfNoEntry: false })
  if (one === undefined || other === undefined) return false
  return one.ino === other.ino || (one.size === other.size && one.nlink === 1)
}

/**
 * Run folders of checkouts that are no longer there.
 *
 * @param {string} parent
 * @param {string} mine
 */
function removeOrphans(parent, mine) {
  for (const name of readdirSync(parent)) {
    if (name === mine || name.endsWith('.partial')) continue
    try {
      realpathSync(join(parent, name, 'resources', 'app'))
    } catch {
      rmSync(join(parent, name), { recursive: true, force: true })
    }
  }
}
