import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CheckLine, IngestEvent, StatusLine, UsageLine } from '../support/cli-shapes.ts'
import { coursePdf, testServer } from '../support/extraction-engine.ts'
import type { ModelServer } from '../support/model-server/server.ts'
import { runCli, startCli, type CliEnd } from '../support/run-cli.ts'
import { waitUntil } from '../support/wait-until.ts'

/* Extraction by a model from the command line, as a script would run it: its words, its codes, and what it costs. */
let base = ''
let course = ''
let rounds = 0
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'coursegraph-cli-paid-'))
  course = await coursePdf(base, 'course', 10, 51, 330)
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** A person's own folder, with a library in it. */
function home() {
  rounds += 1
  const data = join(base, `home-${rounds}`)
  const library = join(data, 'library')
  const env = { COURSEGRAPH_DATA: data }
  return {
    library,
    env,
    run: (args: readonly string[], more: Readonly<Record<string, string>> = {}, at = library): Promise<CliEnd> => runCli([...args, '--library', at, '--json'], { env: { ...env, ...more } }),
  }
}
const asking = (server: ModelServer, ...more: string[]) => ['ingest', course, '--provider', 'compatible', '--base-url', `${server.url}/v1`, '--model', 'course-model', ...more]
const documentOf = (end: CliEnd) => end.lines(IngestEvent).find((event) => event.event === 'document')

describe('ingest with a model', () => {
  it('ends with the usage that the server counted, to the token; the same file again costs nothing, here and in another library', async () => {
    const server = await testServer()
    const { run, library } = home()
    const first = await run(asking(server))
    expect(first.code).toBe(0)
    const { calls, inputTokens, outputTokens } = server.stats()
    expect(documentOf(first)).toMatchObject({ state: 'ready', usage: { calls, inputTokens, outputTokens, costUsd: 0 } })
    expect(calls).toBeLessThanOrEqual((documentOf(first)?.passages ?? 0) + 1)

    const again = await run(asking(server))
    expect([again.code, again.lines(IngestEvent).at(-1)]).toMatchObject([0, { ready: 1, duplicate: 1 }])
    const elsewhere = await run(asking(server), {}, `${library}-2`)
    expect([elsewhere.code, documentOf(elsewhere)]).toMatchObject([0, { state: 'ready', usage: { calls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 } }])
    expect(server.stats().calls).toBe(calls)

    for (const by of ['document', 'model', 'day']) expect((await run(['usage', '--by', by])).lines(UsageLine)).toMatchObject([{ calls, inputTokens, outputTokens }])
    expect((await runCli(['usage', '--library', library])).stdout).toMatch(/CALLS +INPUT +CACHED +OUTPUT +USD[\s\S]*TOTAL/)
  })

  it('that is killed goes on where it was, and pays again for no more than what was under way', async () => {
    const server = await testServer({ latencyMs: 200 })
    const { library, env, run } = home()
    const killed = startCli([...asking(server), '--library', library, '--json'], { env })
    await waitUntil('some is asked', () => server.stats().answered >= 3)
    killed.process.kill('SIGKILL')
    await killed.ended
    const inFlight = server.stats().maxInFlight
    const end = await run(asking(server))
    expect([end.code, documentOf(end)?.state]).toEqual([0, 'ready'])
    const again = server.passages().reduce((sum, { asked }) => sum + asked - 1, 0)
    expect(again).toBeLessThanOrEqual(inFlight * 6)
  })

  it('without a key says so before anything is sent, and goes on when it has one', async () => {
    const server = await testServer({ keys: ['sk-the-right-one'] })
    const { run } = home()
    const missing = await run(['ingest', course, '--provider', 'anthropic', '--base-url', server.url])
    expect([missing.code, documentOf(missing)]).toMatchObject([1, { state: 'failed', failure: { code: 'provider-key-missing' } }])
    expect(server.stats().calls).toBe(0)
    expect((await run(['status'])).lines(StatusLine)[0]).toMatchObject({ queue: { waiting: [{ reason: 'awaiting-provider', documents: 1, until: null, failure: { code: 'provider-key-missing' } }] } })
    const refused = await run(['resume', '--all'], { ANTHROPIC_API_KEY: 'sk-a-wrong-one' })
    expect(refused.code).toBe(1)
    expect(refused.stdout).toContain('provider-key-refused')
    const resumed = await run(['resume', '--all'], { ANTHROPIC_API_KEY: 'sk-the-right-one' })
    expect(resumed.code).toBe(0)
    expect(`${refused.stdout}${refused.stderr}${resumed.stdout}${resumed.stderr}`).not.toMatch(/sk-(?:a-wrong|the-right)-one/)
  })

  it('stops before the call that could pass its budget, and goes on with a higher one', async () => {
    const server = await testServer()
    const { run } = home()
    const key = { ANTHROPIC_API_KEY: 'sk-any-key' }
    const little = await run(['ingest', course, '--provider', 'anthropic', '--base-url', server.url, '--budget', '0.0001'], key)
    expect([little.code, documentOf(little)]).toMatchObject([1, { state: 'failed', failure: { code: 'budget-reached' }, usage: { calls: 0 } }])
    expect(server.stats().calls).toBe(0)
    const enough = await run(['ingest', course, '--provider', 'anthropic', '--base-url', server.url, '--budget', '1'], key)
    const usage = documentOf(enough)?.usage
    expect([enough.code, usage?.calls]).toEqual([0, server.stats().calls])
    expect(usage?.costUsd).toBeGreaterThan(0)
    expect(usage?.costUsd).toBeLessThan(1)
  })

  it.each([
    [['--provider', 'compatible', '--model', 'm'], '--base-url'],
    [['--provider', 'openai'], '--model'],
    [['--model', 'm'], '--provider'],
    [['--provider', 'anthropic', '--budget', 'lots'], 'US dollars'],
  ])('%j is wrong usage, and opens no library', async (args, says) => {
    const { library } = home()
    const end = await runCli(['ingest', course, ...args, '--library', library])
    expect([end.code, end.stderr]).toMatchObject([2, expect.stringContaining(says)])
  })
})

describe('doctor', () => {
  it('says of each provider whether it has a key, and never which', async () => {
    const { run } = home()
    const end = await run(['doctor'])
    const lines = end.lines(CheckLine)
    expect(lines.filter(({ check }) => ['Anthropic', 'OpenAI', 'Own server'].includes(check)).map(({ state, next }) => [state, next !== undefined])).toEqual([['ok', true], ['ok', true], ['ok', true]])
  })
})
