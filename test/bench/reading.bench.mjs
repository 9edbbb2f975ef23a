/**
 * How well and how fast documents are read: prints tables, asserts nothing. Needs a build, and the corpus at
 * ../shared/corpus (or at the path given).
 *
 *   node test/bench/reading.bench.mjs [CORPUS]
 *
 * - Quality: headings and words against the reference conversions in truth/, which are another reader's answer.
 * - Speed: CPU time of read + chunk in the thread over pdf.js text extraction alone, in turns in the same run,
 *   the least of five each: other work on the machine only ever adds.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { proxy, wrap } from 'comlink/dist/esm/comlink.mjs'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'

const root = resolve(import.meta.dirname, '../..')
const corpus = resolve(process.argv[2] ?? join(root, '../shared/corpus'))
const rounds = 5
const timed = ['geotopo', 'tracemonkey', 'chelsea_pdta', 'redp5110_sampled']

if (!existsSync(corpus)) {
  console.log(`No corpus at ${corpus}: nothing to measure.`)
  process.exit(0)
}
const worker = new Worker(join(root, 'out/main/read.thread.js'), { workerData: { background: false } })
const thread = wrap(nodeEndpoint(worker))

async function run(task, input) {
  const outcome = await thread.run(task, input, 'trace-bench', proxy(() => undefined))
  if (!outcome.ok) throw new Error(`${task}: ${outcome.failure.code}: ${outcome.failure.message}`)
  return outcome.value
}

const read = (name) => run('read', { path: join(corpus, 'pdf', `${name}.pdf`), fileName: `${name}.pdf` })
const blocksOf = (result) => result.pages.flatMap((page) => JSON.parse(page.blocksJson))

const plain = (text) => text.toLowerCase().normalize('NFKD').replace(/&amp;/g, '&').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
const wordsOf = (text) => plain(text.replace(/<!--.*?-->/g, '').replace(/\|[-| ]+\|/g, '')).split(' ').filter(Boolean)

/** The share of `wanted` that is in `found`, each word as often as it comes. */
function recall(wanted, found) {
  const left = new Map()
  for (const word of found) left.set(word, (left.get(word) ?? 0) + 1)
  let hits = 0
  for (const word of wanted) {
    const count = left.get(word) ?? 0
    if (count === 0) continue
    hits += 1
    left.set(word, count - 1)
  }
  return wanted.length === 0 ? 1 : hits / wanted.length
}

/** A heading is found when its words are the same, or one has a number or a label more. */
function matchHeadings(wanted, found) {
  const left = [...found]
  let hits = 0
  for (const title of wanted) {
    const at = left.findIndex((other) => {
      const [short, long] = other.length < title.length ? [other, title] : [title, other]
      return other === title || (short.length > 8 && long.includes(short) && short.length > 0.7 * long.length)
    })
    if (at < 0) continue
    left.splice(at, 1)
    hits += 1
  }
  return hits
}

async function quality() {
  const totals = { wanted: 0, found: 0, hits: 0 }
  const rows = []
  for (const file of readdirSync(join(corpus, 'truth')).sort()) {
    const name = file.replace(/\.md$/, '')
    if (!existsSync(join(corpus, 'pdf', `${name}.pdf`))) continue
    const truth = readFileSync(join(corpus, 'truth', file), 'utf8')
    const blocks = blocksOf(await read(name))
    const wanted = truth.split('\n').filter((line) => /^#+ /.test(line)).map((line) => plain(line)).filter(Boolean)
    const found = blocks.filter((block) => block.kind === 'heading').map((block) => plain(block.text))
    const hits = matchHeadings(wanted, found)
    const words = wordsOf(blocks.map((block) => `${block.marker ?? ''} ${block.text}`).join('\n'))
    totals.wanted += wanted.length
    totals.found += found.length
    totals.hits += hits
    rows.push({ file: name, headings: wanted.length, found: found.length, right: hits, 'word recall': recall(wordsOf(truth), words).toFixed(3), 'word precision': recall(words, wordsOf(truth)).toFixed(3) })
  }
  console.table(rows)
  console.log(`headings: F1 ${((2 * totals.hits) / (totals.wanted + totals.found)).toFixed(2)} (${totals.wanted} in the reference, ${totals.found} found, ${totals.hits} right)`)
}

/** The floor: the page texts and nothing else, with the same build of pdf.js, in this thread. */
async function extractText(pdfjs, path) {
  const task = pdfjs.getDocument({
    data: new Uint8Array(readFileSync(path)),
    standardFontDataUrl: `${join(root, 'node_modules/pdfjs-dist/standard_fonts')}/`,
    cMapUrl: `${join(root, 'node_modules/pdfjs-dist/cmaps')}/`,
    disableFontFace: true,
    verbosity: 0,
  })
  const document = await task.promise
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number)
    await page.getTextContent()
    page.cleanup()
  }
  await task.destroy()
}

async function cpuMs(work) {
  const before = process.cpuUsage()
  const start = performance.now()
  await work()
  const used = process.cpuUsage(before)
  return { cpu: (used.user + used.system) / 1000, wall: performance.now() - start }
}

async function speed() {
  globalThis.pdfjsWorker = await import('pdfjs-dist/legacy/build/pdf.worker.mjs')
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const rows = []
  for (const name of timed) {
    const path = join(corpus, 'pdf', `${name}.pdf`)
    const best = { floor: { cpu: Infinity, wall: Infinity }, read: { cpu: Infinity, wall: Infinity }, chunk: { cpu: Infinity, wall: Infinity } }
    let passages = 0
    const keep = (part, measured) => {
      best[part].cpu = Math.min(best[part].cpu, measured.cpu)
      best[part].wall = Math.min(best[part].wall, measured.wall)
    }
    for (let round = 0; round < rounds; round += 1) {
      keep('floor', await cpuMs(() => extractText(pdfjs, path)))
      let result
      keep('read', await cpuMs(async () => (result = await read(name))))
      keep('chunk', await cpuMs(async () => (passages = (await run('chunk', { pages: result.pages.map((page) => page.blocksJson), language: result.language })).length)))
    }
    const ratio = (kind) => ((best.read[kind] + best.chunk[kind]) / best.floor[kind]).toFixed(2)
    rows.push({ file: name, 'pdf.js alone, ms CPU': Math.round(best.floor.cpu), read: Math.round(best.read.cpu), chunk: Math.round(best.chunk.cpu), passages, 'ratio CPU': ratio('cpu'), 'ratio wall': ratio('wall') })
  }
  console.table(rows)
}

try {
  // Node 20 lacks what pdf.js 6 calls first.
  Promise.withResolvers ??= function withResolvers() {
    let resolve
    let reject
    const promise = new this((onValue, onError) => ([resolve, reject] = [onValue, onError]))
    return { promise, resolve, reject }
  }
  await quality()
  await speed()
} finally {
  await worker.terminate()
}
