import { toFailure, type Failure } from '../../../../shared/failure.ts'
import type { ModelChoice, ModelPrice, TestReport } from '../../../../shared/model/provider.ts'
import { ModelCallError, type ModelAnswer, type SeenLimits } from '../model-port.ts'
import { isOnThisComputer } from '../prices/on-this-computer.ts'
import { priceOf } from '../prices/price.ts'
import type { ClientOptions } from './client-options.ts'
import type { JsonAbility } from './chat-completions.ts'
import { createModelClient } from './create-client.ts'
import { listModels } from './list-models.ts'
import { holdsPing, probeCompatible, probeRequest, type AskThrough } from './probe.ts'

/**
 * One tiny call (a compatible server gets up to three, to learn what it honours), and what it shows. Answers with a
 * report also when it fails: that is what the button is for.
 */
export async function testProvider(
  choice: ModelChoice,
  options: ClientOptions & { readonly prices: readonly ModelPrice[]; readonly monotonicMs: () => number },
  ask: AskThrough,
  signal: AbortSignal,
): Promise<{ readonly report: TestReport; readonly ability: JsonAbility | null }> {
  const nothing = failedTest(choice, null, options.prices)
  const startedMs = options.monotonicMs()
  try {
    const { ability, answer } = await firstAnswer(choice, options, ask)
    const roundTripMs = Math.round(options.monotonicMs() - startedMs)
    // Names are a help for choosing; a server that does not list them is none the worse.
    const models = await listModels(choice, options, signal).catch(() => null)
    const report = { ...nothing, ok: true, answeredBy: answer.answeredBy || null, models, limits: perMinute(answer.limits), json: ability, roundTripMs }
    return { report, ability }
  } catch (error) {
    const why = error instanceof ModelCallError ? error.failure : toFailure(error)
    const models = why.code === 'provider-no-model' ? await listModels(choice, options, signal).catch(() => null) : null
    return { report: { ...nothing, failure: why, models }, ability: null }
  }
}

/** A report of what is known without any answer. */
export function failedTest(choice: ModelChoice, why: Failure | null, prices: readonly ModelPrice[]): TestReport {
  return {
    ok: false,
    choice,
    failure: why,
    answeredBy: null,
    models: null,
    limits: { requests: null, inputTokens: null, outputTokens: null },
    json: null,
    priceKnown: priceOf(choice, prices) !== null || isOnThisComputer(choice),
    // Compatible servers have no batches of a known kind.
    batches: choice.provider !== 'compatible',
    roundTripMs: null,
  }
}

async function firstAnswer(choice: ModelChoice, options: ClientOptions, ask: AskThrough): Promise<{ readonly ability: JsonAbility; readonly answer: ModelAnswer }> {
  if (choice.provider === 'compatible') return probeCompatible(choice, options, ask)
  const answer = await ask(createModelClient(choice, options, 'schema'), probeRequest)
  return { ability: holdsPing(answer.text) ? 'schema' : 'text', answer }
}

function perMinute(limits: SeenLimits | null): TestReport['limits'] {
  return {
    requests: limits?.requests?.limit ?? null,
    inputTokens: (limits?.inputTokens ?? limits?.tokens)?.limit ?? null,
    outputTokens: limits?.outputTokens?.limit ?? null,
  }
}
