import type { Language } from '../../../../shared/model/document.ts'
import { words as wordsOf } from '../../../../shared/fold.ts'
import type { Span } from '../../../../shared/model/extraction.ts'
import type { Claims } from './claims.ts'
import { typeOfName } from './entity-types.ts'
import type { LanguageWords } from './language-words.ts'
import { findPhrases } from './phrases.ts'
import { isNominal, type Sentence, type Tagger } from './tokens.ts'

const numbering = /^(?:(?:chapter|chapitre|section|part|partie|unit|unité|lesson|leçon|module|appendix|annexe|axe|article|kapitel|abschnitt|step|étape)\s+(?:\d+(?:\.\d+)*|[IVX]+|[A-Z])\b|\d+(?:\.\d+)*\.?(?=\s)|[IVX]+\.(?=\s)|[A-Z][.)](?=\s)|\d+\))\s*[:.–—-]?\s*/iu

/** A heading without its number, its colon and what stands in parentheses at its end. */
export function plainHeading(heading: string): string {
  return heading.replace(/\s+/g, ' ').trim().replace(numbering, '').replace(/\s*[:.]$/u, '').replace(/\s*\((?:suite|continued|cont\.?)\)$/iu, '').trim()
}

/**
 * Terms of the heading path, each section PART_OF the one that holds it where a sentence of the passage (`text`; null:
 * none) names both: a claim is shown beside its words, and an outline alone says little of what its titles name. Only
 * a heading that is a name counts: a question, a sentence or "Introduction" names no concept.
 */
export function claimHeadings(headings: readonly string[], text: string | null, tagger: Tagger, language: Language, words: LanguageWords, claims: Claims): void {
  let parent: string | null = null
  for (const heading of headings) {
    const names = headingNames(heading, tagger, language, words)
    for (const name of names) claims.entity({ name: name.text, type: name.type, weight: 0.7 })
    const only = names.length === 1 ? names[0] : undefined
    if (!only) continue
    const span = text !== null && parent !== null && parent.toLowerCase() !== only.text.toLowerCase() ? sentenceNaming(text, [only.text, parent]) : null
    if (span && parent) claims.relation({ from: only.text, to: parent, type: 'PART_OF', span, weight: 0.6 })
    parent = only.text
  }
}

/** The first sentence in which all the names stand, each by itself and in any case and number. */
function sentenceNaming(text: string, names: readonly string[]): Span | null {
  const wanted = names.map(keysOf)
  for (const match of text.matchAll(/\S(?:(?!\n\n)[^.!?]|[.!?](?!\s|$))*(?:[.!?]+|$|(?=\n\n))/gu)) {
    const keys = keysOf(match[0])
    const taken = new Set<number>()
    if (wanted.every((name) => take(keys, name, taken))) return { start: match.index, end: match.index + match[0].trimEnd().length }
  }
  return null
}

/** Marks where the name stands as taken, so that "tree" is not found again inside "tree optimization". */
function take(keys: readonly string[], name: readonly string[], taken: Set<number>): boolean {
  for (let at = 0; at + name.length <= keys.length; at += 1) {
    const places = name.map((_word, step) => at + step)
    if (places.some((place) => taken.has(place)) || !name.every((word, step) => keys[at + step] === word)) continue
    for (const place of places) taken.add(place)
    return true
  }
  return false
}

/** Words without accents, case and the plural's ending. */
function keysOf(text: string): string[] {
  return wordsOf(text).map(({ folded }) => (folded.length > 3 ? folded.replace(/(?<=[^s])s$|(?<=u)x$/u, '') : folded))
}

interface HeadingName {
  readonly text: string
  readonly type: ReturnType<typeof typeOfName>
}

function headingNames(heading: string, tagger: Tagger, language: Language, words: LanguageWords): readonly HeadingName[] {
  const plain = plainHeading(heading)
  if (plain === '' || /[?!]$/.test(plain) || plain.length > 90) return []
  const segment = { kind: 'prose' as const, start: 0, end: plain.length, marker: null, order: null }
  const sentences = tagger(plain, segment)
  const sentence = sentences[0]
  if (!sentence || sentences.length > 1) return []
  return isName(sentence) ? namesIn(plain, sentence, language, words) : []
}

function isName(sentence: Sentence): boolean {
  return sentence.tokens.length <= 12 && sentence.tokens.some(isNominal) && !sentence.tokens.some((token) => token.tag === 'O' || token.tag === 'X' || (token.tag === 'V' && token !== sentence.tokens[0]))
}

/** One name for a heading that is one phrase or chain of phrases; one for each side of "and", ":" and ",". */
function namesIn(plain: string, sentence: Sentence, language: Language, words: LanguageWords): readonly HeadingName[] {
  const phrases = findPhrases(sentence, language, words)
  const groups: { start: number; end: number; head: string; proper: boolean; words: number }[] = []
  let lastTo = -1
  for (const phrase of phrases) {
    const between = sentence.tokens.slice(lastTo < 0 ? phrase.from : lastTo, phrase.from)
    const last = groups[groups.length - 1]
    const chained = last && between.length > 0 && between.every((token) => token.tag === 'P' || token.tag === 'D' || token.tag === 'A') && between.some((token) => /^(?:of|de|d'|du|des|à|en|au|aux|von)$/.test(token.lower))
    const head = sentence.tokens[phrase.head]?.text ?? ''
    if (chained && last) {
      last.end = phrase.end
      last.words += phrase.to - phrase.from + 1
    } else {
      groups.push({ start: phrase.start, end: phrase.end, head, proper: phrase.proper, words: phrase.to - phrase.from })
    }
    lastTo = phrase.to
  }
  const names: HeadingName[] = []
  for (const group of groups) {
    const text = plain.slice(group.start, group.end)
    const parts = text.toLowerCase().split(/[^\p{L}\p{N}-]+/u).filter((part) => part.length > 2 && !/^(?:des|les|the|and|aux|for|une|del|von|der|die|das|sur|par)$/.test(part))
    const empty = parts.every((part) => words.structuralHeadings.has(part) || words.genericNouns.has(part) || words.weakModifiers.has(part))
    if (empty || group.words > 7 || text.length < 3 || !/\p{L}{2}/u.test(text)) continue
    names.push({ text, type: typeOfName(text, group.head, false) })
  }
  return names
}
