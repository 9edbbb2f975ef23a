import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { SetupProblem } from './setup/log.mjs'
import { endWithThisProcess } from './setup/signals.mjs'

const startLimitMs = 15_000

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/**
 * Starts a display in memory, for tests of real windows. Xvfb picks a free number itself and writes it to the pipe
 * that it is given, once it can be used.
 *
 * @returns {Promise<{ name: string, stop: () => void }>}
 */
export function startDisplay() {
  const program = existsSync('/usr/bin/Xvfb') ? '/usr/bin/Xvfb' : 'Xvfb'
  const child = spawn(program, ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const stop = () => void child.kill('SIGTERM')
  endWithThisProcess(child)
  return new Promise((resolve, reject) => {
    let said = ''
    let number = ''
    const limit = setTimeout(() => fail('it did not start in time'), startLimitMs)
    /** @param {string} why */
    const fail = (why) => {
      clearTimeout(limit)
      stop()
      reject(new SetupProblem(`No display for the window tests: Xvfb: ${why}\n${said}`))
    }
    child.once('error', (error) => fail(error.message))
    child.once('exit', (code) => fail(`it ended with ${code ?? 'a signal'}`))
    child.stderr?.on('data', (chunk) => {
      said = (said + String(chunk)).slice(-2000)
    })
    child.stdio[3]?.on('data', (chunk) => {
      number += String(chunk)
      if (!number.includes('\n')) return
      clearTimeout(limit)
      child.removeAllListeners('exit')
      resolve({ name: `:${number.trim()}`, stop })
    })
  })
}
