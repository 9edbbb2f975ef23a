import type { Writable } from 'node:stream'
import type { Failure, FailureCode } from '../shared/failure.ts'

/**
 * Everything that the command line says. With --json standard output carries one object a line and nothing else;
 * progress, notes and warnings go to standard error either way.
 */
export interface Output {
  readonly json: boolean
  /** Bars may be drawn over each other on standard error. */
  readonly bars: boolean
  /** The width of the terminal. */
  readonly columns: number
  /** What a table has to fit into; null where standard output is no terminal, and nothing is cut for it. */
  readonly tableColumns: number | null
  /** One object on standard output; waits while the reader is slow. Does nothing without --json. */
  record(value: unknown): Promise<void>
  /** One line for people on standard output. Does nothing with --json. */
  line(text?: string): Promise<void>
  /** For people, on standard error. */
  note(text: string): void
  failure(failure: Failure): void
  /** As it is, on standard error: for what draws itself. */
  draw(text: string): void
  /** Colours for `line`. */
  readonly paint: Paint
  /** Colours for `note` and `draw`, which may go elsewhere than `line`. */
  readonly notePaint: Paint
}

type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'
export type Paint = Readonly<Record<Colour, (text: string) => string>>

const codes: Readonly<Record<Colour, readonly [number, number]>> = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] }

export interface Terminal extends Writable {
  readonly isTTY?: boolean
  readonly columns?: number
}

type Environment = Readonly<Record<string, string | undefined>>

const givePassword = 'Ingest it again with --password TEXT, or with COURSEGRAPH_PDF_PASSWORD set.'
/** Where the next step at the command line is another than in the window. */
const nextSteps: Partial<Record<FailureCode, string>> = { 'password-required': givePassword, 'password-wrong': givePassword }

export function createOutput(options: { readonly json: boolean; readonly stdout: Terminal; readonly stderr: Terminal; readonly env: Environment }): Output {
  const { json, stdout, stderr, env } = options
  const notePaint = paintFor(stderr, env)
  return {
    json,
    bars: stderr.isTTY === true && (json || stdout.isTTY === true) && env['TERM'] !== 'dumb',
    // Some terminals say that they have none.
    columns: (stdout.isTTY === true ? stdout.columns : stderr.columns) || 100,
    tableColumns: stdout.isTTY === true ? stdout.columns || 100 : null,
    record: (value) => (json ? write(stdout, `${JSON.stringify(value)}\n`) : Promise.resolve()),
    line: (text = '') => (json ? Promise.resolve() : write(stdout, `${text}\n`)),
    note: (text) => void stderr.write(`${text}\n`),
    failure({ code, message, action, subject }) {
      const what = subject && !message.includes(subject) ? `${subject}: ` : ''
      stderr.write(`${notePaint.red('✗')} ${visible(what + message)}\n  ${notePaint.dim(visible(nextSteps[code] ?? action))}\n`)
    },
    draw: (text) => void stderr.write(text),
    paint: paintFor(json ? null : stdout, env),
    notePaint,
  }
}

/** Colour only on a terminal that can and a person who did not refuse it (no-color.org). */
function paintFor(stream: Terminal | null, env: Environment): Paint {
  const colour = stream?.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
  return Object.fromEntries(Object.entries(codes).map(([name, [on, off]]) => [name, (text: string) => (colour ? `\u001b[${on}m${text}\u001b[${off}m` : text)])) as unknown as Paint
}

/** What a document or a file name says must not act on the terminal: control characters are shown, not sent. */
export function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd')
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
