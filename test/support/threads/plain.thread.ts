import { readFile } from 'node:fs/promises'
import { serveThread } from '../../../src/workers/threads/serve-thread.ts'
import { plainPorts } from '../plain-ports.ts'

/**
 * The plain ports in a real thread. What a line of the document says is done to the thread that comes across it: a
 * line "!read spin" makes the reading of that document never end.
 */
const ports = plainPorts({ batchSize: 2 })

let spins = 0

ports.before = async (task, work, detail) => {
  const text = task === 'read' ? await readFile(detail, 'utf8') : detail
  const order = new RegExp(`!${task} (\\w+)`).exec(text)?.[1]
  if (!order) return
  work.report({ done: 0, total: null })
  // So that the report is on its way before the thread hears nothing any more.
  await new Promise((resolve) => setTimeout(resolve, 20))
  if (order === 'spin') for (;;) spins += 1
  if (order === 'swallow') for (const held: unknown[] = []; ; ) held.push(Array.from({ length: 10_000 }, (_each, place) => ({ place })))
  if (order === 'die') process.exit(9)
  if (order === 'wait') await new Promise((_resolve, reject) => work.signal.addEventListener('abort', () => reject(work.signal.reason), { once: true }))
  // Kills the whole process from inside, as a fault in native code would.
  if (order === 'kill') process.kill(process.pid, 'SIGSEGV')
}

serveThread({
  read: ports.workers.read,
  chunk: ports.workers.chunk,
  resolve: ports.workers.resolve,
  extract: (input: Parameters<typeof ports.extractor.extract>[0], work) => ports.extractor.extract(input, work),
})
