import { readFileSync } from 'node:fs'

/**
 * What came out of one or more runs.
 *
 * @typedef {{ passed: number, failed: number, skipped: number, skippedNames: string[] }} Totals
 */

/** @returns {Totals} */
export function emptyTotals() {
  return { passed: 0, failed: 0, skipped: 0, skippedNames: [] }
}

/**
 * @param {Totals} a
 * @param {Totals} b
 * @returns {Totals}
 */
export function addTotals(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    skippedNames: [...a.skippedNames, ...b.skippedNames],
  }
}

/**
 * The closing line of `npm test`.
 *
 * @param {Totals} totals
 */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/**
 * Reads what vitest's JSON reporter wrote. A file that failed before its first test, or a run that failed for a reason
 * outside of every test, counts as one failure: it must not disappear.
 *
 * @param {string} file
 * @param {number | null} exitCode of vitest
 * @returns {Totals}
 */
export function readReport(file, exitCode) {
  /** @typedef {{ status: string, fullName: string }} Assertion */
  /** @typedef {{ status: string, assertionResults: Assertion[] }} FileResult */
  /** @type {FileResult[]} */
  let results = []
  try {
    results = JSON.parse(readFileSync(file, 'utf8')).testResults
  } catch {
    return { ...emptyTotals(), failed: 1 }
  }
  const assertions = results.flatMap((result) => result.assertionResults)
  /** @param {string} status */
  const count = (status) => assertions.filter((assertion) => assertion.status === status).length
  const passed = count('passed')
  const skipped = assertions.filter(({ status }) => status !== 'passed' && status !== 'failed')
  const brokenFiles = results.filter(
    (result) => result.status === 'failed' && result.assertionResults.every(({ status }) => status !== 'failed'),
  ).length
  let failed = count('failed') + brokenFiles
  if (failed === 0 && (exitCode !== 0 || passed + skipped.length === 0)) failed = 1
  return { passed, failed, skipped: skipped.length, skippedNames: skipped.map(({ fullName }) => fullName) }
}
