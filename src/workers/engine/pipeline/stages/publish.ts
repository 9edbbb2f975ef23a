import { failure, FailureError } from '../../../../shared/failure.ts'
import type { Resolution } from '../../../../shared/model/resolution.ts'
import type { GraphWriter, RunOneStage, StageContext, StageStore } from '../ports.ts'
import { breathe } from '../slices.ts'

/** Several steps of the graph's writer share one commit, as long as they stay within this. */
const sliceBudgetMs = 12

/** Claims → rows of the graph, step by step; the cursor is the writer's own. */
export function createPublishStage(ports: { readonly store: StageStore; readonly graph: GraphWriter; readonly nowMs?: () => number }): RunOneStage {
  const { store, graph } = ports
  const nowMs = ports.nowMs ?? performance.now.bind(performance)
  return async (context) => {
    const { work } = context
    const resolution = await loadResolution(store, context)
    let step: number | null = stepOf(context.cursor)
    let done = 0
    let total = 0
    while (step !== null) {
      work.signal.throwIfAborted()
      const slice = publishSlice(context, resolution, step)
      step = slice.next
      done = slice.done
      total = slice.total
      work.report({ done, total })
      await breathe()
    }
    return { kind: 'done', done: total, total }
  }

  function publishSlice(context: StageContext, resolution: Resolution, from: number): { next: number | null; done: number; total: number } {
    let reached: { next: number | null; done: number; total: number } = { next: from, done: 0, total: 0 }
    const startedMs = nowMs()
    context.checkpoint(() => {
      store.markPublished(context.documentId, true)
      while (reached.next !== null) {
        reached = graph.publishStep({ documentId: context.documentId, resolution, cursor: reached.next })
        if (nowMs() - startedMs > sliceBudgetMs) break
      }
      return { cursor: { step: reached.next }, done: reached.done, total: reached.total }
    })
    return reached
  }
}

/** Parsed a part at a time, so that a long document's claims do not hold up the loop. */
async function loadResolution(store: StageStore, { documentId, work }: StageContext): Promise<Resolution> {
  const whole: Resolution = { entities: [], relations: [], facts: [] }
  for (let number = 0; ; number += 1) {
    work.signal.throwIfAborted()
    const json = store.resolutionPart(documentId, number)
    if (json === null) {
      if (number === 0) throw new FailureError(failure('internal', 'The document has no resolution to publish.'))
      return whole
    }
    const part = JSON.parse(json) as Resolution
    whole.entities.push(...part.entities)
    whole.relations.push(...part.relations)
    whole.facts.push(...part.facts)
    await breathe()
  }
}

/** Null after a cut between the last step and the end of the stage: nothing is left to write. */
function stepOf(cursor: unknown): number | null {
  if (typeof cursor !== 'object' || cursor === null || !('step' in cursor)) return 0
  return typeof cursor.step === 'number' ? cursor.step : null
}
