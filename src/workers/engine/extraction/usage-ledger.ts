import type { DocumentId } from '../../../shared/model/ids.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { Spending } from '../providers/desk/desk-ports.ts'
import { dayOf } from '../../../shared/local-day.ts'

/** Every call that was paid for, written when its answer came. */
export interface UsageLedger {
  record(spending: Spending): void
  /** US dollars, calls of unknown price not among them. `month`: the days that begin with YYYY-MM. */
  spentOn(document: DocumentId): number
  spentInDay(day: string): number
  spentInMonth(month: string): number
}

export function createUsageLedger({ db, nowMs }: { readonly db: WritableDatabase; readonly nowMs: () => number }): UsageLedger {
  const sum = (where: string, value: string): number => db.prepare<[string], { usd: number | null }>(`SELECT sum(cost_usd) AS usd FROM usage WHERE ${where}`).get(value)?.usd ?? 0
  return {
    record({ choice, purpose, documentId, calls, usage, costUsd, batch }) {
      const at = nowMs()
      db.prepare<(string | number | null)[]>(
        // A document that was removed while its answer was on the way has no row to point to; the money is spent all the same.
        `INSERT INTO usage (document_id, at, day, provider, model, purpose, calls, input_tokens, cached_input_tokens, output_tokens, cost_usd, batch)
         VALUES ((SELECT id FROM documents WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(documentId, at, dayOf(at), choice.provider, choice.model, purpose, calls, usage.inputTokens, usage.cachedInputTokens, usage.outputTokens, costUsd, batch ? 1 : 0)
    },
    spentOn: (document) => sum('document_id = ?', document),
    spentInDay: (day) => sum('day = ?', day),
    spentInMonth: (month) => db.prepare<[string, string], { usd: number | null }>('SELECT sum(cost_usd) AS usd FROM usage WHERE day BETWEEN ? AND ?').get(`${month}-01`, `${month}-31`)?.usd ?? 0,
  }
}
