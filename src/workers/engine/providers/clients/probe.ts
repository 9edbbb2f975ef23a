import type { ModelChoice } from '../../../../shared/model/provider.ts'
import { ModelCallError, type ModelAnswer, type ModelClient, type ModelRequest } from '../model-port.ts'
import type { ClientOptions } from './client-options.ts'
import { createCompatibleClient, type JsonAbility } from './chat-completions.ts'

/** The smallest question whose answer shows whether a schema was honoured: without it, nobody would say "pong" so. */
export const probeRequest: ModelRequest = {
  prefix: 'You are asked whether you work. Answer as the schema says.',
  user: 'Say that you work: put the word pong into "ping".',
  schema: { type: 'object', additionalProperties: false, required: ['ping'], properties: { ping: { type: 'string' } } },
  schemaName: 'ping',
  maxOutputTokens: 200,
}

export interface Probed {
  readonly ability: JsonAbility
  readonly answer: ModelAnswer
}

/** What a first call through the limiter does: the probe's calls are calls like others. */
export type AskThrough = (client: ModelClient, request: ModelRequest) => Promise<ModelAnswer>

/**
 * Finds what a compatible server can be told: a schema, that it be JSON, or nothing. A server may refuse the setting
 * (a 4xx) or take it and ignore it, so the answer is looked at.
 * @throws ModelCallError when the server does not answer at all
 */
export async function probeCompatible(choice: ModelChoice, options: ClientOptions, ask: AskThrough): Promise<Probed> {
  let last: ModelAnswer | null = null
  for (const ability of ['schema', 'object'] as const) {
    try {
      const answer = await ask(createCompatibleClient(choice, options, ability), probeRequest)
      if (holdsPing(answer.text)) return { ability, answer }
      last = answer
    } catch (error) {
      if (!(error instanceof ModelCallError) || error.problem !== 'invalid-request') throw error
    }
  }
  return { ability: 'text', answer: last ?? (await ask(createCompatibleClient(choice, options, 'text'), probeRequest)) }
}

/** Whether the answer is what the schema asked for. */
export function holdsPing(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && typeof (value as { ping?: unknown }).ping === 'string'
  } catch {
    return false
  }
}
