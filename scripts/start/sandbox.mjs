import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SetupProblem } from '../setup/log.mjs'
import { run } from '../setup/run.mjs'

/**
 * The window's pages run in a sandbox that the kernel must allow to ordinary users. Where it does not, Electron ends
 * with a message about a helper program; this one says what to do. Running without the sandbox is not offered.
 *
 * @param {string} executable
 */
export async function checkSandbox(executable) {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return
  const helper = statSync(join(dirname(executable), 'chrome-sandbox'), { throwIfNoEntry: false })
  if (helper !== undefined && helper.uid === 0 && (helper.mode & 0o4000) !== 0) return
  const trial = await run('unshare', ['--user', '--map-root-user', 'true'], { limitMs: 5000 })
  // No such program, no answer: Electron itself will find out.
  if (trial.code === 0 || trial.code === null || trial.code === 127) return
  throw new SetupProblem(
    'This system does not let ordinary users make the sandbox that the window runs in. An administrator can allow it:\n' +
      '  sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 kernel.unprivileged_userns_clone=1',
  )
}
