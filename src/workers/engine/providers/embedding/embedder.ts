import { failure } from '../../../../shared/failure.ts'
import type { DocumentId } from '../../../../shared/model/ids.ts'
import { untilWoken } from '../../../../shared/model/job.ts'
import type { ProviderSettings } from '../../../../shared/model/provider.ts'
import { WaitError, type Embedder, type TextToEmbed } from '../../pipeline/ports.ts'
import { embeddingLimits, embedTexts } from '../clients/embeddings.ts'
import type { CallDesk } from '../desk/desk-ports.ts'
import type { Keys } from '../keys.ts'
import { ModelCallError, type ModelTraits } from '../model-port.ts'
import { batchesOf, cutAtWord, type EmbeddingLimits } from './embed-batches.ts'

type EmbeddingChoice = NonNullable<ProviderSettings['embedding']>

export interface EmbedderOptions {
  readonly choice: EmbeddingChoice
  readonly desk: Pick<CallDesk, 'through'>
  readonly keys: Pick<Keys, 'get'>
  readonly now: () => number
  /** Vectors that are under way, of all documents: whoever needs the same one waits for it instead of paying again. */
  readonly underWay: Map<string, Promise<Float32Array>>
  /** Keeps what was paid for, at once and for good, whatever has become of the job that needed it. */
  readonly keep: (model: string, vectors: readonly { readonly id: string; readonly vector: Float32Array }[]) => Promise<void>
  readonly timeoutMs?: number
}

/** A server on a desk works on one input after the other: a request of hundreds would look like a hang. */
const inputsOfALocalServer = 32
const timeoutMs = 120_000
const localTimeoutMs = 600_000
/** What a server still finds too long at this length has another reason. */
const shortestCut = 200
/** Servers have many words for too long: at this length a refusal without a reason is taken for that. */
const suspiciousLength = 2_000

/** The name that vectors are kept under: another model, provider or length is another vector. */
export function embeddingName({ provider, model, dimensions }: EmbeddingChoice): string {
  return `${provider}/${model}${dimensions === null ? '' : `@${dimensions}`}`
}

/**
 * Vectors of texts by a provider, in requests that keep to its limits. A text that is too long for the model is cut
 * at a word, first by our own count of tokens, then, where the server counts otherwise, in halves until it fits.
 */
export function createEmbedder(options: EmbedderOptions): Embedder {
  const { choice, desk, underWay } = options
  const model = embeddingName(choice)
  const local = choice.provider === 'compatible'
  const limits: EmbeddingLimits = local ? { ...embeddingLimits, inputs: inputsOfALocalServer } : embeddingLimits
  const traits: ModelTraits = {
    reservesMaxTokens: false,
    sharesTokens: true,
    cachesPrefix: false,
    shortestCachedPrefix: null,
    local,
    largestInputTokens: limits.tokens,
    largestOutputTokens: 0,
  }
  const keyOf = (id: string): string => `${model}\n${id}`

  return {
    model,
    async embed({ documentId, texts }, work) {
      let done = 0
      const waiting = { signal: work.signal, onWait: () => work.report({ done, total: texts.length, note: 'waiting' }) }
      const others = texts.map(({ id }) => underWay.get(keyOf(id)))
      const { batches, cut } = batchesOf(texts.filter((_, place) => others[place] === undefined), limits)
      const made = new Map<string, Float32Array>()
      let cutLater = 0
      for (const batch of batches) {
        work.signal.throwIfAborted()
        const { vectors, cut: shortened } = await untilStopped(begin(documentId, batch, waiting), work.signal)
        for (const [place, { id }] of batch.entries()) made.set(id, vectors[place] ?? new Float32Array(0))
        cutLater += shortened
        done += batch.length
        work.report({ done, total: texts.length })
      }
      const vectors = await untilStopped(Promise.all(texts.map(async ({ id }, place) => (await others[place]) ?? made.get(id) ?? new Float32Array(0))), work.signal)
      return { vectors, cut: cut + cutLater }
    },
  }

  interface Waiting {
    readonly signal: AbortSignal
    readonly onWait: () => void
  }
  interface Made {
    readonly vectors: readonly Float32Array[]
    readonly cut: number
  }

  /** One batch and what follows from it, detached from the job that needs it: what is paid for is kept. */
  function begin(documentId: DocumentId | null, batch: readonly TextToEmbed[], waiting: Waiting): Promise<Made> {
    const call = ask(documentId, batch, waiting).then(async (made) => {
      await options.keep(model, batch.flatMap(({ id }, place) => made.vectors[place] ? [{ id, vector: made.vectors[place] }] : []))
      return made
    })
    for (const [place, { id }] of batch.entries()) {
      const one = call.then(({ vectors }) => vectors[place] ?? new Float32Array(0))
      one.catch(() => undefined)
      underWay.set(keyOf(id), one)
    }
    const forget = (): void => batch.forEach(({ id }) => underWay.delete(keyOf(id)))
    call.then(forget, forget)
    return call
  }

  async function ask(documentId: DocumentId | null, batch: readonly TextToEmbed[], waiting: Waiting): Promise<Made> {
    try {
      return { vectors: await call(documentId, batch, waiting), cut: 0 }
    } catch (error) {
      if (!(error instanceof ModelCallError)) throw error
      const [only] = batch
      if (batch.length > 1 && only) {
        const middle = Math.ceil(batch.length / 2)
        const first = await ask(documentId, batch.slice(0, middle), waiting)
        const second = await ask(documentId, batch.slice(middle), waiting)
        return { vectors: [...first.vectors, ...second.vectors], cut: first.cut + second.cut }
      }
      if (only && only.text.length >= 2 * (error.problem === 'too-long' ? shortestCut : suspiciousLength)) {
        const half = { ...only, text: cutAtWord(only.text, Math.ceil(only.text.length / 2)), tokens: Math.ceil(only.tokens / 2) }
        return { vectors: (await ask(documentId, [half], waiting)).vectors, cut: 1 }
      }
      throw new WaitError({ kind: 'wait', reason: 'awaiting-provider', until: untilWoken, failure: error.failure, still: () => true })
    }
  }

  function call(documentId: DocumentId | null, batch: readonly TextToEmbed[], { signal: waiting, onWait }: Waiting): Promise<readonly Float32Array[]> {
    const key = options.keys.get(choice)
    if (key === null && !local) {
      const missing = failure('provider-key-missing', `There is no key for ${choice.provider === 'openai' ? 'OpenAI' : choice.provider}.`, { subject: choice.model })
      throw new WaitError({ kind: 'wait', reason: 'awaiting-provider', until: untilWoken, failure: missing, still: () => options.keys.get(choice) === null })
    }
    const client = { key, timeoutMs: options.timeoutMs ?? (local ? localTimeoutMs : timeoutMs), now: options.now }
    // A server refuses an empty text; a sign without a meaning stands for it.
    const texts = batch.map(({ text }) => (text.trim() === '' ? '-' : text))
    const inputTokens = batch.reduce((sum, { tokens }) => sum + tokens, 0)
    return desk.through(
      { choice, inputTokens, maxOutputTokens: 0, purpose: 'embed', lane: 'background', documentId },
      { choice, traits },
      async (signal) => {
        const { vectors, inputTokens: counted, limits: seen } = await embedTexts(choice, client, texts, signal)
        return { value: vectors, answer: { usage: { inputTokens: counted, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 0 }, limits: seen } }
      },
      waiting,
      onWait,
    )
  }
}

/** The call goes on without whoever stops waiting for it. */
function untilStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined)
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
