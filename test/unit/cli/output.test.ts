import { describe, expect, it } from 'vitest'
import { createOutput, visible } from '../../../src/cli/output.ts'
import { failure } from '../../../src/shared/failure.ts'
import { memoryStream } from '../../support/cli-context.ts'

const terminal = { columns: 80 }
const escape = '\u001b['

describe('standard output', () => {
  it('carries objects only with --json, lines only without', async () => {
    const stdout = memoryStream()
    const stderr = memoryStream()
    const output = createOutput({ json: true, stdout, stderr, env: {} })
    await output.line('for people')
    await output.record({ text: 'two\nlines' })
    output.note('a note')
    output.failure(failure('not-found', 'It is gone.'))
    expect(stdout.text()).toBe('{"text":"two\\nlines"}\n')
    expect(stderr.text()).toContain('a note\n✗ It is gone.\n')
  })
  it('waits for a slow reader', async () => {
    const stdout = memoryStream()
    const held: (() => void)[] = []
    stdout._write = (_chunk, _encoding, done) => void held.push(done)
    const output = createOutput({ json: true, stdout, stderr: memoryStream(), env: {} })
    let written = false
    const writing = output.record({ text: 'x'.repeat(100_000) }).then(() => (written = true))
    await Promise.resolve()
    expect(written).toBe(false)
    held.shift()?.()
    await writing
    expect(written).toBe(true)
  })
})

describe('colour', () => {
  it.each([
    ['both terminals', terminal, terminal, {}, [true, true]],
    ['output into a file', null, terminal, {}, [false, true]],
    ['notes into a file', terminal, null, {}, [true, false]],
    ['NO_COLOR', terminal, terminal, { NO_COLOR: '1' }, [false, false]],
    ['an empty NO_COLOR', terminal, terminal, { NO_COLOR: '' }, [true, true]],
    ['a terminal without any', terminal, terminal, { TERM: 'dumb' }, [false, false]],
  ])('%s', (_what, out, err, env, expected) => {
    const output = createOutput({ json: false, stdout: memoryStream(out), stderr: memoryStream(err), env })
    expect([output.paint.red('x').startsWith(escape), output.notePaint.red('x').startsWith(escape)]).toEqual(expected)
  })
})

describe('bars', () => {
  it.each([
    ['a terminal', terminal, terminal, false, true],
    ['--json into a file, notes on a terminal', null, terminal, true, true],
    ['plain lines into a file', null, terminal, false, false],
    ['notes into a file', terminal, null, false, false],
  ])('%s', (_what, out, err, json, bars) => {
    expect(createOutput({ json, stdout: memoryStream(out), stderr: memoryStream(err), env: {} }).bars).toBe(bars)
  })
})

describe('words of a document', () => {
  it('cannot act on the terminal', () => {
    expect(visible('a\u001b]0;owned\u0007b\u009b31mc\rd')).toBe('a\ufffd]0;owned\ufffdb\ufffd31mc\ufffdd')
    expect(visible('été 🐟\tx\ny')).toBe('été 🐟\tx\ny')
  })
  it('nor by the name of a file in a failure', () => {
    const stderr = memoryStream()
    createOutput({ json: false, stdout: memoryStream(), stderr, env: {} }).failure(failure('empty-file', 'Empty.', { subject: 'a\u001b[2J.pdf' }))
    expect(stderr.text()).not.toContain('\u001b')
  })
})
