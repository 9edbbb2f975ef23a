import { knownUnit, nameOf } from './units.ts'

/** One value of a property, as a document says it. */
export interface SaidValue {
  readonly value: string
  readonly unit: string | null
  readonly comparator: string | null
}

type Measure =
  /** `low` and `high`: what the number may be; infinite where it is open. `half`: half of the last printed digit. */
  | { readonly kind: 'number'; readonly bound: 'point' | 'upper' | 'lower' | 'range' | 'about'; readonly low: number; readonly high: number; readonly half: number; readonly quantity: string; readonly printed: string }
  | { readonly kind: 'words'; readonly words: string }

/** "18 m" and "60 ft" are one depth, rounded to what each country likes to say. */
const conversionTolerance = 0.05
const temperatureTolerance = 1.5
const aboutTolerance = 0.1
/** Longer texts say things, and things said in other words are no contradiction. */
const longestWords = 40

/**
 * Whether two values of the same property, of the same thing, under the same conditions cannot both hold.
 *
 * - Numbers in units of the same kind are converted; numbers of different kinds say different things, and both may hold.
 * - Two upper bounds contradict each other when they differ, so do two lower bounds: both claim to be the limit. A lower
 *   and an upper bound, or a bound and a number, do only when nothing satisfies both.
 * - A range within another is the finer of the two.
 * - Short words contradict each other when neither is part of the other.
 */
export function contradicts(a: SaidValue, b: SaidValue): boolean {
  const [first, second] = [measureOf(a), measureOf(b)]
  if (first.kind === 'words' || second.kind === 'words') return first.kind === 'words' && second.kind === 'words' && wordsDiffer(first.words, second.words)
  if (first.quantity !== second.quantity) return false
  const differs = (x: number, y: number): boolean => Math.abs(x - y) > slack(first, second, Math.max(Math.abs(x), Math.abs(y)))
  if (first.bound === second.bound && first.bound === 'upper') return differs(first.high, second.high)
  if (first.bound === second.bound && first.bound === 'lower') return differs(first.low, second.low)
  if (first.bound === 'range' && second.bound === 'range' && (within(first, second, differs) || within(second, first, differs))) return false
  if (first.bound === 'range' && second.bound === 'range') return true
  return (first.low > second.high && differs(first.low, second.high)) || (second.low > first.high && differs(second.low, first.high))
}

type Numbered = Extract<Measure, { readonly kind: 'number' }>

function within(inner: Numbered, outer: Numbered, differs: (x: number, y: number) => boolean): boolean {
  return (inner.low >= outer.low || !differs(inner.low, outer.low)) && (inner.high <= outer.high || !differs(inner.high, outer.high))
}

/** How far two numbers may lie apart and be the same one. */
function slack(a: Numbered, b: Numbered, size: number): number {
  const rounding = Math.max(a.half, b.half) * 1.0001
  if (a.printed === b.printed) return rounding
  return Math.max(rounding, a.quantity === 'temperature' ? temperatureTolerance : size * conversionTolerance)
}

function measureOf({ value, unit, comparator }: SaidValue): Measure {
  const numbers = (comparator === 'range' || value.includes('..') ? value.split('..') : [value]).map(numberOf)
  const [from, to = from] = numbers
  if (!from || !to) return { kind: 'words', words: foldWords(unit === null ? value : `${value} ${unit}`) }
  const known = unit === null ? null : knownUnit(unit)
  const convert = (number: number): number => (known ? number * known.factor + known.offset : number)
  const half = Math.max(from.half, to.half) * (known?.factor ?? 1)
  const [low, high] = [convert(Math.min(from.number, to.number)), convert(Math.max(from.number, to.number))]
  const more = { half, quantity: known?.kind ?? nameOf(unit ?? '').replace(/s$/, ''), printed: nameOf(unit ?? '') }
  switch (comparator) {
    case '<':
    case '<=':
      return { kind: 'number', bound: 'upper', low: Number.NEGATIVE_INFINITY, high, ...more }
    case '>':
    case '>=':
      return { kind: 'number', bound: 'lower', low, high: Number.POSITIVE_INFINITY, ...more }
    case '~':
      return { kind: 'number', bound: 'about', low: low - Math.abs(low) * aboutTolerance, high: high + Math.abs(high) * aboutTolerance, ...more }
    default:
      return { kind: 'number', bound: low === high ? 'point' : 'range', low, high, ...more }
  }
}

/** "1.6", "-5", "3/4", "1 1/2", "1,6"; how exactly it is printed. Null: not a number. */
function numberOf(printed: string): { readonly number: number; readonly half: number } | null {
  const plain = printed.trim().replace(/[−–]/g, '-').replace(/(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d|\/))/g, '')
  const mixed = /^(-?)(?:(\d+) )?(\d+)\/(\d+)$/.exec(plain)
  if (mixed) {
    const divisor = Number(mixed[4])
    const number = Number(mixed[2] ?? 0) + Number(mixed[3]) / divisor
    return divisor === 0 ? null : { number: mixed[1] === '-' ? -number : number, half: 0 }
  }
  const decimal = /^-?\d+(?:[.,](\d+))?$/.exec(plain)
  if (!decimal) return null
  const digits = decimal[1]?.length ?? 0
  // A whole number is meant as it stands; decimals are rounded ones.
  return { number: Number(plain.replace(',', '.')), half: digits === 0 ? 0 : 0.5 / 10 ** digits }
}

function foldWords(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

function wordsDiffer(a: string, b: string): boolean {
  if (a === '' || b === '' || a.length > longestWords || b.length > longestWords) return false
  const [first, second] = [new Set(a.split(' ')), new Set(b.split(' '))]
  const shared = [...first].filter((word) => second.has(word)).length
  return shared < Math.min(first.size, second.size)
}
