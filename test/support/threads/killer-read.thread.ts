import { readFile } from 'node:fs/promises'
import { chunkBlocks } from '../../../src/workers/engine/documents/chunk-blocks.ts'
import { readPdf } from '../../../src/workers/engine/documents/read-pdf.ts'
import { packChunking, packReading } from '../../../src/workers/engine/pipeline/packing.ts'
import type { DocumentReader } from '../../../src/workers/engine/pipeline/ports.ts'
import { serveThread } from '../../../src/workers/threads/serve-thread.ts'

/** The app's own reading thread with a fault in it: a file that holds this mark takes the whole process with it. */
const killerMark = '% this file kills'

const read: DocumentReader['read'] = async (input, work) => {
  if ((await readFile(input.path, 'latin1')).includes(killerMark)) {
    process.kill(process.pid, 'SIGSEGV')
    await new Promise(() => undefined)
  }
  return readPdf(input, work)
}

serveThread({ read: packReading(read), chunk: packChunking(chunkBlocks) })
