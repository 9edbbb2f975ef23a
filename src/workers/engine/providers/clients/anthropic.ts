import Anthropic from '@anthropic-ai/sdk'
import type { ModelChoice } from '../../../../shared/model/provider.ts'
import type { ModelAnswer, ModelClient, ModelRequest, ModelTraits } from '../model-port.ts'
import { messagesAddress } from './base-url.ts'
import { callInTime } from './call-in-time.ts'
import type { ClientOptions } from './client-options.ts'
import { readLimits } from './limit-headers.ts'
import { repairTurns } from './repair-turns.ts'

/** Source of these figures: the provider's documentation as noted in docs/PROVIDERS.md. */
const traits: ModelTraits = {
  reservesMaxTokens: false,
  sharesTokens: false,
  cachesPrefix: true,
  shortestCachedPrefix: 512,
  local: false,
  largestInputTokens: 190_000,
  largestOutputTokens: 16_000,
}
/** The older small model keeps only longer prefixes. */
const longPrefixModels = /haiku-4/
const shortestOfOlder = 4_096

export function anthropicSdk(choice: ModelChoice, { key, timeoutMs }: ClientOptions): Anthropic {
  return new Anthropic({ apiKey: key ?? 'none', authToken: null, baseURL: messagesAddress(choice.baseUrl ?? 'https://api.anthropic.com'), maxRetries: 0, timeout: timeoutMs, logLevel: 'off' })
}

export function anthropicParams(model: string, request: ModelRequest): Anthropic.MessageCreateParamsNonStreaming {
  return {
    model,
    max_tokens: request.maxOutputTokens,
    system: [{ type: 'text', text: request.prefix, cache_control: { type: 'ephemeral', ttl: '5m' } }],
    messages: repairTurns(request),
    output_config: { effort: 'low', format: { type: 'json_schema', schema: request.schema } },
  }
}

/** A message as it came, from a call or out of a batch. */
export function anthropicAnswer(message: Anthropic.Message, limits: ModelAnswer['limits']): ModelAnswer {
  const { usage } = message
  const [cached, written] = [usage.cache_read_input_tokens ?? 0, usage.cache_creation_input_tokens ?? 0]
  return {
    // Thinking and other blocks stand beside the text; a cut answer may have none.
    text: (message.content ?? []).map((block) => (block.type === 'text' ? block.text : '')).join(''),
    stop: stops[message.stop_reason ?? ''] ?? 'end',
    usage: { inputTokens: usage.input_tokens + cached + written, cachedInputTokens: cached, cacheWriteTokens: written, outputTokens: usage.output_tokens },
    limits,
    answeredBy: message.model,
  }
}

const stops: Readonly<Record<string, ModelAnswer['stop']>> = { max_tokens: 'truncated', model_context_window_exceeded: 'truncated', refusal: 'refused' }

export function createAnthropicClient(choice: ModelChoice, options: ClientOptions): ModelClient {
  const sdk = anthropicSdk(choice, options)
  return {
    choice,
    traits: { ...traits, shortestCachedPrefix: longPrefixModels.test(choice.model) ? shortestOfOlder : traits.shortestCachedPrefix },
    ask: (request, signal) =>
      callInTime(choice, options, signal, async (within) => {
        const { data, response } = await sdk.messages.create(anthropicParams(choice.model, request), { signal: within }).withResponse()
        return anthropicAnswer(data, readLimits(response.headers, options.now()))
      }),
  }
}
