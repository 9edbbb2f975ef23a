import { describe, expect, it } from 'vitest'
import { forAppArguments } from '../../../../scripts/start/arguments.mjs'

const nothingExists = (): boolean => false
const parse = (args: string[], exists: (path: string) => boolean = nothingExists): string[] => forAppArguments(args, '/home/ana/course', exists)

describe('forAppArguments', () => {
  it('takes files from where the person stands', () => {
    expect(parse(['a.pdf', '../b c.pdf', '/abs/d.pdf', './é 🤿.pdf'])).toEqual([
      '/home/ana/course/a.pdf',
      '/home/ana/b c.pdf',
      '/abs/d.pdf',
      '/home/ana/course/é 🤿.pdf',
    ])
  })

  it('leaves options alone and makes their folders absolute', () => {
    expect(parse(['--library', 'lib', '--trace', 'a.pdf'])).toEqual(['--library', '/home/ana/course/lib', '--trace', '/home/ana/course/a.pdf'])
    expect(parse(['--library=lib'])).toEqual(['--library=/home/ana/course/lib'])
  })

  it('sees a file behind a name that looks like an option, when it exists or stands after --', () => {
    expect(parse(['-odd.pdf'], (path) => path === '/home/ana/course/-odd.pdf')).toEqual(['/home/ana/course/-odd.pdf'])
    expect(parse(['--', '--very-odd.pdf'])).toEqual(['/home/ana/course/--very-odd.pdf'])
  })

  it('leaves addresses as they are', () => {
    expect(parse(['coursegraph://document/abc'])).toEqual(['coursegraph://document/abc'])
  })

  it('has nothing to say about nothing', () => {
    expect(parse([])).toEqual([])
  })
})
