import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ModelChoice } from '../../src/shared/model/provider.ts'
import { buildHost, type BuiltHost } from '../support/crash-engine.ts'
import { coursePdf, extractionEngine, testServer } from '../support/extraction-engine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/* The whole engine over a night: put off with the import, sent, the app closed, collected by the next start. */
let built: BuiltHost
let base: string
let course: string
beforeAll(async () => {
  built = await buildHost()
  base = mkdtempSync(join(tmpdir(), 'coursegraph-night-'))
  course = await coursePdf(base, 'course', 6, 21)
}, 180_000)
afterAll(() => {
  built.remove()
  rmSync(base, { recursive: true, force: true })
})

it.each(['anthropic', 'openai'] as const)('a document that is put off to the night with %s, over a restart', async (provider) => {
  const server = await testServer({ batches: { durationMs: 3_600_000 } })
  const choice: ModelChoice = { provider, model: provider === 'anthropic' ? 'claude-haiku-5-5' : 'course-model', baseUrl: provider === 'anthropic' ? server.url : `${server.url}/v1` }
  const library = join(temporaryFolder(), 'library')
  const schedule = { nightlyAt: clockIn(12), onlyOnMains: false }
  const key = { provider, baseUrl: choice.baseUrl, key: 'test-key-0123456789', source: 'session' as const }

  const evening = await extractionEngine(built.folder, server, { library, forTest: false })
  await evening.running.host.ask('providers.giveKey', key)
  await evening.running.host.ask('providers.change', { schedule })
  const documentId = await evening.bring(course, { mode: 'overnight', choice })
  await evening.waits(documentId, 'awaiting-night')
  expect(server.stats().calls).toBe(0)
  expect(await evening.running.host.ask('nights.run', {})).toEqual({ documents: 1 })
  await evening.waits(documentId, 'awaiting-batch')
  const running = await waitUntil('it runs at the provider', async () => {
    const { batches } = await evening.running.host.ask('batches.list', {})
    return batches[0]?.state === 'running' && batches[0]
  })
  expect(running).toMatchObject({ choice, documents: 1, failure: null })
  await evening.running.close()

  server.control({ advanceMs: 3_600_000 })
  const morning = await extractionEngine(built.folder, server, { library })
  // Nobody has typed a key since: it waits for one, and says so.
  await morning.running.host.ask('providers.giveKey', key)
  const { usage } = await morning.ready(documentId)
  const { calls, batches, inputTokens, outputTokens, passages } = server.stats()
  expect({ calls, sent: batches.sent, passages }).toMatchObject({ calls: 0, sent: 1, passages: { askedTwice: 0, answeredTwice: 0 } })
  expect(usage).toMatchObject({ calls: batches.requests, inputTokens, outputTokens })
  const { reports } = await morning.running.host.ask('nights.list', {})
  expect(reports).toMatchObject([{ documents: [{ documentId, outcome: 'ready', failure: null }], calls: batches.requests }])
  const { report } = await morning.running.host.ask('extraction.report', { documentId })
  expect(report).toMatchObject({ mode: 'overnight', extracted: report.passages, notExtracted: [] })
  expect((await morning.running.host.ask('batches.list', {})).batches).toMatchObject([{ state: 'ended' }])
})

/** The time by the clock in so many hours: not now, whenever the test runs. */
function clockIn(hours: number): string {
  const at = new Date(Date.now() + hours * 3_600_000)
  return `${String(at.getHours()).padStart(2, '0')}:00`
}
