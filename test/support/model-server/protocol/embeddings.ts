import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Settings } from '../settings.ts'
import type { Tokenizer } from '../tokens.ts'
import type { Refusal } from './asked.ts'

const Body = z.looseObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(z.string())]),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.int().min(1).nullish(),
})

export interface AskedEmbeddings {
  readonly model: string
  readonly inputs: readonly string[]
  readonly tokens: number
  readonly dimensions: number
  readonly base64: boolean
}

const most = { inputs: 2_048, tokensEach: 8_192, tokens: 300_000 }

/** Reads the body of `POST /v1/embeddings`, with OpenAI's limits. */
export function readEmbeddings(body: unknown, settings: Settings, tokenizer: Tokenizer): AskedEmbeddings | Refusal {
  const parsed = Body.safeParse(body)
  if (!parsed.success) return { refused: 'invalid', message: `'input' or another field is invalid: ${parsed.error.issues[0]?.message ?? ''}` }
  const { data } = parsed
  const inputs = typeof data.input === 'string' ? [data.input] : data.input
  const counts = inputs.map((text) => tokenizer.count(text))
  const tokens = counts.reduce((sum, count) => sum + count, 0)
  const wrong =
    inputs.length === 0 || inputs.includes('')
      ? "'input' cannot be an empty string or list."
      : inputs.length > most.inputs
        ? `'input' has ${inputs.length} items, at most ${most.inputs} are allowed.`
        : counts.some((count) => count > most.tokensEach)
          ? `An input has more than the maximum of ${most.tokensEach} tokens.`
          : tokens > most.tokens
            ? `Requested ${tokens} tokens, max ${most.tokens} tokens per request`
            : (data.dimensions ?? 0) > settings.dimensions
              ? `'dimensions' must be at most ${settings.dimensions}.`
              : null
  if (wrong) return { refused: 'invalid', message: wrong }
  return { model: data.model, inputs, tokens, dimensions: data.dimensions ?? settings.dimensions, base64: data.encoding_format === 'base64' }
}

/** The body of an answer: a `CreateEmbeddingResponse`. */
export function embeddingsBody(asked: AskedEmbeddings) {
  return {
    object: 'list',
    data: asked.inputs.map((text, index) => {
      const vector = vectorOf(text, asked.dimensions)
      return { object: 'embedding', index, embedding: asked.base64 ? Buffer.from(vector.buffer).toString('base64') : [...vector] }
    }),
    model: asked.model,
    usage: { prompt_tokens: asked.tokens, total_tokens: asked.tokens },
  }
}

/** A vector of length 1 that is near for texts that share words and pieces of words: hashed trigrams. */
export function vectorOf(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions)
  const folded = ` ${text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\d]+/gu, ' ').trim()} `
  for (let at = 0; at + 3 <= folded.length; at += 1) {
    const hash = createHash('md5').update(folded.slice(at, at + 3)).digest()
    const place = hash.readUInt32LE(0) % dimensions
    vector[place] = (vector[place] ?? 0) + ((hash[4] ?? 0) % 2 === 0 ? 1 : -1)
  }
  const length = Math.hypot(...vector)
  if (length === 0) vector[0] = 1
  else for (const [index, value] of vector.entries()) vector[index] = value / length
  return vector
}
