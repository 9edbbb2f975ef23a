import { failure, FailureError } from '../../../../shared/failure.ts'
import type { Resolution } from '../../../../shared/model/resolution.ts'
import type { GraphWriter, RunOneStage, StageContext, StageStore } from '../ports.ts'
import { breathe } from '../slices.ts'

/** Several steps of the graph's writer share one commit, as long as they stay within this. */
const sliceBudgetMs = 12
/** Progress of one part of the resolution: how many rows all parts have is not known before each is planned. */
const unitsPerPart = 100

interface Position {
  /** The part of the resolution that is being written, and the writer's own cursor in it. */
  readonly part: number
  readonly step: number
}

/**
 * Claims → rows of the graph, a part of the resolution after the other, step by step. Whatever an earlier publication
 * of the document left (it was cancelled, or went to the trash and came back) is withdrawn first, so that a
 * publication always starts from nothing.
 */
export function createPublishStage(ports: { readonly store: StageStore; readonly graph: GraphWriter; readonly nowMs?: () => number }): RunOneStage {
  const { store, graph } = ports
  const nowMs = ports.nowMs ?? performance.now.bind(performance)

  return async (context) => {
    const { documentId, work } = context
    const parts = store.resolutionParts(documentId)
    if (parts === 0) throw new FailureError(failure('internal', 'The document has no resolution to publish.'))
    const begun = positionOf(context.cursor)
    if (!begun) await withdrawLeftovers(context)

    const total = parts * unitsPerPart
    let at: Position = begun ?? { part: 0, step: 0 }
    while (at.part < parts) {
      const resolution = JSON.parse(store.resolutionPart(documentId, at.part) ?? 'null') as Resolution
      // One object for all steps of a part: the writer plans it once.
      const part = at.part
      while (at.part === part) {
        work.signal.throwIfAborted()
        const slice = publishSlice(context, resolution, at, total)
        at = slice.next
        work.report({ done: slice.done, total })
        await breathe()
      }
    }
    return { kind: 'done', done: total, total }
  }

  function publishSlice(context: StageContext, resolution: Resolution, from: Position, total: number): { readonly next: Position; readonly done: number } {
    const { documentId } = context
    let next = from
    let done = 0
    const startedMs = nowMs()
    context.checkpoint(() => {
      let step: number | null = from.step
      let ofPart = 1
      do {
        const answer = graph.publishStep({ documentId, resolution, cursor: step })
        step = answer.next
        ofPart = answer.total === 0 ? 1 : answer.done / answer.total
      } while (step !== null && nowMs() - startedMs < sliceBudgetMs)
      next = step === null ? { part: from.part + 1, step: 0 } : { part: from.part, step }
      done = from.part * unitsPerPart + Math.floor(ofPart * unitsPerPart)
      return { cursor: next, done, total }
    })
    return { next, done }
  }

  async function withdrawLeftovers(context: StageContext): Promise<void> {
    const { documentId, work } = context
    for (let remaining = store.isPublished(documentId); remaining; ) {
      work.signal.throwIfAborted()
      context.checkpoint(() => {
        remaining = graph.withdrawStep(documentId).remaining
        return { cursor: null, done: 0, total: null }
      })
      work.report({ done: 0, total: null, note: 'Clearing an earlier publication' })
      await breathe()
    }
  }
}

function positionOf(cursor: unknown): Position | null {
  if (typeof cursor !== 'object' || cursor === null || !('part' in cursor) || !('step' in cursor)) return null
  return typeof cursor.part === 'number' && typeof cursor.step === 'number' ? { part: cursor.part, step: cursor.step } : null
}
