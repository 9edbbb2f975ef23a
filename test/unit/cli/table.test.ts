import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createOutput } from '../../../src/cli/output.ts'
import { bytes, cut, duration, printTable, width } from '../../../src/cli/table.ts'

function captured(options: { json?: boolean; tty?: boolean; columns?: number; env?: Record<string, string> } = {}) {
  const stdout = Object.assign(new PassThrough(), { isTTY: options.tty ?? false, columns: options.columns ?? 80 })
  const stderr = new PassThrough()
  const output = createOutput({ json: options.json ?? false, stdout, stderr, env: options.env ?? {} })
  const text = (stream: PassThrough) => String(stream.read() ?? '')
  return { output, out: () => text(stdout), err: () => text(stderr), stdout }
}

describe('a table', () => {
  it('is as wide as its widest cells, numbers to the right', async () => {
    const { output, out } = captured()
    await printTable(
      output,
      [
        { name: 'a', count: 5 },
        { name: 'longer', count: 12345 },
      ],
      [
        { title: 'NAME', value: (row) => row.name },
        { title: 'N', value: (row) => String(row.count), align: 'right' },
      ],
    )
    expect(out()).toBe('NAME        N\na           5\nlonger  12345\n')
  })
  it.each([
    ['a terminal', true, 40],
    ['a narrow one', true, 24],
  ])('is cut where it is widest to fit %s', async (_where, tty, columns) => {
    const { output, out } = captured({ tty, columns, env: { NO_COLOR: '1' } })
    await printTable(output, [{ id: '1a2b3c4d', title: 'A title that is longer than any terminal is wide' }], [
      { title: 'ID', value: (row) => row.id },
      { title: 'TITLE', value: (row) => row.title },
    ])
    const lines = out().trimEnd().split('\n')
    for (const line of lines) expect(width(line)).toBeLessThanOrEqual(columns)
    expect(lines[1]).toMatch(/^1a2b3c4d {2}A title.*…$/)
  })
  it('is not cut where it goes into a file', async () => {
    const { output, out } = captured({ columns: 24 })
    await printTable(output, [{ title: 'x'.repeat(50) }], [{ title: 'TITLE', value: (row) => row.title }])
    expect(out()).toContain('x'.repeat(50))
  })
  it('counts what a terminal shows: wide characters two, marks none', () => {
    expect([width('abc'), width('한국'), width('e\u0301'), width('🤿')]).toEqual([3, 4, 1, 2])
  })
  it('cuts at the width, never in the middle of a character, and folds white space', () => {
    expect(cut('a  b\nc', 10)).toBe('a b c')
    expect(cut('한국어 문서', 6)).toBe('한국…')
    expect(cut('🤿🤿🤿', 4)).toBe('🤿…')
  })
  it('says sizes and times as people do', () => {
    expect([bytes(0), bytes(999), bytes(1234), bytes(5e9)]).toEqual(['0 B', '999 B', '1.2 KB', '5.0 GB'])
    expect([duration(12), duration(1500), duration(125_000)]).toEqual(['12 ms', '1.5 s', '2 min 5 s'])
  })
})

describe('output', () => {
  it('with --json puts objects alone on standard output, and everything else on standard error', async () => {
    const { output, out, err } = captured({ json: true })
    await output.record({ a: 1 })
    await output.line('for people')
    output.note('a note')
    expect(out()).toBe('{"a":1}\n')
    expect(err()).toBe('a note\n')
  })
  it('for people writes no objects', async () => {
    const { output, out } = captured()
    await output.record({ a: 1 })
    await output.line('for people')
    expect(out()).toBe('for people\n')
  })
  it.each([
    ['a terminal', { tty: true }, true],
    ['a file', { tty: false }, false],
    ['a terminal with NO_COLOR', { tty: true, env: { NO_COLOR: '1' } }, false],
    ['a dumb terminal', { tty: true, env: { TERM: 'dumb' } }, false],
    ['--json on a terminal', { tty: true, json: true }, false],
  ])('to %s', (_where, options, coloured) => {
    expect(captured(options).output.paint.red('x') !== 'x').toBe(coloured)
  })
  it('waits while the reader is slow', async () => {
    const { output, stdout } = captured({ json: true })
    let written = false
    const writing = output.record('x'.repeat(200_000)).then(() => (written = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect(written).toBe(false)
    stdout.resume()
    await writing
  })
  it('does not wait for a reader that is gone', async () => {
    const { output, stdout } = captured({ json: true })
    const writing = output.record('x'.repeat(200_000))
    stdout.destroy()
    await writing
    await output.record('more')
  })
})
