import { chunkBlocks } from '../engine/documents/chunk-blocks.ts'
import { surviveStrayRejections } from '../engine/documents/pdf/stray-rejections.ts'
import { readPdf } from '../engine/documents/read-pdf.ts'
import { packChunking, packReading } from '../engine/pipeline/packing.ts'
import { serveThread } from './serve-thread.ts'

/** The thread that parses: nothing that can take 50 ms runs on the engine's own event loop. */
surviveStrayRejections()
serveThread({ read: packReading(readPdf), chunk: packChunking(chunkBlocks) })
