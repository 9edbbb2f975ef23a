/** A number as it is printed in a text. */
export interface PrintedNumber {
  /** UTF-16 offsets of its digits, sign left out. */
  readonly start: number
  readonly end: number
  /** With a dot and without anything between thousands, as printed otherwise: "1.60". */
  readonly value: string
  /** A dash at the start of a line may be a sign or a bullet. */
  readonly sign: 'plus' | 'minus' | 'either'
}

/** A number answered, or two for a range. */
export interface AnsweredValue {
  readonly numbers: readonly AnsweredNumber[]
  /** What stands behind the number: a unit that belongs in its own field. */
  readonly rest: string
}

export interface AnsweredNumber {
  readonly negative: boolean
  /** What it can mean, as numbers: "1,200" is 1.2 or 1200. */
  readonly readings: readonly number[]
}

const gap = String.raw`[ \u00a0\u202f\u2009'’]`
const printed = String.raw`\d{1,3}(?:${gap}\d{3})+(?!\d)(?:[.,]\d+)?|\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d{1,3}(?:\.\d{3})+(?![\d.])(?:,\d+)?|\d+(?:[.,]\d+)?`
// Digits inside a word (CO2), powers, fractions, dates and versions are no numbers by themselves.
const inText = new RegExp(String.raw`(?<![\p{L}\d_^]|\d[.,/⁄]|[/⁄])(?:${printed})(?![\d⁰¹²³⁴⁵⁶⁷⁸⁹⁻^]|[.,/⁄]\d|\s?[×x]\s?10(?:[⁰¹²³⁴⁵⁶⁷⁸⁹⁻^]))`, 'gu')
const minusBefore = /(?:(?:^|[^\p{L}\p{N}\s)\]%°])\s?|\s)[-−–]$|(?:^|\P{L})(?:minus|moins)\s$/u

/** Every number of a text, read as the text writes its decimals. */
export function numbersIn(text: string, decimalComma: boolean): PrintedNumber[] {
  return [...text.matchAll(inText)].map((match): PrintedNumber => {
    const before = text.slice(Math.max(0, match.index - 8), match.index)
    const bullet = /(?:^|\n)\s*[-–−]$/u.test(before)
    const sign = bullet ? 'either' : minusBefore.test(before) ? 'minus' : 'plus'
    return { start: match.index, end: match.index + match[0].length, value: tidy(match[0], decimalComma), sign }
  })
}

const answered = new RegExp(String.raw`^(?:≤|<=|≥|>=|<|>|=|~|≈|\+)?\s*(?<sign>[-−–])?(?<first>${printed})(?:(?<unit>[^\d]{0,24}?)\s*(?:-|–|—|−|\.\.\.?|…|to|through|until|à|jusqu['’]à)\s*(?<sign2>[-−](?=\d))?(?<second>${printed}))?(?<rest>[^\d]{0,24}|\s*(?:m|cm|mm|km|ft)[23])$`, 'u')

/** The number or range that a value is; null where it is something else ("1/2", "12:30", "two or three"). */
export function answeredValue(value: string): AnsweredValue | null {
  const groups = answered.exec(value.trim())?.groups
  const first = groups?.['first']
  if (!groups || first === undefined) return null
  const second = groups['second']
  const numbers = [numberOf(first, groups['sign']), ...(second === undefined ? [] : [numberOf(second, groups['sign2'])])]
  return { numbers, rest: (groups['rest'] ?? '').trim() }
}

function numberOf(text: string, sign: string | undefined): AnsweredNumber {
  return { negative: sign !== undefined, readings: [...new Set([Number(tidy(text, false)), Number(tidy(text, true))])] }
}

/**
 * Whether a comma parts decimals: as the text's other numbers say, else as its language does. "1,200 m" is more than a
 * kilometre in English and a little more than a metre in French.
 */
export function usesDecimalComma(text: string): boolean {
  const commas = text.match(/(?<![\d.,])\d+,\d{1,2}(?![\d,])/gu)?.length ?? 0
  const dots = text.match(/(?<![\d.,])\d+\.\d{1,2}(?![\d.])/gu)?.length ?? 0
  if (commas !== dots) return commas > dots
  const others = text.match(/(?<!\p{L})(?:le|la|les|des|du|est|une|dans|pour|der|die|das|und|el|los|il|che|het|een)(?!\p{L})/giu)?.length ?? 0
  const english = text.match(/(?<!\p{L})(?:the|of|and|is|are|to|in|for|with|at)(?!\p{L})/giu)?.length ?? 0
  return others > english
}

function tidy(text: string, decimalComma: boolean): string {
  const close = text.replace(new RegExp(gap, 'gu'), '')
  const thousands = decimalComma ? /^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/ : /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/
  // "1,200,000" can only be thousands, wherever it stands.
  const always = /^\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?$|^\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?$|^\d{1,3}(?:,\d{3})+\.\d+$|^\d{1,3}(?:\.\d{3})+,\d+$/
  if (!thousands.test(close) && !always.test(close)) return close.replace(',', '.')
  const decimals = /[.,](\d+)$/.exec(close)
  const separators = new Set(close.match(/[.,]/g))
  return separators.size > 1 && decimals ? `${close.slice(0, decimals.index).replace(/[.,]/g, '')}.${decimals[1] ?? ''}` : close.replace(/[.,]/g, '')
}
