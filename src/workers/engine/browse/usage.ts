import type { Output } from '../../../shared/contract/index.ts'
import type { UsageRow } from '../../../shared/model/provider.ts'
import { dayOf } from '../../../shared/local-day.ts'
import type { Query } from './query-context.ts'

type By = 'document' | 'model' | 'day'

const sums = `sum(u.calls) AS calls, sum(u.input_tokens) AS inputTokens, sum(u.cached_input_tokens) AS cachedInputTokens, sum(u.output_tokens) AS outputTokens,
  coalesce(sum(u.cost_usd), 0) AS costUsd, coalesce(sum(u.calls) FILTER (WHERE u.cost_usd IS NULL), 0) AS unpricedCalls`

/** What a row stands for; a document that is gone for good has spent what it has spent, under no name. */
const groups: Readonly<Record<By, string>> = {
  document: `SELECT coalesce(u.document_id, '') AS key, coalesce(d.title, '') AS label, ${sums} FROM usage AS u LEFT JOIN documents AS d ON d.id = u.document_id`,
  model: `SELECT u.provider || ' ' || u.model AS key, u.provider || ' ' || u.model AS label, ${sums} FROM usage AS u`,
  day: `SELECT u.day AS key, u.day AS label, ${sums} FROM usage AS u`,
}

/** What model calls took and cost, dearest first, days in their order; `budgets` is what is spent of today's and this month's. */
export const listUsage: Query<'usage.list'> = ({ db, nowMs }, { by, from, to }): Output<'usage.list'> => {
  const between = [from ?? 0, to ?? Number.MAX_SAFE_INTEGER] as const
  const order = by === 'day' ? 'key' : 'costUsd DESC, inputTokens DESC, key'
  const rows = db.prepare<[number, number], UsageRow>(`${groups[by]} WHERE u.at >= ? AND u.at < ? GROUP BY key ORDER BY ${order}`).all(...between)
  const today = dayOf(nowMs())
  const spent = (days: string): number => db.prepare<[string], { usd: number }>('SELECT coalesce(sum(cost_usd), 0) AS usd FROM usage WHERE day GLOB ?').get(days)?.usd ?? 0
  return { rows, total: totalOf(rows), budgets: { dayUsd: spent(today), monthUsd: spent(`${today.slice(0, 7)}-*`) } }
}

function totalOf(rows: readonly UsageRow[]): UsageRow {
  const total = { key: 'total', label: 'total', calls: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, costUsd: 0, unpricedCalls: 0 }
  for (const row of rows) for (const field of ['calls', 'inputTokens', 'cachedInputTokens', 'outputTokens', 'costUsd', 'unpricedCalls'] as const) total[field] += row[field]
  return total
}
