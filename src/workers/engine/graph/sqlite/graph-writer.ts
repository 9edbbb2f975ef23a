import type { Resolution } from '../../../../shared/model/resolution.ts'
import type { WritableDatabase } from '../../db/database.ts'
import type { GraphWriter } from '../../pipeline/ports.ts'
import { createOutbox } from '../outbox.ts'
import { costOf, planPublication, type PublishPlan } from './publish-plan.ts'
import { writeOperation } from './publish.ts'
import { withdrawPiece } from './withdraw.ts'

/** Rows written in one step: about 3 ms on two slow cores, never 10. */
const costPerStep = 150

/**
 * The graph in SQLite. A document may be published in parts (each with cursors from 0): rows add up, and document
 * and passages are told to the outbox with the first part only.
 */
export function createGraphWriter(options: { readonly db: WritableDatabase; readonly nowMs: () => number }): GraphWriter {
  const { db, nowMs } = options
  const outbox = createOutbox(db, nowMs)
  // Planning walks the whole resolution; a caller that hands in the same object again pays once.
  const plans = new WeakMap<Resolution, PublishPlan>()

  return {
    publishStep({ documentId, resolution, cursor }) {
      const { operations, afterPassages } = planOf(plans, resolution, passageCount(db, documentId))
      const context = { db, outbox, nowMs, documentId }
      let at = cursor === 0 && isBegun(db, documentId) ? afterPassages : cursor
      for (let cost = 0; at < operations.length; at += 1) {
        const operation = operations[at]
        if (!operation) break
        cost += costOf(operation)
        if (cost > costPerStep && at > cursor) break
        writeOperation(context, operation)
      }
      return { next: at < operations.length ? at : null, done: at, total: operations.length }
    },
    withdrawStep: (documentId) => ({ remaining: withdrawPiece({ db, outbox, nowMs }, documentId) }),
  }
}

function planOf(plans: WeakMap<Resolution, PublishPlan>, resolution: Resolution, passages: number): PublishPlan {
  const known = plans.get(resolution)
  if (known) return known
  const plan = planPublication(resolution, passages)
  plans.set(resolution, plan)
  return plan
}

function passageCount(db: WritableDatabase, documentId: string): number {
  return db.prepare<[string], { count: number }>('SELECT COUNT(*) AS count FROM passages WHERE document_id = ?').get(documentId)?.count ?? 0
}

/** Whether an earlier part of this document was already written. */
function isBegun(db: WritableDatabase, documentId: string): boolean {
  const begun = db
    .prepare<[string, string], { begun: number }>('SELECT EXISTS (SELECT 1 FROM entity_documents WHERE document_id = ?) OR EXISTS (SELECT 1 FROM evidence WHERE document_id = ?) AS begun')
    .get(documentId, documentId)
  return begun?.begun === 1
}
