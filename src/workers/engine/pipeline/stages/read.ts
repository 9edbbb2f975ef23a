import type { DocumentId } from '../../../../shared/model/ids.ts'
import type { RunOneStage, StageStore, StageWorkers } from '../ports.ts'
import { writeInSlices } from '../slices.ts'

/**
 * The document's bytes → its pages with blocks. Reads all in a thread, then writes page by page. An interruption
 * starts it again: reading is cheaper than knowing which half of it is still true.
 */
export function createReadStage(ports: { readonly store: StageStore; readonly workers: Pick<StageWorkers, 'read'>; readonly password: (documentId: DocumentId) => string | null }): RunOneStage {
  const { store, workers } = ports
  return async (context) => {
    const { documentId, work } = context
    const { path, fileName } = store.source(documentId)
    const password = ports.password(documentId)
    const { pages, ...reading } = await workers.read({ path, fileName, ...(password === null ? {} : { password }) }, work)
    await writeInSlices(context, pages, (page) => store.savePage(documentId, page))
    return { kind: 'done', done: pages.length, total: pages.length, write: () => store.saveReading(documentId, reading, pages.length) }
  }
}
