import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/*
 * The floor under reading: pdf.js opens the file and gives each page's text, and nothing else is done.
 * Prints milliseconds, loading of the library not counted: `node pdfjs-floor.mjs FILE`.
 */
const promises = /** @type {{ withResolvers?: () => unknown }} */ (/** @type {unknown} */ (Promise))
promises.withResolvers ??= () => {
  let settle = {}
  const promise = new Promise((whenDone, whenFailed) => (settle = { resolve: whenDone, reject: whenFailed }))
  return { promise, ...settle }
}
const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs')
const [file = ''] = process.argv.slice(2)
const times = []
for (let round = 0; round < 3; round += 1) {
  const startedAt = performance.now()
  const task = pdfjs.getDocument({ data: new Uint8Array(readFileSync(resolve(file))), verbosity: 0, disableFontFace: true })
  const document = await task.promise
  for (let number = 1; number <= document.numPages; number += 1) await (await document.getPage(number)).getTextContent()
  await task.destroy()
  times.push(performance.now() - startedAt)
}
process.stdout.write(String(Math.min(...times)))
