import { spawn, type ChildProcess } from 'node:child_process'
import type { z } from 'zod'
import { builtFile, projectRoot } from './built.ts'
import { waitUntil } from './wait-until.ts'

/** A run of the built command line. Standard output and error are pipes: nothing is drawn, nothing is coloured. */
export interface CliRun {
  readonly process: ChildProcess
  stdout(): string
  stderr(): string
  /** Resolves as soon as standard output holds it. */
  saying(what: string | RegExp): Promise<void>
  readonly ended: Promise<CliEnd>
}

export interface CliEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Every line of standard output, parsed and held to the shape. */
  lines<T extends z.ZodType>(shape: T): z.infer<T>[]
}

export interface CliOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Another program than Node on the built file. */
  readonly program?: readonly [string, ...string[]]
}

export function startCli(args: readonly string[], options: CliOptions = {}): CliRun {
  const [program, ...first] = options.program ?? [process.execPath, builtFile('cli.js')]
  const child = spawn(program, [...first, ...args], { cwd: options.cwd ?? projectRoot, env: environment(options.env), stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<CliEnd>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) =>
      resolve({
        code,
        signal,
        stdout,
        stderr,
        lines: (shape) =>
          stdout
            .split('\n')
            .filter(Boolean)
            .map((line) => shape.parse(JSON.parse(line))),
      }),
    )
  })
  return {
    process: child,
    stdout: () => stdout,
    stderr: () => stderr,
    saying: async (what) => {
      await waitUntil(`"${String(what)}" in: ${stdout.slice(-500)} ${stderr}`, () => (typeof what === 'string' ? stdout.includes(what) : what.test(stdout)))
    },
    ended,
  }
}

export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliEnd> {
  return startCli(args, options).ended
}

/** What a test sets stands alone. */
function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !/^(COURSEGRAPH_|ANTHROPIC_|OPENAI_|VITEST|NODE_OPTIONS|ELECTRON_|INIT_CWD|NO_COLOR|FORCE_COLOR|DISPLAY)/.test(entry[0]))
  return { ...Object.fromEntries(inherited), ...more }
}
