import { readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Node writes a report when it dies of a fatal error (out of memory, a failed native check), never when it is
 * killed from outside. Its presence at the next start therefore tells the two apart where nobody watched.
 */
const name = /^fatal-\d+\.json$/

/** Has Node leave a report in `folder` if this process dies of a fatal error. Environment variables are left out. */
export function writeFatalReports(folder: string): void {
  process.report.directory = folder
  process.report.filename = `fatal-${process.pid}.json`
  process.report.reportOnFatalError = true
  // Reports may hold the environment, where keys are.
  Object.assign(process.report, { excludeEnv: true })
}

/** True when a process before this one left a report; it is kept under another name and counted once. */
export function takeFatalReport(folder: string): boolean {
  let found = false
  for (const file of listed(folder)) {
    if (!name.test(file)) continue
    renameSync(join(folder, file), join(folder, `seen-${file}`))
    found = true
  }
  return found
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
