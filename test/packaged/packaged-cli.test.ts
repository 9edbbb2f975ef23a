import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sampleFolder } from '../support/built.ts'
import { DocumentLine, IngestEvent, StatusLine } from '../support/cli-shapes.ts'
import { startCli, type CliRun } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** `coursegraph COMMAND` in a package: no display, the same words and exit codes as in a checkout. */
function newLibrary() {
  const folder = temporaryFolder()
  const library = join(folder, 'library')
  const program = process.env['COURSEGRAPH_PACKAGED_APP']
  if (!program) throw new Error('Run it as "npm test -- --only packaged".')
  // As root Chromium's sandbox cannot start.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const start = (...args: string[]): CliRun => startCli([...asRoot, ...args, '--library', library], { program: [program], env: { COURSEGRAPH_DATA: join(folder, 'data') } })
  return { folder, start, run: (...args: string[]) => start(...args).ended }
}

function sample(folder: string): string {
  const name = readdirSync(sampleFolder).filter((file) => file.endsWith('.pdf')).sort()[0]
  if (name === undefined) throw new Error('The sample course was not set.')
  copyFileSync(join(sampleFolder, name), join(folder, name))
  return join(folder, name)
}

/** Chromium says of itself that there is no system bus; that is no word of the command's. */
const ownWords = (stderr: string) => stderr.split('\n').filter((line) => line !== '' && !line.includes('Failed to connect to the bus'))

describe('the command line of a package, without a display', () => {
  it('imports a file to its end, lists it, and is silent about everything else', async () => {
    const { folder, run } = newLibrary()
    const ingest = await run('ingest', sample(folder), '--json')
    expect([ingest.code, ingest.lines(IngestEvent).at(-1)]).toMatchObject([0, { event: 'done', ready: 1, failed: 0 }])
    expect(ownWords(ingest.stderr)).toEqual([])
    const documents = await run('documents', '--json')
    expect([documents.code, documents.lines(DocumentLine)]).toMatchObject([0, [{ state: 'ready' }]])
    expect(ownWords(documents.stderr)).toEqual([])
  })
  it('hears Ctrl-C', async () => {
    const { folder, start, run } = newLibrary()
    const ingest = start('ingest', sample(folder), '--json')
    await ingest.saying('"event":"progress"')
    ingest.process.kill('SIGINT')
    expect((await ingest.ended).code).toBe(130)
    expect((await run('status', '--json')).lines(StatusLine)).toMatchObject([{ jobs: { queued: 1, failed: 0 } }])
  })
  it('leaves with the command’s exit code', async () => {
    const { run } = newLibrary()
    expect((await run('ingest', 'gone.pdf')).code).toBe(1)
    expect(await run('ingets', 'x.pdf')).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean ingest?') })
    expect((await run('doctor')).code).toBe(0)
  })
})
