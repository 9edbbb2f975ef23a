import { dayOf, nextDay } from '../../shared/local-day.ts'
import type { UsageRow } from '../../shared/model/provider.ts'
import type { UsageMeasure, UsageState } from './usage.ts'

export interface UsageBar {
  readonly key: string
  readonly label: string
  readonly costUsd: number
  readonly inputTokens: number
  readonly outputTokens: number
}

/** More bars than this are not told apart; days are all shown. */
export const BARS_SHOWN = 12

/** A day's calls are all of its kind: nothing between two days is left out, days without a call stand as nothing. */
export function usageBars(rows: readonly UsageRow[], shown: NonNullable<UsageState['shown']>, measure: UsageMeasure): readonly UsageBar[] {
  if (shown.by !== 'day') return [...rows].sort((a, b) => sizeOf(b, measure) - sizeOf(a, measure)).slice(0, BARS_SHOWN)
  const first = rows[0]
  const from = shown.fromAt ?? (first ? localMidnight(first.key) : shown.at)
  const byDay = new Map(rows.map((row) => [row.key, row]))
  return daysBetween(from, shown.at).map((key) => byDay.get(key) ?? { key, label: key, costUsd: 0, inputTokens: 0, outputTokens: 0 })
}

export function sizeOf(bar: Pick<UsageBar, 'costUsd' | 'inputTokens' | 'outputTokens'>, measure: UsageMeasure): number {
  return measure === 'cost' ? bar.costUsd : bar.inputTokens + bar.outputTokens
}

/** YYYY-MM-DD as the moment at which that day began here. */
export function localMidnight(day: string): number {
  const [year, month, date] = day.split('-').map(Number)
  return new Date(year ?? 1970, (month ?? 1) - 1, date ?? 1).getTime()
}

/** Bounded: a first call with a clock that was years off must not make a bar for every day since. */
const DAYS_MOST = 1_000

function daysBetween(from: number, to: number): readonly string[] {
  const days: string[] = []
  const last = dayOf(to)
  for (let at = from; days.length < DAYS_MOST; at = nextDay(at)) {
    const day = dayOf(at)
    if (day > last) break
    days.push(day)
  }
  return days
}
