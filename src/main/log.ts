import { mkdirSync } from 'node:fs'
import pino, { type Logger } from 'pino'
import { createStream } from 'rotating-file-stream'

/** Main's log: ids, codes and durations only, rotated. Not in the library, which may be missing. */
export type MainLog = Pick<Logger, 'info' | 'warn' | 'error'>

export function openMainLog(folder: string): MainLog {
  mkdirSync(folder, { recursive: true })
  const stream = createStream('main.log', { path: folder, size: '2M', maxFiles: 3 })
  stream.on('error', () => undefined)
  return pino({ base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, stream)
}
