import { failure } from '../../../../shared/failure.ts'
import type { ModelChoice } from '../../../../shared/model/provider.ts'
import { ModelCallError, type SeenLimits } from '../model-port.ts'
import type { ClientOptions } from './client-options.ts'
import { callInTime } from './call-in-time.ts'
import { openaiSdk } from './chat-completions.ts'
import { readLimits } from './limit-headers.ts'

/** Source: the provider's documentation as noted in docs/PROVIDERS.md. */
export const embeddingLimits = { inputs: 2_048, tokens: 300_000, tokensOfAnInput: 8_192 } as const

export interface EmbeddedTexts {
  readonly vectors: readonly Float32Array[]
  readonly inputTokens: number
  readonly limits: SeenLimits | null
}

/**
 * Vectors for texts, in their order, by OpenAI or a compatible server (Anthropic has none). The caller keeps to
 * `embeddingLimits` and sends no empty text. @throws ModelCallError
 */
export async function embedTexts(choice: ModelChoice & { readonly dimensions: number | null }, options: ClientOptions, texts: readonly string[], signal: AbortSignal): Promise<EmbeddedTexts> {
  return callInTime(choice, options, signal, async (within) => {
    const { data, response } = await openaiSdk(choice, options)
      .embeddings.create({ model: choice.model, input: [...texts], encoding_format: 'float', ...(choice.dimensions !== null && { dimensions: choice.dimensions }) }, { signal: within })
      .withResponse()
    const vectors = data.data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => Float32Array.from(embedding))
    const sizes = new Set(vectors.map((vector) => vector.length))
    if (vectors.length !== texts.length || sizes.size !== 1 || vectors.some((vector) => vector.some((value) => !Number.isFinite(value)))) throw unusable(choice, texts.length, vectors.length)
    return { vectors, inputTokens: data.usage?.prompt_tokens ?? 0, limits: readLimits(response.headers, options.now()) }
  })
}

function unusable(choice: ModelChoice, asked: number, came: number): ModelCallError {
  return new ModelCallError('server-error', failure('provider-failed', `The vectors of ${choice.model} cannot be used: ${came} came back for ${asked} texts, or they differ in length.`), { retryAfterMs: null, limits: null, status: null })
}
