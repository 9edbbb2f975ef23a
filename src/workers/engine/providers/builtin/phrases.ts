import type { Language } from '../../../../shared/model/document.ts'
import type { LanguageWords } from './language-words.ts'
import { dimensionOf } from './units.ts'
import { isNominal, type Sentence, type Token } from './tokens.ts'

/** A noun phrase without its determiner: modifiers and head, all in one sentence. */
export interface Phrase {
  /** Token indexes, [from, to), determiner and weak outer modifiers left out. */
  readonly from: number
  readonly to: number
  readonly start: number
  readonly end: number
  /** Token index of the noun that says what kind of thing it is. */
  readonly head: number
  readonly determiner: Token | null
  /** Index of the first token with everything that was trimmed off (determiner, weak modifiers). */
  readonly outerFrom: number
  readonly outerTo: number
  /** Every noun in it is a proper noun or an acronym. */
  readonly proper: boolean
}

/** Simple noun phrases in order, none inside another. English heads come last, French and Romance heads first. */
export function findPhrases(sentence: Sentence, language: Language, words: LanguageWords): readonly Phrase[] {
  const headLast = language === 'en' || language === 'de' || language === 'nl'
  const { tokens } = sentence
  const phrases: Phrase[] = []
  let index = 0
  while (index < tokens.length) {
    const end = headLast ? headLastEnd(tokens, index) : headFirstEnd(tokens, index)
    if (end === index) {
      index++
      continue
    }
    const phrase = trim(tokens, index, end, headLast, words)
    if (phrase) phrases.push(phrase)
    index = end
  }
  return phrases
}

/** (A | N)* N */
function headLastEnd(tokens: readonly Token[], from: number): number {
  let to = from
  let lastNoun = -1
  while (to < tokens.length) {
    const tag = tokens[to]?.tag
    if (tag === 'N' || tag === 'PN') lastNoun = to
    else if (tag !== 'A') break
    to++
  }
  return lastNoun < 0 ? (to > from ? to : from) : lastNoun + 1
}

/** A* N+ (R? A)* */
function headFirstEnd(tokens: readonly Token[], from: number): number {
  let to = from
  while (tokens[to]?.tag === 'A') to++
  const nouns = to
  while (isNominal(tokens[to])) to++
  if (to === nouns) return to > from ? to : from
  for (;;) {
    if (tokens[to]?.tag === 'A') to++
    else if (tokens[to]?.tag === 'R' && tokens[to + 1]?.tag === 'A') to += 2
    else return to
  }
}

function trim(tokens: readonly Token[], outerFrom: number, outerTo: number, headLast: boolean, words: LanguageWords): Phrase | null {
  let from = outerFrom
  let to = outerTo
  const weak = (index: number): boolean => words.weakModifiers.has(tokens[index]?.lower ?? '')
  while (from < to && !isNominal(tokens[from]) && (weak(from) && !keepsWeak(tokens, from, to, words))) from++
  if (!headLast) {
    while (from < to && tokens[from]?.tag === 'A') from++
    while (to - 1 > from && tokens[to - 1]?.tag !== 'N' && tokens[to - 1]?.tag !== 'PN' && (weak(to - 1) || isParticipleOfAct(tokens[to - 1]) || tokens[to - 2]?.tag === 'R' || tokens[to - 1]?.tag === 'R')) to--
  }
  // "a 1/2-inch hose": the size before a hyphen is no part of the name.
  const sized = tokens[from - 1]?.text === '-' && /^(?:M|S)$/.test(tokens[from - 2]?.tag ?? '') && dimensionOf(tokens[from]?.text ?? '') !== null
  if (sized && to - from > 1) {
    from++
    outerFrom -= 2
    while (/^(?:M|S)$/.test(tokens[outerFrom - 1]?.tag ?? '')) outerFrom--
  }
  const nouns: number[] = []
  for (let index = from; index < to; index++) if (isNominal(tokens[index])) nouns.push(index)
  const head = headLast ? nouns[nouns.length - 1] : nouns[0]
  const first = tokens[from]
  const last = tokens[to - 1]
  if (head === undefined || !first || !last) return null
  const before = tokens[outerFrom - 1]
  return {
    from,
    to,
    start: first.start,
    end: last.end,
    head,
    determiner: before?.tag === 'D' ? before : null,
    outerFrom: before?.tag === 'D' ? outerFrom - 1 : outerFrom,
    outerTo,
    proper: nouns.every((index) => tokens[index]?.tag === 'PN'),
  }
}

/** "high" is weak in "high pressure"? No: it makes the term. Some weak words are weak only before a weak rest. */
function keepsWeak(tokens: readonly Token[], from: number, to: number, words: LanguageWords): boolean {
  return words.weakOnlyAlone.has(tokens[from]?.lower ?? '') && to - from >= 2 && !words.genericNouns.has(tokens[to - 1]?.lower ?? '')
}

/** "les infrastructures situées", "le plan proposé": a French past participle after a noun tells a circumstance. */
function isParticipleOfAct(token: Token | undefined): boolean {
  return token !== undefined && /(?:é|ée|és|ées|ant|us|ues)$/.test(token.lower) && !/(?:communauté|isé|isée|isés|isées|iné|inée|inés|inées|limité|comprimé|comprimée|comprimés|partagé|partagée|partagés|partagées|protégé|protégée|protégées|protégés|armé|blindé|ant|ante)$/.test(token.lower)
}

/** The words of a stretch of text as one line. */
export function textOf(text: string, start: number, end: number): string {
  return text.slice(start, end).replace(/\s+/g, ' ')
}
