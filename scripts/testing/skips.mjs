import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../setup/paths.mjs'

/** Documents that are not part of the project; tests read them where they lie beside it. */
export const corpusFolder = join(projectRoot, '..', 'shared', 'corpus')

/**
 * On a build server nothing may be skipped, except what that computer truly cannot do. A test says so in its name or its
 * group's: "(needs the corpus)".
 *
 * @typedef {{ corpus: boolean, root: boolean, platform: string }} Conditions
 */

/** @returns {Conditions} */
export function conditionsHere() {
  return { corpus: existsSync(corpusFolder), root: process.getuid?.() === 0, platform: process.platform }
}

/**
 * @param {readonly string[]} skippedNames
 * @param {Conditions} conditions
 * @returns {string[]} those for which there is no excuse
 */
export function unexcusedSkips(skippedNames, { corpus, root, platform }) {
  return skippedNames.filter((name) => {
    if (name.includes('(needs the corpus)')) return corpus
    if (name.includes('(needs an ordinary user)')) return !root
    if (name.includes('(needs root)')) return root
    if (name.includes('(needs Linux)')) return platform === 'linux'
    return true
  })
}
