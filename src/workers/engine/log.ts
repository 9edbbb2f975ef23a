import { mkdirSync } from 'node:fs'
import pino, { type Logger } from 'pino'
import { createStream } from 'rotating-file-stream'

/**
 * The library's log: one JSON object a line, in <library>/logs, rotated at 5 MB, five files kept.
 * It carries ids, codes and durations; never document text, file contents, passwords or keys.
 */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

export function openLog(folder: string, name: string): { log: Log; close: () => Promise<void> } {
  mkdirSync(folder, { recursive: true })
  const stream = createStream(`${name}.log`, { path: folder, size: '5M', maxFiles: 5 })
  // A log that cannot be written (disk full, folder gone) must never take the engine down with it.
  stream.on('error', () => undefined)
  const log = pino({ base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, stream)
  return { log, close: () => new Promise((resolve) => stream.end(() => resolve())) }
}
