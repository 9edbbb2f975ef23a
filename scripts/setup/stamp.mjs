import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/**
 * A stamp is a small file that says for which inputs a step was done. It is written last and atomically, so a
 * step that was interrupted is simply done again.
 *
 * @param {string} file
 * @returns {string | undefined}
 */
export function readStamp(file) {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}

/**
 * @param {string} file
 * @param {string} value
 */
export function writeStamp(file, value) {
  writeAtomically(file, `${value}\n`)
}

/** @param {string} file */
export function clearStamp(file) {
  rmSync(file, { force: true })
}

/**
 * @param {string} file its folder is made if absent
 * @param {string | Uint8Array} content
 */
export function writeAtomically(file, content) {
  mkdirSync(dirname(file), { recursive: true })
  const temporary = `${file}.${process.pid}.tmp`
  writeFileSync(temporary, content)
  renameSync(temporary, file)
}

/**
 * One hash over names and contents of files and, recursively, folders. What does not exist counts as absent, and
 * its appearance changes the hash.
 *
 * @param {string} root names are taken relative to it, so that a moved checkout is not a change
 * @param {readonly string[]} entries relative to root
 * @param {readonly string[]} [also] further words that are inputs: versions, settings
 * @returns {string} 64 hexadecimal digits
 */
export function hashInputs(root, entries, also = []) {
  const hash = createHash('sha256')
  for (const word of also) hash.update(`word ${word.length} ${word}\n`)
  for (const entry of [...entries].sort()) {
    const files = listFiles(join(root, entry))
    if (files.length === 0) hash.update(`absent ${entry}\n`)
    for (const file of files) {
      const content = readFileSync(file)
      hash.update(`file ${relative(root, file).split(sep).join('/')} ${content.length}\n`)
      hash.update(content)
    }
  }
  return hash.digest('hex')
}

/**
 * @param {string} path a file or a folder
 * @returns {string[]} files in a stable order; empty when the path does not exist
 */
function listFiles(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return []
  if (!found.isDirectory()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
