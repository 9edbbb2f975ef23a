import { failure, FailureError } from '../../../../shared/failure.ts'
import { WaitError, type Extractor, type ExtractorIdentity, type Extractors, type RunOneStage, type StageContext, type StageStore, type StageWait, type StoredPassage, type Work } from '../ports.ts'
import { oneATurn } from '../slices.ts'

/**
 * Asks about every passage that has no kept answer; a checkpoint for each call. Answers who was asked, or what has to
 * be waited for.
 */
export type ExtractMissing = (context: StageContext, total: number) => Promise<{ readonly kind: 'extracted'; readonly by: ExtractorIdentity } | StageWait>

/**
 * Passages → what the extractor says of each. A passage whose words were already extracted, in this document or any
 * other, is not asked about again; each call's answers are committed as soon as they are there.
 */
export function createExtractStage(ports: { readonly store: StageStore; readonly extractMissing: ExtractMissing }): RunOneStage {
  return async (context) => {
    const total = ports.store.passageCount(context.documentId)
    const end = await ports.extractMissing(context, total)
    return end.kind === 'wait' ? end : { kind: 'done', done: total, total }
  }
}

/**
 * Extracts whatever has no kept answer yet. Texts that another document is asking about at this moment are waited for
 * instead of being paid for twice; hence one of these for all documents.
 */
export function createExtraction({ store, extractors }: { readonly store: StageStore; readonly extractors: Extractors }): ExtractMissing {
  const asked = new Map<string, Promise<void>>()
  const turn = oneATurn()

  const extractAll = async (context: StageContext, total: number, extractor: Extractor): Promise<ExtractorIdentity> => {
    const { documentId, work } = context
    const { language } = store.source(documentId)
    const by = extractor.identity(language)
    let extracted = extractedBefore(context.cursor)
    let after = -1
    let othersAsk: Promise<void>[] = []
    /** Passages of calls under way: asked about and not answered. */
    let open = 0
    const answered = (): number => Math.max(0, Math.min(after + 1, total) - open)

    const nextBatch = (): StoredPassage[] => {
      const batch: StoredPassage[] = []
      for (;;) {
        const found = store.passagesToExtract(documentId, by, after, passagesAtOnce)
        for (const passage of found) {
          const elsewhere = asked.get(keyOf(by, passage.contextHash))
          if (!elsewhere && batch.length > 0 && !extractor.joins(batch, passage)) return batch
          after = passage.index
          if (elsewhere) othersAsk.push(elsewhere)
          else batch.push(passage)
        }
        if (found.length < passagesAtOnce) return batch
      }
    }

    const ask = async (batch: readonly StoredPassage[]): Promise<void> => {
      // The extractor counts the passages of this call; a person counts those of the document.
      const report: Work['report'] = (progress) => work.report({ ...progress, done: Math.min(answered() + progress.done, total), total })
      const results = await extractor.extract({ documentId, passages: batch, language }, { ...work, report })
      await turn()
      work.signal.throwIfAborted()
      const answerOf = new Map(results.map((result) => [result.passageId, result]))
      context.checkpoint(() => {
        for (const passage of batch) {
          const answer = answerOf.get(passage.id)
          if (!answer) throw new FailureError(failure('provider-failed', `The extractor gave no answer for passage ${passage.index}.`))
          store.saveExtraction(passage.contextHash, by, answer)
        }
        return { cursor: { extracted: extracted + batch.length }, done: Math.min(answered() + batch.length, total), total }
      })
      extracted += batch.length
    }

    const callAfterCall = async (stop: { failed: boolean }): Promise<void> => {
      for (let batch = nextBatch(); batch.length > 0 && !stop.failed; batch = nextBatch()) {
        work.signal.throwIfAborted()
        try {
          open += batch.length
          await shared(asked, batch.map((passage) => keyOf(by, passage.contextHash)), ask(batch)).finally(() => (open -= batch.length))
          work.report({ done: answered(), total })
        } catch (error) {
          stop.failed = true
          throw error
        }
        await turn()
      }
    }

    do {
      await Promise.all(othersAsk.map((other) => untilSettled(other, work.signal)))
      othersAsk = []
      after = -1
      const stop = { failed: false }
      const calls = await Promise.allSettled(Array.from({ length: extractor.parallelCalls ?? 1 }, () => callAfterCall(stop)))
      const failed = calls.find((call) => call.status === 'rejected')
      if (failed) throw failed.reason
    } while (othersAsk.length > 0)
    return by
  }

  return async (context, total) => {
    const chosen = extractors.choose(context.documentId)
    if (chosen.kind === 'wait') return chosen
    try {
      return { kind: 'extracted', by: await extractAll(context, total, chosen.extractor) }
    } catch (error) {
      if (error instanceof WaitError) return error.wait
      throw error
    }
  }
}

/** Rows read at a time while a call is put together. */
const passagesAtOnce = 16

function keyOf(by: ExtractorIdentity, contextHash: string): string {
  return [contextHash, by.provider, by.model, by.promptVersion].join('\n')
}

/** Marks the keys as asked about while the call runs, whatever comes of it. */
async function shared(asked: Map<string, Promise<void>>, keys: readonly string[], call: Promise<void>): Promise<void> {
  const settled = call.catch(() => undefined)
  for (const key of keys) asked.set(key, settled)
  try {
    await call
  } finally {
    for (const key of keys) asked.delete(key)
  }
}

async function untilSettled(other: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  let stop: () => void = () => undefined
  const aborted = new Promise<void>((resolve) => {
    stop = resolve
    signal.addEventListener('abort', stop, { once: true })
  })
  await Promise.race([other, aborted])
  signal.removeEventListener('abort', stop)
  signal.throwIfAborted()
}

function extractedBefore(cursor: unknown): number {
  return typeof cursor === 'object' && cursor !== null && 'extracted' in cursor && typeof cursor.extracted === 'number' ? cursor.extracted : 0
}
