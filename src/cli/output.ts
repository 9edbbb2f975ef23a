import type { Writable } from 'node:stream'
import type { Failure } from '../shared/failure.ts'

/**
 * Everything that the command line says. With --json standard output carries one object a line and nothing else;
 * progress, notes and warnings go to standard error either way.
 */
export interface Output {
  readonly json: boolean
  /** Standard output is a terminal: bars may be drawn and tables fitted to its width. */
  readonly interactive: boolean
  /** The width to fit to. */
  readonly columns: number
  /** One object on standard output; waits while the reader is slow. Does nothing without --json. */
  record(value: unknown): Promise<void>
  /** One line for people on standard output. Does nothing with --json. */
  line(text?: string): Promise<void>
  /** For people, on standard error. */
  note(text: string): void
  failure(failure: Failure): void
  readonly paint: Paint
}

type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'
export type Paint = Readonly<Record<Colour, (text: string) => string>>

const codes: Readonly<Record<Colour, readonly [number, number]>> = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] }

interface Terminal extends Writable {
  readonly isTTY?: boolean
  readonly columns?: number
}

export function createOutput(options: { readonly json: boolean; readonly stdout: Terminal; readonly stderr: Terminal; readonly env: Readonly<Record<string, string | undefined>> }): Output {
  const { json, stdout, stderr, env } = options
  const interactive = !json && stdout.isTTY === true
  const colour = interactive && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
  const paint = Object.fromEntries(Object.entries(codes).map(([name, [on, off]]) => [name, (text: string) => (colour ? `\u001b[${on}m${text}\u001b[${off}m` : text)])) as unknown as Paint
  return {
    json,
    interactive,
    columns: stdout.columns ?? 100,
    record: (value) => (json ? write(stdout, `${JSON.stringify(value)}\n`) : Promise.resolve()),
    line: (text = '') => (json ? Promise.resolve() : write(stdout, `${text}\n`)),
    note: (text) => void stderr.write(`${text}\n`),
    failure: ({ message, action, subject }) => void stderr.write(`${paint.red('✗')} ${subject && !message.includes(subject) ? `${subject}: ` : ''}${message}\n  ${paint.dim(action)}\n`),
    paint,
  }
}

/** Writes and waits while the buffer is full, so that a million lines need no memory. */
function write(stream: Writable, text: string): Promise<void> {
  if (stream.destroyed || stream.write(text)) return Promise.resolve()
  return new Promise((resolve) => {
    const go = () => {
      stream.removeListener('drain', go)
      stream.removeListener('close', go)
      resolve()
    }
    stream.once('drain', go)
    stream.once('close', go)
  })
}
