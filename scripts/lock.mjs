import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findMissingOptional } from './setup/lock-file.mjs'
import { projectRoot } from './setup/paths.mjs'
import { writeAtomically } from './setup/stamp.mjs'

/* node scripts/lock.mjs: to be run after a dependency was added or updated. See [Note: complete lock file]. */
const file = join(projectRoot, 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
const missing = findMissingOptional(lock.packages)
for (const { name, entry } of missing) lock.packages[`node_modules/${name}`] = entry
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
if (missing.length > 0) writeAtomically(file, `${JSON.stringify(lock, null, 2)}\n`)
process.stderr.write(`${missing.length} packages of other systems were added to package-lock.json.\n`)
