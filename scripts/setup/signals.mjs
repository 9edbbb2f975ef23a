import { constants } from 'node:os'

/**
 * Ends this process in order when it is interrupted: what was registered for its exit (locks, child processes, a
 * display) is cleared up, which the default of a signal does not do.
 */
export function exitOnSignals() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]))
  }
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/**
 * Ends a child process when this one ends before it. A child that was started `detached` leads a process group, and
 * the whole group is ended: test runners have workers that do not notice by themselves.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function endWithThisProcess(child) {
  if (running.size === 0) process.once('exit', endAll)
  running.add(child)
  child.once('close', () => {
    running.delete(child)
    if (running.size === 0) process.removeListener('exit', endAll)
  })
}

function endAll() {
  for (const child of running) endGroup(child, 'SIGTERM')
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {'SIGTERM' | 'SIGKILL'} signal
 */
export function endGroup(child, signal) {
  try {
    if (child.pid === undefined) return
    process.kill(-child.pid, signal)
  } catch {
    // It leads no group, or it is gone.
    child.kill(signal)
  }
}
