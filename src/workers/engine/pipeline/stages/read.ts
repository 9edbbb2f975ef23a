import { toFailure } from '../../../../shared/failure.ts'
import type { DocumentId } from '../../../../shared/model/ids.ts'
import type { PackedReadResult, RunOneStage, StageStore, StageWorkers, Work } from '../ports.ts'
import { writeInSlices } from '../slices.ts'

/**
 * The document's bytes → its pages with blocks. Reads all in a thread, then writes page by page. An interruption
 * starts it again: reading is cheaper than knowing which half of it is still true.
 */
export function createReadStage(ports: { readonly store: StageStore; readonly workers: Pick<StageWorkers, 'read'>; readonly password: (documentId: DocumentId) => string | null }): RunOneStage {
  const { store, workers } = ports
  /** A password that is given while the document is read without it must not be lost with the answer. */
  const read = async (path: string, fileName: string, documentId: DocumentId, work: Work): Promise<PackedReadResult> => {
    for (;;) {
      const password = ports.password(documentId)
      try {
        return await workers.read({ path, fileName, ...(password === null ? {} : { password }) }, work)
      } catch (error) {
        const { code } = toFailure(error)
        if ((code !== 'password-required' && code !== 'password-wrong') || ports.password(documentId) === password) throw error
      }
    }
  }
  return async (context) => {
    const { documentId, work } = context
    const { path, fileName } = store.source(documentId)
    const { pages, ...reading } = await read(path, fileName, documentId, work)
    const writeLast = await writeInSlices(context, pages, (page) => store.savePage(documentId, page))
    return {
      kind: 'done',
      done: pages.length,
      total: pages.length,
      write: () => {
        writeLast()
        store.saveReading(documentId, reading, pages.length)
      },
    }
  }
}
