/**
 * Sets the sample course as PDFs: `node scripts/sample.mjs [--out DIR] [--force]`.
 * Prints one line a file; does nothing when the files are up to date.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { buildSample } from './sample/build.mjs'

const USAGE = 'usage: node scripts/sample.mjs [--out DIR] [--force]'

/** @returns {{ outDir: string, force: boolean } | undefined} undefined when the arguments are wrong */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: { out: { type: 'string', default: 'out/sample' }, force: { type: 'boolean', default: false } },
    })
    return { outDir: values.out, force: values.force }
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
    return undefined
  }
}

const options = readArguments()
if (!options) process.exitCode = 2
else {
  try {
    for (const file of await buildSample(options)) {
      const size = `${file.pages} pages, ${Math.round(file.bytes / 1024)} kB`
      console.log(`${file.written ? 'written   ' : 'up to date'} ${path.relative(process.cwd(), file.path)} (${size})`)
    }
  } catch (error) {
    console.error(`the sample course could not be written: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
