import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Node writes a report when it dies of a fatal error (out of memory, a failed native check), never when it is
 * killed from outside. Its presence at the next start therefore tells the two apart where nobody watched.
 */
const name = /^fatal-\d+\.json$/
const seenName = /^seen-fatal-\d+\.json$/
/** As many old reports as help to find a cause; each has about 50 KB. */
const keptReports = 5

/** Has Node leave a report in `folder` if this process dies of a fatal error. Environment variables are left out, at the latest when it is taken. */
export function writeFatalReports(folder: string): void {
  process.report.directory = folder
  process.report.filename = `fatal-${process.pid}.json`
  process.report.reportOnFatalError = true
  // Reports may hold the environment, where keys are.
  Object.assign(process.report, { excludeEnv: true })
}

/**
 * True when a process before this one left a report; it is kept under another name and counted once. Never throws: an
 * engine that cannot put it away has a folder to complain of, and does so when it opens it.
 */
export function takeFatalReport(folder: string): boolean {
  const found = listed(folder).filter((file) => name.test(file))
  for (const file of found) putAway(folder, file)
  pruneSeen(folder)
  return found.length > 0
}

/** Without the environment, which holds keys: before Node 22.13 no report can be told to leave it out. */
function putAway(folder: string, file: string): void {
  try {
    const { environmentVariables: _secret, ...report } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>
    writeFileSync(join(folder, `seen-${file}`), JSON.stringify(report, null, 2))
  } catch {
    // Cut off in the middle, or there is no room: that it was there is all it says.
  }
  try {
    rmSync(join(folder, file), { force: true })
  } catch {
    // The folder cannot be written, which is said when it is opened.
  }
}

/** The newest stay. */
function pruneSeen(folder: string): void {
  const byAge = listed(folder)
    .filter((file) => seenName.test(file))
    .map((file) => ({ file, at: statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at || (a.file < b.file ? 1 : -1))
  for (const { file } of byAge.slice(keptReports)) {
    try {
      rmSync(join(folder, file), { force: true })
    } catch {
      // As above: the folder is complained of when it is opened.
    }
  }
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
