import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../setup/paths.mjs'
import { endGroup, endWithThisProcess } from '../setup/signals.mjs'
import { addTotals, emptyTotals, readReport } from './report.mjs'

/** @typedef {import('./report.mjs').Totals} Totals */

const checkLimitMs = 5 * 60_000
const reportFolder = join(projectRoot, 'test-results')
const crashRounds = '200'

/**
 * Runs a program with its output shown as it comes.
 *
 * @param {string} script a file in node_modules
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, limitMs: number, nodeArgs?: readonly string[] }} options
 * @returns {Promise<number | null>} the exit code; null when it had to be ended
 */
function runTool(script, args, { env = process.env, limitMs, nodeArgs = [] }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...nodeArgs, join(projectRoot, 'node_modules', script), ...args], {
      cwd: projectRoot,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    })
    endWithThisProcess(child)
    const limit = setTimeout(() => {
      process.stderr.write(`\nIt did not end within ${limitMs / 60_000} minutes.\n`)
      endGroup(child, 'SIGKILL')
    }, limitMs)
    child.once('error', () => resolve(null))
    child.once('close', (code) => {
      clearTimeout(limit)
      resolve(code)
    })
  })
}

/**
 * A check has no tests to count: it says nothing when all is well, and is one failure otherwise.
 *
 * @param {number | null} code
 * @returns {Totals}
 */
function checked(code) {
  return { ...emptyTotals(), failed: code === 0 ? 0 : 1 }
}

/** One project for each kind of runtime, so that the window's types never reach the engine. */
export async function checkTypes() {
  const projects = readdirSync(join(projectRoot, 'tsconfig')).filter((name) => name.endsWith('.json')).sort()
  let totals = emptyTotals()
  for (const name of projects) {
    const code = await runTool('typescript/bin/tsc', ['-p', join('tsconfig', name), '--noEmit'], { limitMs: checkLimitMs })
    totals = addTotals(totals, checked(code))
  }
  return totals
}

export async function lint() {
  return checked(await runTool('oxlint/bin/oxlint', ['--type-aware', '--quiet'], { limitMs: checkLimitMs }))
}

export async function checkArrows() {
  const preload = ['--import', './scripts/testing/swc-reads-tsx.mjs']
  const args = ['src', 'scripts', '--config', '.dependency-cruiser.mjs', '--output-type', 'err-long']
  return checked(await runTool('dependency-cruiser/bin/dependency-cruise.mjs', args, { limitMs: checkLimitMs, nodeArgs: preload }))
}

export async function findDeadCode() {
  return checked(await runTool('knip/bin/knip.js', ['--no-progress', '--no-config-hints'], { limitMs: checkLimitMs }))
}

/**
 * Runs one project of vitest.config.ts and counts its tests.
 *
 * @param {'unit' | 'integration' | 'e2e' | 'packaged'} project
 * @param {{ files?: readonly string[], crash?: boolean, env?: NodeJS.ProcessEnv, limitMs: number }} options
 * @returns {Promise<Totals>}
 */
export async function runTests(project, { files = [], crash = false, env = process.env, limitMs }) {
  mkdirSync(reportFolder, { recursive: true })
  const report = join(reportFolder, `${project}.json`)
  rmSync(report, { force: true })
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runTool('vitest/vitest.mjs', [...args, ...(crash ? ['crash'] : files)], {
    env: crash ? { ...env, COURSEGRAPH_CRASH_ROUNDS: crashRounds } : env,
    limitMs,
  })
  return readReport(report, code)
}
