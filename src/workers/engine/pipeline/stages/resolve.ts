import { failure, FailureError } from '../../../../shared/failure.ts'
import type { RunOneStage, StageContext, StageStore, StageWorkers } from '../ports.ts'
import { readInSlices, writeInSlices } from '../slices.ts'
import type { ExtractMissing } from './extract.ts'

const passagesAtOnce = 200

/**
 * Extractions → one document's claims, resolved in a thread. Where the extractor changed since the extract stage (a
 * newer version of the app), what is missing under its new name is extracted first.
 */
export function createResolveStage(ports: {
  readonly store: StageStore
  readonly workers: Pick<StageWorkers, 'resolve'>
  readonly extractMissing: ExtractMissing
}): RunOneStage {
  const { store, workers, extractMissing } = ports
  return async (context) => {
    const { documentId, work } = context
    // The answers are kept, but this stage itself starts again after an interruption.
    const withoutCursor: StageContext = { ...context, cursor: null, checkpoint: (write) => context.checkpoint(() => ({ ...write(), cursor: null })) }
    const end = await extractMissing(withoutCursor, store.passageCount(documentId))
    if (end.kind === 'wait') return end
    const { by } = end

    const { language, title } = store.source(documentId)
    const passages = await readInSlices(work.signal, -1, (after) => store.passages(documentId, after, passagesAtOnce), (passage) => passage.index)
    const kept = await readInSlices(work.signal, -1, (after) => store.extractions(documentId, by, after, passagesAtOnce), (row) => row.index)
    const extractions = kept.map(({ index, extractionJson }) => {
      if (extractionJson === null) throw new FailureError(failure('internal', `Passage ${index} has no extraction.`))
      return extractionJson
    })
    const input = passages.map(({ id, index, kind, headings, text }) => ({ id, index, kind, headings, text }))
    const parts = await workers.resolve({ language, title, passages: input, extractions }, work)
    const writeLast = await writeInSlices(
      context,
      parts.map((json, part) => ({ json, part })),
      ({ json, part }) => store.saveResolutionPart(documentId, part, json),
    )
    return {
      kind: 'done',
      done: passages.length,
      total: passages.length,
      write: () => {
        writeLast()
        store.saveResolutionEnd(documentId, parts.length)
      },
    }
  }
}
