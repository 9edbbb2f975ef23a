import { describe, expect, it } from 'vitest'
import { commandLineArguments } from '../../../src/main/command-line.ts'

const files = new Set(['course', '/home/me/course.pdf'])
const given = (...argv: string[]) => commandLineArguments(['/opt/coursegraph', ...argv], { isPackaged: true, isFile: (path) => files.has(path) })

describe('what a packaged app was started for', () => {
  it.each([
    [['documents'], ['documents']],
    [['ingest', 'a.pdf', '--json', '--collection', 'x'], ['ingest', 'a.pdf', '--json', '--collection', 'x']],
    [['--no-sandbox', 'documents', '--json'], ['documents', '--json']],
    [['--json', '--library', '/l', '--timeout=3', '--disable-gpu', 'status'], ['--json', '--library', '/l', '--timeout=3', 'status']],
    [['--help'], ['--help']],
    [['--no-sandbox', '--version'], ['--version']],
    // Mistyped: the command line names the right one.
    [['ingets', 'a.pdf'], ['ingets', 'a.pdf']],
  ])('a command: %j', (argv, expected) => {
    expect(given(...argv)).toEqual(expected)
  })
  it.each([[[]], [['/home/me/course.pdf']], [['course']], [['course.pdf', 'documents']], [['coursegraph://document/x']], [['--no-sandbox', '--', '/home/me/course.pdf']], [['--library', 'documents']], [['--json']]])('a window: %j', (argv) => {
    expect(given(...argv)).toBeNull()
  })
  it('in a checkout a window always', () => {
    expect(commandLineArguments(['electron', 'documents'], { isPackaged: false })).toBeNull()
  })
})
