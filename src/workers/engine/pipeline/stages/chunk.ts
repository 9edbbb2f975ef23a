import { failure, FailureError } from '../../../../shared/failure.ts'
import type { RunOneStage, StageStore, StageWorkers } from '../ports.ts'
import { breathe, readInSlices, writeInSlices } from '../slices.ts'

const pagesAtOnce = 50
const removedAtOnce = 100

/**
 * Pages → passages. What an interrupted run left is removed first, so that the passages are those of one chunking.
 * @throws FailureError no-text: a document without a passage is never ready
 */
export function createChunkStage(ports: { readonly store: StageStore; readonly workers: Pick<StageWorkers, 'chunk'> }): RunOneStage {
  const { store, workers } = ports
  return async (context) => {
    const { documentId, work } = context
    const { language, fileName } = store.source(documentId)
    const pages = await readInSlices(work.signal, 0, (after) => store.pageBlocks(documentId, after, pagesAtOnce), (page) => page.number)
    // The thread counts blocks, a person passages: until there are any, all that is told is that it goes on.
    const passages = await workers.chunk({ pages: pages.map((page) => page.blocksJson), language }, { ...work, report: () => work.report({ done: 0, total: null }) })
    if (passages.length === 0) throw new FailureError(failure('no-text', `No text was found in ${fileName}.`, { subject: fileName }))

    // A first run finds nothing to remove, and a commit of nothing costs as much as any.
    for (let removed = store.passageCount(documentId) > 0 ? removedAtOnce : 0; removed === removedAtOnce; ) {
      work.signal.throwIfAborted()
      context.checkpoint(() => {
        removed = store.removePassages(documentId, removedAtOnce)
        return { cursor: null, done: 0, total: passages.length }
      })
      await breathe()
    }
    const writeLast = await writeInSlices(context, passages, (passage) => store.savePassage(documentId, passage))
    return {
      kind: 'done',
      done: passages.length,
      total: passages.length,
      write: () => {
        writeLast()
        store.savePassageCount(documentId)
      },
    }
  }
}
