import { describe, expect, it } from 'vitest'
import { giveKeys } from '../../../src/cli/environment-keys.ts'
import { planOf, type ProviderOptions } from '../../../src/cli/provider-options.ts'
import { standingWait } from '../../../src/cli/standing-wait.ts'
import { failure } from '../../../src/shared/failure.ts'
import { untilWoken, type JobState, type QueueReason } from '../../../src/shared/model/job.ts'
import { defaultProviderSettings } from '../../../src/shared/model/provider.ts'
import { fakeConnection } from '../../support/cli-context.ts'

const claude = { provider: 'anthropic', model: 'claude-sonnet-5-5', baseUrl: null } as const
const library = (extraction: typeof claude | null = null) => async () => fakeConnection(() => ({ settings: { ...defaultProviderSettings, extraction }, keys: [], prices: [], lanes: [] }))
const plan = (options: ProviderOptions, extraction: typeof claude | null = null) => planOf(options, library(extraction))

describe('who extracts, as the command says', () => {
  it.each([
    [{}, null],
    [{ provider: 'builtin' }, { mode: 'builtin', choice: null, budgetUsd: null }],
    [{ provider: 'anthropic' }, { mode: 'now', choice: { provider: 'anthropic', model: 'claude-haiku-5-5', baseUrl: null }, budgetUsd: null }],
    [{ provider: 'openai', model: 'm', budget: '0.50' }, { mode: 'now', choice: { provider: 'openai', model: 'm', baseUrl: null }, budgetUsd: 0.5 }],
    [{ provider: 'compatible', model: 'm', baseUrl: 'http://localhost:1/v1' }, { mode: 'now', choice: { provider: 'compatible', model: 'm', baseUrl: 'http://localhost:1/v1' }, budgetUsd: null }],
  ])('%j', async (options, expected) => expect(await plan(options)).toEqual(expected))

  it('with a budget alone is the library’s own model', async () => {
    expect(await plan({ budget: '2' }, claude)).toEqual({ mode: 'now', choice: claude, budgetUsd: 2 })
  })

  it.each([
    [{ provider: 'gemini' }, /builtin, anthropic, openai or compatible/],
    [{ provider: 'openai' }, /needs --model/],
    [{ provider: 'compatible', model: 'm' }, /needs --base-url/],
    [{ provider: 'compatible', baseUrl: 'http://localhost:1' }, /needs --model/],
    [{ provider: 'compatible', model: 'm', baseUrl: 'localhost:1' }, /is no address/],
    [{ provider: 'anthropic', model: ' ' }, /no name of a model/],
    [{ provider: 'anthropic', budget: 'much' }, /US dollars above 0/],
    [{ provider: 'anthropic', budget: '0' }, /US dollars above 0/],
    [{ provider: 'builtin', budget: '1' }, /built-in extractor needs none/],
    [{ model: 'm' }, /--model needs --provider/],
    [{ baseUrl: 'http://x' }, /--base-url needs --provider/],
    [{ budget: '1' }, /no model set up/],
  ])('%j is wrong usage, with what is missing', async (options, says) => {
    await expect(plan(options)).rejects.toMatchObject({ failure: { code: 'wrong-usage', message: expect.stringMatching(says) as string } })
  })
})

describe('keys of the environment', () => {
  function engine(holder: string | null, keys: readonly { provider: string; baseUrl: string | null }[] = []) {
    const given: unknown[] = []
    const connection = { ...fakeConnection((method, input) => (method === 'providers.get' ? { keys } : (given.push(input), {}))), holder: () => holder }
    return { connection, given }
  }
  it('are handed to the engine, trimmed; an empty one is none', async () => {
    const { connection, given } = engine(null)
    await giveKeys(connection, { ANTHROPIC_API_KEY: ' sk-a\n', OPENAI_API_KEY: '  ', COURSEGRAPH_COMPATIBLE_API_KEY: 'own', OTHER: 'x' })
    expect(given).toEqual([
      { provider: 'anthropic', baseUrl: null, key: 'sk-a', source: 'environment' },
      { provider: 'compatible', baseUrl: null, key: 'own', source: 'environment' },
    ])
  })
  it('take the place of none that the window has', async () => {
    const { connection, given } = engine('window, process 7', [{ provider: 'anthropic', baseUrl: null }])
    await giveKeys(connection, { ANTHROPIC_API_KEY: 'sk-a', OPENAI_API_KEY: 'sk-o' })
    expect(given).toEqual([{ provider: 'openai', baseUrl: null, key: 'sk-o', source: 'environment' }])
  })
})

describe('a wait that ends a command', () => {
  const queued = (reason: QueueReason, notBefore = untilWoken, why = failure('provider-billing', 'No money.')): JobState => ({ kind: 'queued', notBefore, reason, failure: why })
  it('is one that a person, money or the night has to end', () => {
    expect(standingWait(queued('awaiting-provider'))).toMatchObject({ code: 'provider-billing' })
    expect(standingWait(queued('awaiting-budget', 1, failure('budget-reached', 'Enough.')))).toMatchObject({ code: 'budget-reached' })
    for (const reason of ['awaiting-choice', 'awaiting-night', 'awaiting-batch'] as const) expect(standingWait(queued(reason))).toMatchObject({ code: 'still-waiting', action: expect.stringContaining('coursegraph ingest') as string })
  })
  it('is not one that ends by itself', () => {
    expect(standingWait(queued('awaiting-provider', 5))).toBeNull()
    for (const reason of ['new', 'retry', 'resumed', 'asked'] as const) expect(standingWait(queued(reason))).toBeNull()
    for (const state of [{ kind: 'done' }, { kind: 'paused' }, { kind: 'cancelled' }] as const) expect(standingWait(state)).toBeNull()
  })
})
