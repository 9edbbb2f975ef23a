/** How a language writes numbers, sizes, dates and durations. All of it is Intl's. */
export interface Format {
  number(value: number, maximumFractionDigits?: number): string
  percent(fraction: number): string
  bytes(bytes: number): string
  dateTime(at: number | string): string
  date(at: number | string): string
  /** "23 Nov", with the year only where it is not this one. */
  day(at: number | string, now: number): string
  time(at: number | string): string
  /** "3 minutes ago"; the nearest whole unit. */
  ago(at: number, now: number): string
  /** "2 min 5 s"; at most two units, and never less than a second. */
  duration(ms: number): string
  /** "312 ms", "1.4 sec": for what is over in moments. */
  moments(ms: number): string
  /** As a price is written; with `digits`, so many behind the point and no others. */
  usd(amount: number, digits?: number): string
  list(items: readonly string[]): string
}

const SIZE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const SECOND_MS = 1_000
const AGO_UNITS = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', SECOND_MS],
] as const

export function createFormat(locale: string): Format {
  const formats = new Map<number, Intl.NumberFormat>()
  const number = (value: number, digits = 0) => {
    const format = formats.get(digits) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: digits })
    formats.set(digits, format)
    return format.format(value)
  }
  const percent = new Intl.NumberFormat(locale, { style: 'percent' })
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const usd = new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD', maximumFractionDigits: 4 })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const unit = (value: number, name: string, digits = 0) =>
    // Bytes alone are written out: their short form has no plural.
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: name === 'byte' ? 'long' : 'short', maximumFractionDigits: digits }).format(value)
  return {
    number,
    percent: (fraction) => percent.format(fraction),
    bytes: (bytes) => {
      const power = Math.min(SIZE_UNITS.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0)
      const value = bytes / 1000 ** power
      return unit(value, SIZE_UNITS[power] ?? 'byte', value < 10 && power > 0 ? 1 : 0)
    },
    dateTime: (at) => dateTime.format(new Date(at)),
    date: (at) => date.format(new Date(at)),
    day: (at, now) => (new Date(at).getFullYear() === new Date(now).getFullYear() ? day : date).format(new Date(at)),
    time: (at) => time.format(new Date(at)),
    ago: (at, now) => {
      const past = now - at
      const [name, ms] = AGO_UNITS.find(([, size]) => Math.abs(past) >= size) ?? (['second', SECOND_MS] as const)
      return relative.format(-Math.round(past / ms), name)
    },
    duration: (ms) => {
      const seconds = Math.max(1, Math.round(ms / SECOND_MS))
      if (seconds < 60) return unit(seconds, 'second')
      if (seconds < 600) {
        const minutes = Math.floor(seconds / 60)
        return seconds % 60 === 0 ? unit(minutes, 'minute') : `${unit(minutes, 'minute')} ${unit(seconds % 60, 'second')}`
      }
      const minutes = Math.round(seconds / 60)
      if (minutes < 60) return unit(minutes, 'minute')
      return minutes % 60 === 0 ? unit(minutes / 60, 'hour') : `${unit(Math.floor(minutes / 60), 'hour')} ${unit(minutes % 60, 'minute')}`
    },
    moments: (ms) => (ms < SECOND_MS ? unit(Math.round(ms), 'millisecond') : unit(ms / SECOND_MS, 'second', 1)),
    usd: (amount, digits) => (digits === undefined ? usd : new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD', minimumFractionDigits: digits, maximumFractionDigits: digits })).format(amount),
    list: (items) => list.format([...items]),
  }
}
