/**
 * Writes the sample course into a folder: only what is missing, changed or damaged, each
 * file whole or not at all.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'

const SOURCES = ['open-water-handbook.md', 'cahier-nitrox.md']
const STAMP = '.sample-stamp.json'

/**
 * @typedef {{ path: string, sha256: string, bytes: number, pages: number, written: boolean }} SampleFile
 * @typedef {{ inputs: string, files: { name: string, sha256: string, bytes: number, pages: number }[] }} Stamp
 */

/**
 * @param {{ outDir: string, force?: boolean }} options
 * @returns {Promise<SampleFile[]>} `written` is false for a file that was up to date
 */
export async function buildSample({ outDir, force = false }) {
  const inputs = await hashInputs()
  const stamp = force ? undefined : await readStamp(outDir)
  if (stamp?.inputs === inputs && (await allIntact(outDir, stamp))) {
    return stamp.files.map(({ name, ...file }) => ({ ...file, path: path.join(outDir, name), written: false }))
  }
  // Loaded only when there is work: pdfkit takes most of the start-up time.
  const [{ parseCourse }, { setCourse }] = await Promise.all([import('./course-markdown.mjs'), import('./setter.mjs')])
  await mkdir(outDir, { recursive: true })
  /** @type {Stamp['files']} */
  const files = []
  for (const source of SOURCES) {
    const course = parseCourse(await readFile(path.join(import.meta.dirname, source), 'utf8'))
    const { bytes, pages } = await setCourse(course)
    await writeWhole(path.join(outDir, course.meta.file), bytes)
    files.push({ name: course.meta.file, sha256: sha256(bytes), bytes: bytes.length, pages })
  }
  await writeWhole(path.join(outDir, STAMP), JSON.stringify({ inputs, files }, null, 2))
  return files.map(({ name, ...file }) => ({ ...file, path: path.join(outDir, name), written: true }))
}

/** Everything that decides the bytes: the sources, the code that sets them, and pdfkit. */
async function hashInputs() {
  const names = (await readdir(import.meta.dirname)).filter((name) => /\.(mjs|md)$/.test(name) && name !== 'README.md').sort()
  const pdfkit = createRequire(import.meta.url).resolve('pdfkit')
  const manifest = await readFile(path.join(path.dirname(pdfkit), '..', 'package.json'), 'utf8')
  const parts = [String(JSON.parse(manifest).version)]
  for (const name of names) parts.push(name, await readFile(path.join(import.meta.dirname, name), 'utf8'))
  return sha256(parts.join('\0'))
}

/**
 * @param {string} outDir
 * @returns {Promise<Stamp | undefined>} undefined where there is none, or none that can be read
 */
async function readStamp(outDir) {
  try {
    return JSON.parse(await readFile(path.join(outDir, STAMP), 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {string} outDir @param {Stamp} stamp */
async function allIntact(outDir, stamp) {
  const checks = stamp.files.map(async ({ name, sha256: expected }) => {
    const bytes = await readFile(path.join(outDir, name)).catch(() => undefined)
    return bytes !== undefined && sha256(bytes) === expected
  })
  return stamp.files.length === SOURCES.length && (await Promise.all(checks)).every(Boolean)
}

/** A reader sees the old file or the new one, never half of one. @param {string} file @param {Uint8Array | string} content */
async function writeWhole(file, content) {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeFile(temporary, content, { flush: true })
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** @param {Uint8Array | string} content */
const sha256 = (content) => createHash('sha256').update(content).digest('hex')
