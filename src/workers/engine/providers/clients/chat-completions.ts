import OpenAI from 'openai'
import type { ModelChoice } from '../../../../shared/model/provider.ts'
import type { ModelAnswer, ModelClient, ModelRequest, ModelTraits } from '../model-port.ts'
import type { ClientOptions } from './client-options.ts'
import { chatAddress } from './base-url.ts'
import { callInTime } from './call-in-time.ts'
import { readLimits } from './limit-headers.ts'
import { repairTurns } from './repair-turns.ts'

/** How far a server can be told what its answer has to look like. */
export type JsonAbility = 'schema' | 'object' | 'text'

const openaiTraits: ModelTraits = {
  reservesMaxTokens: true,
  sharesTokens: true,
  cachesPrefix: true,
  shortestCachedPrefix: 1_024,
  local: false,
  largestInputTokens: 120_000,
  largestOutputTokens: 16_000,
}

const compatibleTraits: ModelTraits = {
  reservesMaxTokens: false,
  sharesTokens: true,
  cachesPrefix: false,
  shortestCachedPrefix: null,
  local: true,
  largestInputTokens: 6_000,
  largestOutputTokens: 4_096,
}

export function openaiSdk(choice: ModelChoice, { key, timeoutMs }: ClientOptions): OpenAI {
  // A compatible server ignores the key, and the SDK insists on one.
  return new OpenAI({ apiKey: key ?? 'none', organization: null, project: null, baseURL: chatAddress(choice.baseUrl ?? 'https://api.openai.com/v1'), maxRetries: 0, timeout: timeoutMs, logLevel: 'off' })
}

/** `ability`: what a compatible server was found to honour; OpenAI's own honours schemas. */
export function chatParams(choice: ModelChoice, request: ModelRequest, ability: JsonAbility): OpenAI.ChatCompletionCreateParamsNonStreaming {
  const inWords = ability === 'schema' ? '' : `\n\nAnswer with one JSON object and nothing else. It follows this JSON Schema:\n${JSON.stringify(request.schema)}`
  return {
    model: choice.model,
    messages: [{ role: 'system', content: request.prefix + inWords }, ...repairTurns(request)],
    // Compatible servers know the older name only.
    ...(choice.provider === 'openai' ? { max_completion_tokens: request.maxOutputTokens } : { max_tokens: request.maxOutputTokens }),
    ...(ability === 'schema' && { response_format: { type: 'json_schema' as const, json_schema: { name: request.schemaName, schema: request.schema, strict: true } } }),
    ...(ability === 'object' && { response_format: { type: 'json_object' as const } }),
  }
}

export function chatAnswer(completion: OpenAI.ChatCompletion, limits: ModelAnswer['limits']): ModelAnswer {
  const choice = completion.choices?.[0]
  const { usage } = completion
  return {
    text: unfenced(choice?.message?.content ?? ''),
    stop: choice?.message?.refusal ? 'refused' : (stops[choice?.finish_reason ?? ''] ?? 'end'),
    usage: {
      inputTokens: usage?.prompt_tokens ?? 0,
      cachedInputTokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
      cacheWriteTokens: usage?.prompt_tokens_details?.cache_write_tokens ?? 0,
      outputTokens: usage?.completion_tokens ?? 0,
    },
    limits,
    answeredBy: completion.model ?? '',
  }
}

const stops: Readonly<Record<string, ModelAnswer['stop']>> = { length: 'truncated', content_filter: 'filtered' }

/** A model that only writes text sets its JSON in a fence, or a sentence around it. */
function unfenced(text: string): string {
  const trimmed = text.trim()
  if (trimmed.startsWith('{')) return trimmed
  const [from, to] = [trimmed.indexOf('{'), trimmed.lastIndexOf('}')]
  return from >= 0 && to > from ? trimmed.slice(from, to + 1) : trimmed
}

export function createOpenaiClient(choice: ModelChoice, options: ClientOptions): ModelClient {
  return chatClient(choice, options, openaiTraits, 'schema')
}

/** `ability` comes from a probe; see probe.ts. */
export function createCompatibleClient(choice: ModelChoice, options: ClientOptions, ability: JsonAbility): ModelClient {
  return chatClient(choice, options, compatibleTraits, ability)
}

function chatClient(choice: ModelChoice, options: ClientOptions, traits: ModelTraits, ability: JsonAbility): ModelClient {
  const sdk = openaiSdk(choice, options)
  return {
    choice,
    traits,
    ask: (request, signal) =>
      callInTime(choice, options, signal, async (within) => {
        const { data, response } = await sdk.chat.completions.create(chatParams(choice, request, ability), { signal: within }).withResponse()
        return chatAnswer(data, readLimits(response.headers, options.now()))
      }),
  }
}
