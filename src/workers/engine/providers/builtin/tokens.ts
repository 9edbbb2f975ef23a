/**
 * Glossary of the built-in extractor.
 * segment: a run of a passage that stands by itself: a paragraph, a list item, a table cell.
 * sentence: a part of one segment. token: a word, a number or a mark in a sentence.
 * tag: N noun, PN proper noun, A adjective (or a participle used as one), V verb, X auxiliary or modal,
 *   D determiner, P preposition, C conjunction, R adverb or negation, O pronoun, M number, S symbol, '.' mark.
 * All offsets are UTF-16, [start, end), into the passage's text.
 */
export type Tag = 'N' | 'PN' | 'A' | 'V' | 'X' | 'D' | 'P' | 'C' | 'R' | 'O' | 'M' | 'S' | '.'

export interface Token {
  readonly text: string
  /** Lower case, typographic apostrophes made plain. */
  readonly lower: string
  readonly start: number
  readonly end: number
  readonly tag: Tag
}

export interface Segment {
  readonly kind: 'prose' | 'item' | 'cell'
  /** Where its content starts, marker skipped. */
  readonly start: number
  readonly end: number
  /** "1.", "•", "a)": as printed, without spaces. */
  readonly marker: string | null
  /** The number of an ordered marker. */
  readonly order: number | null
}

export interface Sentence {
  readonly start: number
  readonly end: number
  readonly segment: Segment
  readonly tokens: readonly Token[]
}

/** Cuts one segment into tagged sentences. */
export type Tagger = (text: string, segment: Segment) => readonly Sentence[]

export function isNominal(token: Token | undefined): boolean {
  return token?.tag === 'N' || token?.tag === 'PN'
}

export function startsUpper(text: string): boolean {
  return /^\p{Lu}/u.test(text)
}

/** A word in capitals throughout, two letters or more. */
export function isCapitals(text: string): boolean {
  return /^\p{Lu}[\p{Lu}\p{N}'’-]*\p{Lu}[\p{Lu}\p{N}]*$/u.test(text)
}

export function plainLower(text: string): string {
  return text.toLowerCase().replace(/[’ʼ]/g, "'")
}
