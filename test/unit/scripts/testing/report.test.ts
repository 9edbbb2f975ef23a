import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addTotals, emptyTotals, readReport, summaryLine } from '../../../../scripts/testing/report.mjs'
import { unexcusedSkips } from '../../../../scripts/testing/skips.mjs'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

type Status = 'passed' | 'failed' | 'skipped' | 'pending' | 'todo'

function report(files: readonly { status: 'passed' | 'failed'; tests: readonly Status[] }[]): string {
  const file = join(temporaryFolder(), 'report.json')
  const testResults = files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((test, index) => ({ status: test, fullName: `${test} ${index}` })),
  }))
  writeFileSync(file, JSON.stringify({ testResults }))
  return file
}

describe('readReport', () => {
  it('counts what passed, failed and was skipped, in every way of skipping', () => {
    const file = report([{ status: 'failed', tests: ['passed', 'failed'] }, { status: 'passed', tests: ['passed', 'skipped', 'pending', 'todo'] }])
    expect(readReport(file, 1)).toMatchObject({ passed: 2, failed: 1, skipped: 3 })
  })

  it('counts a file that broke before its first test', () => {
    expect(readReport(report([{ status: 'failed', tests: [] }, { status: 'passed', tests: ['passed'] }]), 1)).toMatchObject({ passed: 1, failed: 1 })
    expect(readReport(report([{ status: 'failed', tests: ['passed'] }]), 1)).toMatchObject({ passed: 1, failed: 1 })
  })

  it('counts a run that failed outside of every test, and one without a single test', () => {
    expect(readReport(report([{ status: 'passed', tests: ['passed'] }]), 1)).toMatchObject({ failed: 1 })
    expect(readReport(report([{ status: 'passed', tests: ['passed'] }]), null)).toMatchObject({ failed: 1 })
    expect(readReport(report([]), 0)).toMatchObject({ failed: 1 })
    expect(readReport(join(temporaryFolder(), 'absent.json'), 0)).toMatchObject({ failed: 1 })
  })

  it('lets a clean run pass', () => {
    expect(readReport(report([{ status: 'passed', tests: ['passed', 'passed'] }]), 0)).toMatchObject({ passed: 2, failed: 0, skipped: 0 })
  })
})

describe('summaryLine', () => {
  it('is the one line that closes a run', () => {
    const totals = addTotals({ ...emptyTotals(), passed: 2, skipped: 1, skippedNames: ['a'] }, { ...emptyTotals(), passed: 3, failed: 1 })
    expect(summaryLine(totals)).toBe('5 passed, 1 failed, 1 skipped')
    expect(totals.skippedNames).toEqual(['a'])
  })
})

describe('unexcusedSkips', () => {
  const conditions = { corpus: true, root: false, platform: 'linux' }

  it('excuses only what the computer cannot do', () => {
    const names = ['reads geotopo (needs the corpus)', 'no permission (needs an ordinary user)', 'whatever']
    expect(unexcusedSkips(names, conditions)).toEqual(names)
    expect(unexcusedSkips(names, { ...conditions, corpus: false })).toEqual(names.slice(1))
    expect(unexcusedSkips(names, { ...conditions, root: true })).toEqual([names[0], names[2]])
    expect(unexcusedSkips(['x (needs Linux)', 'y (needs root)'], { ...conditions, platform: 'darwin' })).toEqual([])
  })
})
