import type { Schedule } from '../../../shared/model/provider.ts'

/** How long a night lasts from its beginning: then it is morning, its report is there, and what waits, waits for the next. */
export const nightMs = 8 * 3_600_000

/**
 * The last beginning of a night at or before `at`, in local time. A night's length is counted in hours that pass, so
 * that the hour which is skipped or repeated twice a year moves nothing but its end. A time that does not exist on the
 * day of the change is the one an hour later, as clocks show it.
 */
export function lastNightBegan(at: number, nightlyAt: string): number {
  const today = onDay(at, 0, nightlyAt)
  return today <= at ? today : onDay(at, -1, nightlyAt)
}

/** The next beginning after `at`. */
export function nextNightBegins(at: number, nightlyAt: string): number {
  const today = onDay(at, 0, nightlyAt)
  return today > at ? today : onDay(at, 1, nightlyAt)
}

/** Whether it is night by the clock; with no time set, it always is. */
export function isNight(at: number, { nightlyAt }: Pick<Schedule, 'nightlyAt'>): boolean {
  return nightlyAt === null || at < lastNightBegan(at, nightlyAt) + nightMs
}

function onDay(at: number, days: number, nightlyAt: string): number {
  const [hours, minutes] = nightlyAt.split(':').map(Number)
  const day = new Date(at)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hours ?? 0, minutes ?? 0).getTime()
}
