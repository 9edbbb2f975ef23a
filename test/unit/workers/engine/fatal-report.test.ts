import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { takeFatalReport, writeFatalReports } from '../../../../src/workers/engine/fatal-report.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

/** Runs writeFatalReports in a process that then dies: this one must live on. It uses nothing but `process`. */
function die(folder: string, how: string): void {
  const script = `(${String(writeFatalReports)})(${JSON.stringify(folder)});\n${how}`
  spawnSync(process.execPath, ['--max-old-space-size=30', '-e', script], { env: { ...process.env, SECRET_KEY: 'do-not-tell' }, stdio: 'ignore' })
}

describe('a report of a fatal error', () => {
  it('is left by a process that runs out of memory, is counted once, and then holds nothing of its environment', () => {
    const folder = temporaryFolder()
    die(folder, 'const all = []; for (;;) all.push(new Array(1e5).fill({}));')
    const reports = readdirSync(folder)
    expect(reports).toEqual([expect.stringMatching(/^fatal-\d+\.json$/)])
    expect(takeFatalReport(folder)).toBe(true)
    expect(takeFatalReport(folder)).toBe(false)
    expect(readdirSync(folder)).toEqual([`seen-${reports[0]}`])
    const text = readFileSync(join(folder, `seen-${reports[0]}`), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ header: { event: expect.stringMatching(/memory/i) } })
    expect(text).not.toContain('do-not-tell')
  })

  it('is kept with the four before it, and older ones go', () => {
    const folder = temporaryFolder()
    for (let at = 1; at <= 8; at += 1) {
      const file = join(folder, `seen-fatal-${at}.json`)
      writeFileSync(file, '{}')
      utimesSync(file, at, at)
    }
    writeFileSync(join(folder, 'fatal-9.json'), '{}')
    expect(takeFatalReport(folder)).toBe(true)
    expect(readdirSync(folder).sort()).toEqual([5, 6, 7, 8, 9].map((at) => `seen-fatal-${at}.json`))
  })

  it.each([
    ['is killed', 'process.kill(process.pid, "SIGKILL")'],
    ['ends', 'process.exit(3)'],
    ['throws', 'throw new Error("a bug")'],
  ])('is not left by one that %s', (_what, how) => {
    const folder = temporaryFolder()
    die(folder, how)
    expect([readdirSync(folder), takeFatalReport(folder)]).toEqual([[], false])
  })

  it('is not seen in other files, nor in a folder that is not there', () => {
    const folder = temporaryFolder()
    for (const name of ['engine.log', 'seen-fatal-1.json', 'fatal-x.json', 'fatal-1.json.gz', 'my-fatal-1.json']) writeFileSync(join(folder, name), '')
    expect(takeFatalReport(folder)).toBe(false)
    expect(takeFatalReport(join(folder, 'nowhere'))).toBe(false)
  })

  it('of several processes is one answer, and all are put away, also one that was cut off', () => {
    const folder = temporaryFolder()
    for (const [pid, text] of [[1, '{}'], [22, '{"environmentVariables": {"KEY'], [333, '']] as const) writeFileSync(join(folder, `fatal-${pid}.json`), text)
    expect(takeFatalReport(folder)).toBe(true)
    expect(readdirSync(folder)).toEqual(['seen-fatal-1.json'])
  })

  it('that cannot be put away is told all the same: the engine has to say what is wrong with the folder', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'fatal-7.json'), '{}')
    // A folder in its place stops the renaming, whoever asks.
    mkdirSync(join(folder, 'seen-fatal-7.json', 'full'), { recursive: true })
    chmodSync(folder, 0o555)
    onTestFinished(() => chmodSync(folder, 0o755))
    expect(takeFatalReport(folder)).toBe(true)
  })
})
