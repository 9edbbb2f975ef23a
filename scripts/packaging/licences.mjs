import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupProblem } from '../setup/log.mjs'
import { projectRoot } from '../setup/paths.mjs'
import { writeAtomically } from '../setup/stamp.mjs'

/** In the package by another way than the bundler's. */
const alsoShipped = ['better-sqlite3', 'node-addon-api', 'pdfjs-dist']

/** Licences under which a part may be shipped in a desktop app without further ado. */
const accepted = /^\(?(MIT|MIT-0|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|Python-2\.0)\b/

/** SQLite has no package of its own; this is its authors' whole statement on the matter, in other words. */
const sqliteNotice = 'SQLite is in the public domain. It is compiled into better-sqlite3. See https://sqlite.org/copyright.html'

/**
 * Writes out/THIRD-PARTY-LICENSES.txt: the licence of every package that the build bundled or that lies beside it. The
 * build leaves the names in out/packages/*.json. Electron brings its own and Chromium's licences.
 *
 * @throws {SetupProblem} when a package has no licence text, or one that does not fit
 */
export function writeLicences() {
  const folder = join(projectRoot, 'out', 'packages')
  const bundled = readdirSync(folder).flatMap((name) => /** @type {string[]} */ (JSON.parse(readFileSync(join(folder, name), 'utf8'))))
  const names = [...new Set([...bundled, ...alsoShipped])].sort()
  const sections = [...names.map(describePackage), `SQLite\n\n${sqliteNotice}`]
  writeAtomically(join(projectRoot, 'out', 'THIRD-PARTY-LICENSES.txt'), `${sections.join(`\n\n${'='.repeat(78)}\n\n`)}\n`)
}

/**
 * @param {string} name a folder of node_modules, of a nested one too
 * @returns {string}
 */
function describePackage(name) {
  const folder = join(projectRoot, 'node_modules', name)
  const manifest = /** @type {{ name: string, version: string, license?: string | { type: string }, author?: string | { name: string } }} */ (
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  )
  const licence = typeof manifest.license === 'object' ? manifest.license.type : (manifest.license ?? '')
  if (!accepted.test(licence)) {
    throw new SetupProblem(`${manifest.name} ${manifest.version} has the licence "${licence}", which is not known to fit. See scripts/packaging/licences.mjs.`)
  }
  const author = typeof manifest.author === 'object' ? manifest.author.name : (manifest.author ?? '')
  const texts = licenceFiles(folder).map((file) => readFileSync(file, 'utf8').trim())
  const heading = `${manifest.name} ${manifest.version} (${licence})`
  return [heading, ...(texts.length > 0 ? texts : [`${author}\nThe package names this licence and carries no text of it.`])].join('\n\n')
}

/** @param {string} folder */
function licenceFiles(folder) {
  const assets = ['', 'wasm', 'standard_fonts', 'cmaps', 'iccs'].map((name) => join(folder, name)).filter((path) => existsSync(path))
  return assets.flatMap((path) =>
    readdirSync(path)
      .filter((name) => /^(licen[cs]e|notice|copying)/i.test(name))
      .sort()
      .map((name) => join(path, name)),
  )
}
