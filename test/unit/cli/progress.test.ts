import { describe, expect, it } from 'vitest'
import { createOutput } from '../../../src/cli/output.ts'
import { createProgress } from '../../../src/cli/progress.ts'
import { jobView, memoryStream } from '../../support/cli-context.ts'

function progressOn(options: { readonly json?: boolean; readonly columns?: number }) {
  const terminal = options.columns === undefined ? null : { columns: options.columns }
  const stdout = memoryStream(terminal)
  const stderr = memoryStream(terminal)
  const output = createOutput({ json: options.json === true, stdout, stderr, env: { NO_COLOR: '1' } })
  const due: (() => void)[] = []
  const time = { now: 1_000 }
  const progress = createProgress(output, {
    nowMs: () => time.now,
    after: (_ms, run) => {
      due.push(run)
      return () => void due.splice(due.indexOf(run), 1)
    },
  })
  time.now = 5_000
  return { progress, stdout, stderr, due, redraw: () => due.splice(0).forEach((run) => run()) }
}

describe('--json', () => {
  it('tells what moved, once, with the time since the start', () => {
    const { progress, stdout, stderr } = progressOn({ json: true })
    progress.see(jobView('a', 'leased', { done: 1, total: 4 }))
    progress.see(jobView('a', 'leased', { done: 1, total: 4 }))
    progress.see(jobView('a', 'leased', { done: 2, total: 4 }))
    expect(stdout.text().trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
      { event: 'progress', documentId: 'a', stage: 'read', done: 1, total: 4, elapsedMs: 3_000 },
      { event: 'progress', documentId: 'a', stage: 'read', done: 2, total: 4, elapsedMs: 3_000 },
    ])
    expect(stderr.text()).toBe('')
  })
  it('leaves out of its time what was done before this run', () => {
    const { progress, stdout } = progressOn({ json: true })
    progress.see({ ...jobView('a', 'leased', { done: 1, total: 4 }), startedAt: 7 })
    expect(JSON.parse(stdout.text())).toMatchObject({ elapsedMs: 4_000 })
  })

  it('tells nothing of a document that was ready before', () => {
    const { progress, stdout } = progressOn({ json: true })
    progress.see(jobView('a', 'done', { stage: 'publish', done: 9, total: 9 }))
    expect(stdout.text()).toBe('')
  })
})

describe('without a terminal', () => {
  it('is one line on standard error for each stage', () => {
    const { progress, stdout, stderr, due } = progressOn({})
    for (const done of [1, 2, 3]) progress.see(jobView('a', 'leased', { done, total: 3 }))
    progress.see(jobView('a', 'leased', { stage: 'chunk' }))
    expect(stderr.text()).toBe('a.pdf: read\na.pdf: chunk\n')
    expect([stdout.text(), due]).toEqual(['', []])
  })
})

describe('on a terminal', () => {
  it('draws a hundred changes once, each line within the width, and takes the lines away', () => {
    const { progress, stderr, due, redraw } = progressOn({ columns: 60 })
    progress.expect(12)
    for (let at = 0; at < 100; at += 1) progress.see(jobView(`d${at % 10}`, 'leased', { done: at, total: 100, fileName: `${'long '.repeat(20)}.pdf` }))
    expect(due).toHaveLength(1)
    redraw()
    const lines = stderr.text().trimEnd().split('\n')
    expect(lines).toHaveLength(7)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(60)
    expect(lines.at(-1)).toBe('0 of 12 documents')
    progress.close()
    expect(stderr.text().endsWith('\u001b[7A\u001b[0J')).toBe(true)
  })
  it.each([[8], [20], [36]])('keeps every line within %i columns, the stage before the bar', (columns) => {
    const { progress, stderr, redraw } = progressOn({ columns })
    progress.expect(12)
    progress.copying(3)
    progress.see(jobView('a', 'leased', { done: 3, total: 100, fileName: 'A long name of a file.pdf' }))
    redraw()
    const lines = stderr.text().trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(line.length).toBeLessThan(columns)
    expect(lines[0]).toContain('read')
  })
  it('takes a terminal that knows no width for one of the usual', () => {
    const { progress, stderr, redraw } = progressOn({ columns: 0 })
    progress.see(jobView('a', 'leased', { done: 3, total: 100, fileName: 'A long name of a file.pdf' }))
    redraw()
    expect(stderr.text()).toContain('A long name of a file.pdf')
  })
  it('draws nothing any more after it was closed', () => {
    const { progress, stderr, redraw } = progressOn({ columns: 80 })
    progress.see(jobView('a', 'leased'))
    progress.close()
    redraw()
    expect(stderr.text()).toBe('')
  })
  it('counts the files that are still to be copied', () => {
    const { progress, stderr, redraw } = progressOn({ columns: 80 })
    progress.copying(3)
    redraw()
    expect(stderr.text()).toContain('files to copy: 3')
  })
})
