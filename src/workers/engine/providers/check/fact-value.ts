import { Comparator } from '../../../../shared/model/extraction.ts'
import type { OntologyFact } from '../../../../shared/model/ontology.ts'
import type { DropReason } from '../../../../shared/model/provider.ts'
import { comparatorAfter, comparatorBefore } from '../builtin/comparators.ts'
import { answeredValue, numbersIn, type AnsweredNumber, type PrintedNumber } from './numbers.ts'
import { findQuote, plainText, shownWords } from './plain-text.ts'
import { isUnitOf, printedUnit, unitsAfter, unitSymbol } from './unit-names.ts'

export interface CheckedValue {
  readonly value: string
  readonly unit?: string
  readonly comparator?: Comparator
}

export interface AnsweredFact {
  readonly value: string
  readonly unit: string
  readonly comparator: string
}

/**
 * A fact's number, unit and comparator as its quote prints them, or why they are not kept: each number stands in the
 * quote with its sign, the unit stands there too and not another one behind the number, and the value is possible.
 */
export function checkValue(kind: OntologyFact, said: AnsweredFact, quote: string, decimalComma: boolean): CheckedValue | DropReason {
  if (said.value === '') return 'empty'
  const answered = answeredValue(said.value)
  if (!answered) return checkWords(kind, said, quote)
  const printed = numbersIn(quote, decimalComma)
  const places = answered.numbers.map((number) => printed.filter((each) => isSame(number, each)))
  if (places.some((each) => each.length === 0)) return 'number-not-in-quote'

  const wanted = said.unit !== '' ? said.unit : answered.rest
  const unit = unitOfValue(kind, wanted, places.at(-1) ?? [], quote)
  if (typeof unit === 'string') return unit
  const numbers = places.map((each, at) => signed(answered.numbers[at], each.find((place) => place === unit.place) ?? each[0]))
  if (!isPossible(kind, unit.printed, numbers)) return 'out-of-range'
  const named = unit.printed === null ? {} : { unit: unit.printed }
  if (numbers.length > 1) return { value: numbers.join('..'), ...named, comparator: 'range' }
  const model = Comparator.exclude(['range']).safeParse(said.comparator)
  return { value: numbers[0] ?? said.value, ...named, comparator: cueOf(quote, unit.place, unit.printed) ?? (model.success ? model.data : '=') }
}

/** Something that is no plain number: it stands in the quote as it is, with its unit where the property has units. */
function checkWords(kind: OntologyFact, { value, unit }: AnsweredFact, quote: string): CheckedValue | DropReason {
  const place = findQuote(plainText(quote), value)
  if (!place) return /\d/.test(value) ? 'number-not-in-quote' : 'quote-not-found'
  const printed = unit === '' ? null : printedUnit(quote, unit)
  if (unit !== '' && printed === null) return 'unit-not-in-quote'
  if (kind.units.length > 0 && printed === null && !/\d/.test(value)) return 'unit-not-in-quote'
  if (kind.units.length > 0 && printed !== null && !isUnitOf(printed, kind.units)) return 'unknown-type'
  return { value: shownWords(quote, place), ...(printed !== null && { unit: printed }) }
}

interface UnitFound {
  /** As the quote prints it; null: none is needed and none is there. */
  readonly printed: string | null
  readonly place: PrintedNumber | undefined
}

function unitOfValue(kind: OntologyFact, wanted: string, places: readonly PrintedNumber[], quote: string): UnitFound | DropReason {
  const listed = wanted === '' ? kind.units : [...kind.units, wanted]
  const behind = places.map((place) => ({ place, units: unitsAfter(quote, place.end, listed) }))
  const first = (suits: (unit: string) => boolean): UnitFound | undefined =>
    behind.flatMap(({ place, units }): UnitFound[] => units.filter(suits).map((printed) => ({ printed, place })))[0]
  if (wanted === '') {
    if (kind.units.length === 0) return { printed: null, place: places[0] }
    // The model forgot it; the page did not.
    return first((unit) => isUnitOf(unit, kind.units)) ?? 'unit-not-in-quote'
  }
  const symbol = unitSymbol(wanted)
  // Otherwise it may stand before the number ("$20"), or behind the last of several ("10, 20 and 30 m").
  const free = behind.find(({ units }) => units.length === 0)?.place
  const apart = free ? printedUnit(quote, wanted) : null
  const found = first((unit) => unitSymbol(unit) === symbol) ?? (apart === null ? null : { printed: apart, place: free })
  if (!found) return 'unit-not-in-quote'
  return kind.units.length > 0 && found.printed !== null && !isUnitOf(found.printed, kind.units) ? 'unknown-type' : found
}

function isSame(number: AnsweredNumber, place: PrintedNumber): boolean {
  const sign = place.sign === 'either' || (place.sign === 'minus') === number.negative
  return sign && number.readings.includes(Number(place.value))
}

function signed(number: AnsweredNumber | undefined, place: PrintedNumber | undefined): string {
  return `${number?.negative === true ? '-' : ''}${place?.value ?? ''}`
}

/** A range given for metres holds for "mètres" too. */
function isPossible(kind: OntologyFact, unit: string | null, numbers: readonly string[]): boolean {
  const symbol = unit === null ? '' : unitSymbol(unit)
  const range = Object.entries(kind.ranges).find(([name]) => unitSymbol(name) === symbol)?.[1]
  return !range || numbers.every((number) => Number(number) >= range[0] && Number(number) <= range[1])
}

/** What the words next to the number say of it; they are surer than what a model makes of them. */
function cueOf(quote: string, place: PrintedNumber | undefined, unit: string | null): Comparator | null {
  if (!place) return null
  const left = quote.slice(0, place.start).replace(/\s+/gu, ' ')
  const behind = unit === null ? -1 : quote.indexOf(unit, place.end)
  const right = quote.slice(behind >= 0 && behind - place.end < 4 ? behind + (unit?.length ?? 0) : place.end).replace(/\s+/gu, ' ')
  return (comparatorBefore(left, 'fr') ?? comparatorBefore(left, 'en') ?? comparatorAfter(right, 'fr') ?? comparatorAfter(right, 'en'))?.comparator ?? null
}
