import { spawn } from 'node:child_process'
import { endWithThisProcess } from './signals.mjs'

/**
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, limitMs: number, signal?: AbortSignal | undefined }} RunOptions
 * @typedef {{ code: number | null, output: string, timedOut: boolean }} RunResult
 */

/** The end of a long output is where the reason is. */
const keptCharacters = 200_000

/**
 * Runs a program to its end, never longer than `limitMs`. Does not throw for an exit code: the caller knows what
 * it means.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<RunResult>} `code` is null when the program was ended or could not be started
 */
export function run(command, args, { cwd, env, limitMs, signal }) {
  return new Promise((resolve) => {
    let output = ''
    let timedOut = false
    const child = spawn(command, [...args], {
      ...(cwd === undefined ? {} : { cwd }),
      env: env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    endWithThisProcess(child)
    const end = () => child.kill('SIGTERM')
    const limit = setTimeout(() => {
      timedOut = true
      end()
      setTimeout(() => child.kill('SIGKILL'), 3000).unref()
    }, limitMs)
    signal?.addEventListener('abort', end, { once: true })
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output = (output + chunk.toString('utf8')).slice(-keptCharacters)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    /** @param {number | null} code */
    const settle = (code) => {
      clearTimeout(limit)
      signal?.removeEventListener('abort', end)
      resolve({ code, output, timedOut })
    }
    child.on('error', (error) => {
      output += error.message
      settle(null)
    })
    child.on('close', settle)
  })
}

/**
 * The npm that started this script, or the one on the path.
 *
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ command: string, args: string[] }}
 */
export function npmCommand(args, env = process.env) {
  const script = env['npm_execpath']
  if (script && /npm-cli\.[cm]?js$/.test(script)) return { command: process.execPath, args: [script, ...args] }
  return process.platform === 'win32'
    ? { command: 'cmd.exe', args: ['/d', '/s', '/c', 'npm', ...args] }
    : { command: 'npm', args: [...args] }
}

/**
 * The last lines of a program's output, for a message.
 *
 * @param {string} output
 * @param {number} [lines]
 */
export function lastLines(output, lines = 12) {
  return output.trimEnd().split('\n').slice(-lines).join('\n')
}
