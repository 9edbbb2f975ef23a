/**
 * What the set-up says: one line for each thing that it really did, on standard error, so that a command's own
 * output stays clean. A step with nothing to do says nothing.
 *
 * @typedef {{ done: (step: string, what: string, ms?: number) => void,
 *             note: (line: string) => void,
 *             working: (step: string, what: string) => void }} Log
 */

/**
 * @param {{ write: (text: string) => void }} [out]
 * @returns {Log}
 */
export function createLog(out = { write: (text) => void process.stderr.write(text) }) {
  return {
    working: (step, what) => out.write(`  · ${step}: ${what}\n`),
    done: (step, what, ms) => out.write(`  ✓ ${step}: ${what}${ms === undefined ? '' : ` (${seconds(ms)})`}\n`),
    note: (line) => out.write(`${line}\n`),
  }
}

/** @param {number} ms */
export function seconds(ms) {
  return ms < 950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`
}

/** A failure that the person can do something about: only its message is shown, no stack. */
export class SetupProblem extends Error {
  /** @override */
  name = 'SetupProblem'
}

/**
 * Prints a failure the way a person needs it.
 *
 * @param {unknown} failure
 * @returns {number} the exit code
 */
export function explain(failure) {
  if (failure instanceof SetupProblem) process.stderr.write(`\n${failure.message}\n`)
  else process.stderr.write(`\n${failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)}\n`)
  return 1
}
