import { hasDisplay, startDisplay } from './display.mjs'
import { packageApp } from './packaging/package-app.mjs'
import { createLog, explain, seconds } from './setup/log.mjs'
import { setUp } from './setup/setup.mjs'
import { exitOnSignals } from './setup/signals.mjs'
import { parseTestArguments } from './testing/arguments.mjs'
import { addTotals, emptyTotals, summaryLine } from './testing/report.mjs'
import { conditionsHere, unexcusedSkips } from './testing/skips.mjs'
import { checkArrows, checkTypes, findDeadCode, lint, runTests } from './testing/steps.mjs'

/*
 * npm test [-- --only STEP] [-- --crash] [-- FILTER…]
 * Sets up what the tests need, runs every step in order, stops at the first that fails, and closes with one line:
 * N passed, N failed, N skipped
 */

const minutes = 60_000
const log = createLog()
exitOnSignals()

/** @typedef {import('./testing/report.mjs').Totals} Totals */

/**
 * @param {import('./testing/arguments.mjs').StepName} step
 * @param {{ files: readonly string[], crash: boolean, windowEnv: NodeJS.ProcessEnv,
 *           setup: import('./setup/setup.mjs').SetupResult }} context
 * @returns {Promise<Totals>}
 */
async function runStep(step, { files, crash, windowEnv, setup }) {
  switch (step) {
    case 'types':
      return checkTypes()
    case 'lint':
      return lint()
    case 'arrows':
      return checkArrows()
    case 'dead code':
      return findDeadCode()
    case 'unit':
      return runTests('unit', { files, limitMs: 10 * minutes })
    case 'integration':
      return runTests('integration', { files, crash, limitMs: (crash ? 120 : 20) * minutes })
    case 'e2e':
      return runTests('e2e', { files, env: windowEnv, limitMs: 20 * minutes })
    case 'packaged': {
      if (setup.electron === undefined) throw new Error('the packaged app needs Electron')
      const packaged = await packageApp({ log, electron: setup.electron, cacheFolder: setup.cacheFolder })
      return runTests('packaged', { files, env: { ...windowEnv, COURSEGRAPH_PACKAGED_APP: packaged.executable }, limitMs: 10 * minutes })
    }
  }
}

/**
 * @param {Exclude<ReturnType<typeof parseTestArguments>, { usage: string }>} asked
 * @returns {Promise<Totals>}
 */
async function runSteps({ steps, crash, files }) {
  const needsWindow = steps.some((step) => step === 'e2e' || step === 'packaged')
  const needsDisplay = needsWindow && !hasDisplay()
  const setup = await setUp({ log, window: needsWindow, display: needsDisplay })
  const display = needsDisplay ? await startDisplay() : undefined
  const windowEnv = display === undefined ? process.env : { ...process.env, DISPLAY: display.name }
  let totals = emptyTotals()
  try {
    for (const step of steps) {
      log.note(`\n== ${step} ==`)
      const startedAt = Date.now()
      const result = await runStep(step, { files, crash, windowEnv, setup })
      totals = addTotals(totals, result)
      if (result.failed > 0) {
        log.note(`\nThe step "${step}" failed; the steps after it were not run. Run it alone: npm test -- --only ${step.replace(' ', '-')}`)
        break
      }
      log.done(step, result.passed > 0 ? summaryLine(result) : 'nothing to report', Date.now() - startedAt)
    }
  } finally {
    display?.stop()
  }
  return totals
}

/**
 * @param {Totals} totals
 * @returns {Totals}
 */
function countUnexcusedSkips(totals) {
  if (!process.env['CI'] || process.env['CI'] === 'false') return totals
  const unexcused = unexcusedSkips(totals.skippedNames, conditionsHere())
  if (unexcused.length === 0) return totals
  log.note(`\nUnder CI nothing may be skipped that could run here:\n${unexcused.map((name) => `  - ${name}`).join('\n')}`)
  return { ...totals, failed: totals.failed + unexcused.length, skipped: totals.skipped - unexcused.length }
}

const asked = parseTestArguments(process.argv.slice(2))
if ('usage' in asked) {
  process.stderr.write(`${asked.usage}\n`)
  process.exitCode = 2
} else {
  const startedAt = Date.now()
  let totals = { ...emptyTotals(), failed: 1 }
  try {
    totals = countUnexcusedSkips(await runSteps(asked))
  } catch (error) {
    explain(error)
  }
  log.note(`\n${seconds(Date.now() - startedAt)} in all`)
  process.stdout.write(`${summaryLine(totals)}\n`)
  process.exitCode = totals.failed > 0 ? 1 : 0
}
