import { describe, expect, it } from 'vitest'
import { failure } from '../../../../src/shared/failure.ts'
import { defaultProviderSettings } from '../../../../src/shared/model/provider.ts'
import { askInteractive } from '../../../../src/workers/engine/ask-interactive.ts'
import { WaitError } from '../../../../src/workers/engine/pipeline/ports.ts'
import type { CallDesk, DeskCall } from '../../../../src/workers/engine/providers/desk/desk-ports.ts'
import { ModelCallError, type ModelRequest } from '../../../../src/workers/engine/providers/model-port.ts'
import { reasonOf } from '../../../support/reason-of.ts'

const request: ModelRequest = { prefix: 'p'.repeat(350), user: 'u'.repeat(350), schema: {}, schemaName: 'x', maxOutputTokens: 10 }
const choice = { provider: 'openai' as const, model: 'm', baseUrl: null }
const { signal } = new AbortController()

function asking(ask: CallDesk['ask'], extraction: typeof choice | null = choice) {
  return askInteractive({ settings: () => ({ ...defaultProviderSettings, extraction }), desk: { ask } }, 'suggest', signal)(request)
}

describe('a question of a person', () => {
  it('goes before all others, on no document’s account, and is stopped with its caller', async () => {
    const calls: DeskCall[] = []
    const answer = { text: '{}', stop: 'end' as const, usage: { inputTokens: 1, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 1 }, limits: null, answeredBy: 'm' }
    expect(await asking(async (call, waiting) => (calls.push(call), expect(waiting).toBe(signal), answer))).toBe(answer)
    expect(calls).toMatchObject([{ choice, request, purpose: 'suggest', lane: 'interactive', documentId: null, inputTokens: 201 }])
  })

  const billing = failure('provider-billing', 'No money.')
  it.each([
    ['no model is set up', null, async () => Promise.reject(new Error('asked')), 'wrong-usage'],
    ['a person has to act', choice, async () => Promise.reject(new WaitError({ kind: 'wait', reason: 'awaiting-provider', until: 0, failure: billing, still: () => true })), 'provider-billing'],
    ['it would have to wait, for no named reason', choice, async () => Promise.reject(new WaitError({ kind: 'wait', reason: 'awaiting-provider', until: 0, failure: null, still: () => true })), 'provider-failed'],
    ['the provider minds the question', choice, async () => Promise.reject(new ModelCallError('too-long', failure('provider-bad-request', 'Too long.'), { retryAfterMs: null, limits: null, status: 400 })), 'provider-bad-request'],
  ] as const)('is a failure where %s', async (_what, extraction, ask, code) => {
    expect(await reasonOf(asking(ask, extraction))).toMatchObject({ failure: { code } })
  })

  it('lets a bug through as it is', async () => {
    expect(await reasonOf(asking(() => Promise.reject(new TypeError('bug'))))).toBeInstanceOf(TypeError)
  })
})
