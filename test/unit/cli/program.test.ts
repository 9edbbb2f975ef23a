import { CommanderError } from 'commander'
import { describe, expect, it } from 'vitest'
import { exitCodeFor } from '../../../src/cli/exit-codes.ts'
import { createProgram, type EverywhereOptions } from '../../../src/cli/program.ts'
import { failureCodes } from '../../../src/shared/failure.ts'

/** Parses; nothing runs. */
async function parse(...argv: string[]): Promise<{ options: EverywhereOptions | null; said: string; code: string | null }> {
  let options: EverywhereOptions | null = null
  let said = ''
  const say = (text: string) => void (said += text)
  const program = createProgram({ version: '1.2.3', run: async (given) => void (options = given), writeOut: say, writeErr: say })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return { options, said, code: null }
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return { options, said, code: error.code }
  }
}

describe('the grammar', () => {
  it.each([
    ['before', ['--library', '/l', '--json', 'status']],
    ['after', ['status', '--library', '/l', '--json']],
  ])('takes what is accepted everywhere %s the command', async (_where, argv) => {
    expect((await parse(...argv)).options).toMatchObject({ library: '/l', json: true })
  })
  it.each([
    ['ingets', 'ingest'],
    ['serch', 'search'],
    ['verfy', 'verify'],
  ])('answers %s with the nearest right word', async (wrong, right) => {
    const { said, code } = await parse(wrong)
    expect(code).toBe('commander.unknownCommand')
    expect(said).toContain(`Did you mean ${right}?`)
  })
  it('answers a wrong option with the nearest right one', async () => {
    expect((await parse('ingest', 'x.pdf', '--colection', 'a')).said).toContain('--collection')
  })
  it.each([[['ingest']], [['passages']], [['search']], [['backup']]])('%j lacks what the command needs', async (argv) => {
    expect((await parse(...argv)).code).toMatch(/missing/)
  })
  it.each([[['status', '--library', '']], [['ingest', 'a.pdf', '']], [['ingest', 'a.pdf', '--collection', ' ']], [['search', '']], [['backup', '']]])('%j names nothing, which is not the folder one stands in', async (argv) => {
    const { code, said } = await parse(...argv)
    expect([code, said]).toEqual(['commander.invalidArgument', expect.stringContaining('must not be empty')])
  })
  it.each([['0'], ['-1'], ['soon']])('refuses --timeout %s', async (timeout) => {
    expect((await parse('status', `--timeout=${timeout}`)).code).toBe('commander.invalidArgument')
  })
  it.each([['2.5'], ['0'], ['5001'], ['many']])('refuses --limit %s', async (limit) => {
    expect((await parse('search', 'x', `--limit=${limit}`)).code).toBe('commander.invalidArgument')
  })
  it('names the command whose help lists the options, where none is near', async () => {
    expect((await parse('documents', '--zzzz')).said).toContain('coursegraph documents --help')
  })
  it('refuses a place to search that is none', async () => {
    expect((await parse('search', 'x', '--in', 'pages')).said).toContain('passages, entities, documents')
  })
  it('has every command of the contract', async () => {
    const names = createProgram({ version: '1', run: async () => undefined, writeOut: () => undefined, writeErr: () => undefined }).commands.map((command) => command.name())
    for (const name of 'ingest status documents passages blocks graph search ask retry cancel pause resume remove restore export backup verify doctor neo4j'.split(' ')) expect(names).toContain(name)
  })
})

describe('exit codes', () => {
  it('4 for a library that cannot be opened, 2 for wrong usage, 1 for the rest', () => {
    const codes = Object.fromEntries(failureCodes.map((code) => [code, exitCodeFor(code)]))
    expect(codes).toMatchObject({ 'library-busy': 4, 'library-corrupt': 4, 'library-missing': 4, 'library-newer': 4, 'wrong-usage': 2, 'not-found': 1, 'damaged-document': 1, 'not-available': 1 })
  })
})
