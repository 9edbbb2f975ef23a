import type { Language } from '../../../../shared/model/document.ts'
import type { LanguageWords } from './language-words.ts'
import { textOf, type Phrase } from './phrases.ts'
import type { Sentence, Token } from './tokens.ts'
import { dimensionOf } from './units.ts'

/** A sentence with what the readers of patterns need to know about it. */
export interface SentenceContext {
  readonly text: string
  readonly sentence: Sentence
  readonly phrases: readonly Phrase[]
  readonly language: Language
  readonly words: LanguageWords
  readonly headings: readonly string[]
  /** For an item of a list: the line with a colon that introduces it ("The following limits apply:"), or null. */
  readonly leadIn: string | null
  /** Names that the passage gives an acronym for, with their places. */
  readonly longForms: readonly LongForm[]
}

export interface LongForm {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** A verb with its auxiliaries, adverbs and negation: [from, to] are token indexes, both inside. */
export interface VerbGroup {
  readonly from: number
  readonly to: number
  /** The last full verb, or the auxiliary itself where there is none. */
  readonly main: Token
  readonly negated: boolean
  readonly modal: boolean
  readonly copula: boolean
}

const negations = new Set(['not', "n't", 'never', 'no', 'cannot', 'ne', "n'", 'pas', 'jamais', 'neither', 'nor'])
const modalWords = new Set(['must', 'shall', 'should', 'may', 'can', 'could', 'might', 'will', 'would', 'doit', 'doivent', 'devra', 'devront', 'devrait', 'devraient', 'peut', 'peuvent', 'faut', 'pourra', 'pourrait'])
const copulas = new Set(['is', 'are', 'was', 'were', 'be', 'been', 'being', "'s", 'est', 'sont', 'était', 'étaient', 'être', 'sera', 'seront', 'soit', 'soient', 'fut', 'été'])
export function nameOf(context: SentenceContext, phrase: Phrase): string {
  return textOf(context.text, phrase.start, phrase.end)
}

export function headLower(context: SentenceContext, phrase: Phrase): string {
  return context.sentence.tokens[phrase.head]?.lower ?? ''
}

/** Index of the last token that ends at or before an offset; -1 where there is none. */
export function tokenBefore(context: SentenceContext, offset: number): number {
  const { tokens } = context.sentence
  let index = tokens.length - 1
  while (index >= 0 && (tokens[index]?.end ?? 0) > offset) index--
  return index
}

/** Index of the first token that starts at or after an offset; tokens.length where there is none. */
export function tokenAfter(context: SentenceContext, offset: number): number {
  const index = context.sentence.tokens.findIndex((token) => token.start >= offset)
  return index < 0 ? context.sentence.tokens.length : index
}

/** The phrase whose last token is at `index`, a parenthesis in between skipped ("PpO2 (…) must"). */
export function phraseEndingAt(context: SentenceContext, index: number): Phrase | null {
  let end = index
  if (context.sentence.tokens[end]?.text === ')') {
    while (end >= 0 && context.sentence.tokens[end]?.text !== '(') end--
    end--
  }
  // "un plongeur de niveau 1": a number belongs to the noun before it.
  if (context.sentence.tokens[end]?.tag === 'M') end--
  return context.phrases.find((phrase) => phrase.outerTo - 1 === end) ?? null
}

/** The phrase that begins at `index`, its determiner included. */
export function phraseStartingAt(context: SentenceContext, index: number): Phrase | null {
  return context.phrases.find((phrase) => phrase.outerFrom === index) ?? null
}

/** The verb group that ends at `index`, or null. */
export function verbGroupEndingAt(context: SentenceContext, index: number): VerbGroup | null {
  const { tokens } = context.sentence
  let from = index
  let main: Token | null = null
  let auxiliary: Token | null = null
  let negated = false
  let modal = false
  while (from >= 0) {
    const token = tokens[from]
    if (!token) break
    const participle = token.tag === 'A' && /(?:ed|en|é|ée|és|ées|is|it)$/.test(token.lower) && tokens[from - 1]?.tag === 'X'
    const linkingTo = token.lower === 'to' && (tokens[from + 1]?.tag === 'V' || tokens[from + 1]?.tag === 'X') && (tokens[from - 1]?.tag === 'V' || tokens[from - 1]?.tag === 'X')
    const reflexive = token.tag === 'O' && /^(?:se|s'|y)$/.test(token.lower)
    const negation = negations.has(token.lower)
    if (token.tag === 'V' || participle) {
      // Two full verbs in a row are one too many in English: the tagger took a noun for one ("the anchor rode consists").
      if (main && context.language === 'en' && tokens[from + 1]?.tag === 'V' && !/(?:ing|ed|en)$/.test(main.lower)) return null
      main ??= token
    }
    else if (token.tag === 'X') auxiliary ??= token
    else if (!((token.tag === 'R' && token.lower !== 'to') || reflexive || linkingTo || negation)) break
    if (negation) negated = true
    if (modalWords.has(token.lower)) modal = true
    from--
  }
  const head = main ?? auxiliary
  if (!head || from === index) return null
  return { from: from + 1, to: index, main: head, negated, modal, copula: main === null && auxiliary !== null && copulas.has(auxiliary.lower) }
}

/** Is `index` inside an if-clause? Then nothing there is asserted. */
export function isConditional(context: SentenceContext, index: number): boolean {
  const { tokens } = context.sentence
  for (let at = index; at >= 0; at--) {
    const token = tokens[at]
    if (!token) return false
    if (token.text === ',' || token.text === ';') {
      // A comma after the condition ends it; one inside it (an enumeration) is rare in instructions.
      return false
    }
    if (/^(?:which|lequel|laquelle|lesquels|lesquelles)$/.test(token.lower) && tokens[at - 1]?.tag === 'P') return true
    if (/^(?:if|when|whenever|unless|until|once|while|where|lorsque|lorsqu'|si|quand|dès|tant|where|should|whether)$/.test(token.lower) && (token.tag === 'C' || token.tag === 'R' || token.tag === 'O' || token.tag === 'P' || at === 0)) {
      return !(token.lower === 'dès' || token.lower === 'should') || at === 0
    }
  }
  return false
}

/** Names one kind of thing: not "this", not "one", not a noun too general to be a subject. */
export function isSpecific(context: SentenceContext, phrase: Phrase): boolean {
  if (/^(?:this|that|these|those|its|their|ce|cet|cette|ces|son|sa|ses|leur|leurs|another|other|autre|autres|such|quel|quelle|what|which)$/.test(phrase.determiner?.lower ?? '')) return false
  const head = headLower(context, phrase)
  if (head.length < 2 || !/\p{L}/u.test(head) || (phrase.end - phrase.start <= 3 && dimensionOf(nameOf(context, phrase)) !== null)) return false
  return phrase.to - phrase.from > 1 || !context.words.genericNouns.has(head) || namesSubstance(context, phrase)
}

/** Water, air and body are too general to be terms, and plain enough to have a temperature. */
export function namesSubstance(context: SentenceContext, phrase: Phrase): boolean {
  const head = headLower(context, phrase)
  return /^(?:water|air|body|eau|air|corps|sound|light|hand|hands|eye|eyes|head|face|main|mains|œil|yeux|tête)$/.test(head) || !context.words.genericNouns.has(head)
}
