import type { Comparator } from '../../../../shared/model/extraction.ts'
import type { Language } from '../../../../shared/model/document.ts'
import { comparatorAfter, comparatorBefore, comparatorLater } from './comparators.ts'
import { dimensionOf, unitSource, type Dimension } from './units.ts'

/** A number with its unit, as it stands in a sentence. */
export interface Quantity {
  readonly start: number
  readonly end: number
  /** Start and end with the comparator's own words ("at least", "or more"). */
  readonly cueStart: number
  readonly cueEnd: number
  readonly value: string
  readonly unit: string
  readonly dimension: Dimension
  /** As the words next to the number say; null where they say nothing. */
  readonly comparator: Comparator | null
  /** "20 m (66 ft)": the index of the quantity that this one repeats in another unit. */
  readonly repeats: number | null
}

/** What a quantity is said of. `entity` is a name from the sentence with its place, or from a heading (start −1). */
export interface QuantitySubject {
  readonly entity: string
  readonly start: number
  readonly end: number
  readonly property: string
  readonly comparator: Comparator
  /** What is true of a share, where it is too long to be a property. */
  readonly statement?: string
}

interface NumberMention {
  start: number
  numberEnd: number
  end: number
  value: string
  unit: string | null
}

const fraction = '[½¼¾⅓⅔⅛⅜⅝⅞]'
const numberSource = String.raw`\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)?(?:[ -]?(?:\d+\s?[⁄/]\s?\d+|${fraction}))|\d+\s?[⁄/]\s?\d+|\d+(?:[.,]\d+)?|${fraction}`
const numberWords: Readonly<Record<string, string>> = {
  two: '2', three: '3', four: '4', five: '5', six: '6', seven: '7', eight: '8', nine: '9', ten: '10', eleven: '11', twelve: '12', fifteen: '15', twenty: '20', thirty: '30', forty: '40', sixty: '60', ninety: '90',
  deux: '2', trois: '3', quatre: '4', cinq: '5', sept: '7', huit: '8', neuf: '9', dix: '10', onze: '11', douze: '12', quinze: '15', vingt: '20', trente: '30', quarante: '40', soixante: '60', one: '1', une: '1', un: '1',
}
const wordSource = String.raw`(?<![\p{L}-])(?:${Object.keys(numberWords).join('|')})(?=[ -]\p{L}{3})`
const mention = new RegExp(String.raw`(?<money>[$€£])\s?(?<amount>${numberSource})(?<scale> (?:million|billion|thousand)s?)?|(?<sign>(?<=^|[\s(])[-−–](?=\d))?(?<number>(?<![\p{L}\p{N}_.,/⁄]|\^|[^\s(]-)(?:${numberSource})|${wordSource})(?:(?<gap>[ \u00a0\u202f-]?)(?<unit>${unitSource})(?![\p{L}\p{N}_]|[ ]?[/·][ ]?[\p{L}(]))?`, 'gu')

const labelBefore = /(?:fig(?:ure)?s?\.?|tab(?:le|leau)x?\.?|sections?|chap(?:ter|itre)s?\.?|pages?|pp?\.|nos?\.|n[°o]|steps?|étapes?|questions?|versions?|articles?|[ée]quations?|appendix|annexe|level|niveau|class|classe|part|partie|types?|routes?|district|grade|rule|règle|item|axe|phase|module|unit|unité|lesson|leçon|route|§|#)\s*$/iu

/** All quantities of text[start, end), left to right, ranges joined. Numbers without a unit are not quantities. */
export function findQuantities(text: string, start: number, end: number, language: Language): readonly Quantity[] {
  const line = text.slice(start, end).replace(/\n/g, ' ')
  const mentions = joinRanges(line, findMentions(line, language), language)
  const found: Quantity[] = []
  for (const item of mentions) {
    const dimension = item.unit === null ? null : dimensionOf(item.unit)
    if (item.unit === null || dimension === null) continue
    const left = comparatorBefore(line.slice(0, item.start), language)
    const right = comparatorAfter(line.slice(item.end), language)
    if (/^(?:one|une?)$/iu.test(line.slice(item.start, item.numberEnd)) && !left) continue
    const before = found[found.length - 1]
    const between = before ? line.slice(before.end - start, item.start) : ''
    const repeats = before && before.dimension === dimension && before.unit !== item.unit && /^\s?(?:[(/[]|or|ou|=)\s?$/u.test(between)
    found.push({
      start: start + item.start,
      end: start + item.end,
      cueStart: start + (left?.start ?? item.start),
      cueEnd: start + item.end + (right?.end ?? 0),
      value: item.value,
      unit: item.unit,
      dimension,
      comparator: item.value.includes('..') ? 'range' : (left?.comparator ?? right?.comparator ?? comparatorLater(line.slice(item.end), language)),
      repeats: repeats ? (before.repeats ?? found.length - 1) : null,
    })
  }
  return found
}

function findMentions(line: string, language: Language): NumberMention[] {
  const mentions: NumberMention[] = []
  for (const match of line.matchAll(mention)) {
    const groups = match.groups ?? {}
    const start = match.index
    const end = start + match[0].length
    if (labelBefore.test(line.slice(Math.max(0, start - 16), start))) continue
    if (groups['money'] !== undefined) {
      const value = numberValue(groups['amount'] ?? '', language)
      if (value && !groups['scale']) mentions.push({ start, numberEnd: end, end, value, unit: groups['money'] })
      continue
    }
    const printed = groups['number'] ?? ''
    const value = numberWords[printed.toLowerCase()] ?? numberValue(printed, language)
    if (value === null || isPower(line, end) || isClock(line, start, groups['unit'], language)) continue
    const unit = groups['unit'] ?? null
    if (groups['gap'] === '-' && unit !== null && !/^\p{L}{3}/u.test(unit)) continue
    const sign = groups['sign'] === undefined ? '' : '-'
    mentions.push({ start, numberEnd: start + (groups['sign']?.length ?? 0) + printed.length, end, value: sign + value, unit })
  }
  return mentions
}

/** "as printed, with a dot": thousands joined, decimal comma of French made a dot, fractions kept. */
function numberValue(printed: string, language: Language): string | null {
  const plain = printed.replace(/⁄/g, '/').replace(/\s?\/\s?/g, '/')
  const fractions: Readonly<Record<string, string>> = { '½': '1/2', '¼': '1/4', '¾': '3/4', '⅓': '1/3', '⅔': '2/3', '⅛': '1/8', '⅜': '3/8', '⅝': '5/8', '⅞': '7/8' }
  const spelled = plain.replace(/(\d?)[ -]?([½¼¾⅓⅔⅛⅜⅝⅞])/gu, (_, whole: string, mark: string) => `${whole}${whole ? ' ' : ''}${fractions[mark] ?? ''}`)
  if (spelled.includes('/')) return spelled.replace(/-/g, ' ').trim()
  const grouped = /^\d{1,3}(?:[\u00a0\u202f ]\d{3})+/u.test(spelled) ? spelled.replace(/[\u00a0\u202f ]/gu, '') : spelled
  const comma = language === 'en' || language === 'ko' || language === 'ja' || language === 'zh' || language === 'he'
  if (comma) return /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(grouped) ? grouped.replace(/,/g, '') : grouped.replace(',', '.')
  return grouped.replace(',', '.')
}

/** "10⁻³ mol", "2 × 10^5 Pa", "1.5e3": the printed number is not the whole number. */
function isPower(line: string, end: number): boolean {
  return /^\s?(?:\^|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]|[×x]\s?10|e\d)/u.test(line.slice(end))
}

/** "à 14 h", "9 h 30", "at 8 am": a time of day is not a duration. */
function isClock(line: string, start: number, unit: string | undefined, language: Language): boolean {
  if (unit === undefined) return false
  if (!/^(?:h|heures?|hours?)$/u.test(unit)) return false
  const rest = line.slice(start)
  if (/^\d{1,2}\s?h(?:eures?)?\s?\d{2}/u.test(rest)) return true
  return language === 'fr' && /(?:^|\s)(?:à|vers|dès|jusqu['’]à|avant|après)\s$/iu.test(line.slice(0, start))
}

function joinRanges(line: string, mentions: readonly NumberMention[], language: Language): NumberMention[] {
  const joined: NumberMention[] = []
  for (let index = 0; index < mentions.length; index++) {
    const low = mentions[index]
    const high = mentions[index + 1]
    if (!low) continue
    const between = high ? line.slice(low.end, high.start) : ''
    if (low.unit !== null && high?.unit && low.unit !== high.unit && /^\s*(?:–|—|-|−|to|à|through)\s*$/iu.test(between) && dimensionOf(low.unit) === dimensionOf(high.unit)) {
      // "500 mg to 1 g": a range, but in no one unit.
      index++
      continue
    }
    if (high && high.unit !== null && (low.unit === null || low.unit === high.unit)) {
      const opener = /(?:^|\s)(?:between|entre|from|de|d['’])\s+(?:about |environ )?$/iu.exec(line.slice(0, low.start))
      const paired = /^\s*(?:and|et)\s*$/iu.test(between) && opener !== null && /between|entre/iu.test(opener[0])
      const spanned = /^\s*(?:–|—|-|−|to|à|through)\s*$/iu.test(between) && (low.unit === null || low.unit === high.unit)
      if ((paired || spanned) && !high.value.startsWith('-')) {
        const start = opener && language !== 'en' && /de|d/iu.test(opener[0]) && !/between|entre|from/iu.test(opener[0]) ? low.start : opener ? low.start - opener[0].trimStart().length : low.start
        joined.push({ start, numberEnd: high.numberEnd, end: high.end, value: `${low.value}..${high.value}`, unit: high.unit })
        index++
        continue
      }
      if (low.unit === null && /^\s*[x×]\s*$/u.test(between)) {
        // "10 × 20 cm" has no single value.
        index++
        continue
      }
    }
    joined.push(low)
  }
  return joined
}
