import { newStemmer } from 'snowball-stemmers'
import type { Language } from '../../../../shared/model/document.ts'
import { singular } from './singular.ts'

/** One word of a text, folded, with its place. `joins` is false where something parts it from the word before. */
export interface FoldedWord {
  readonly key: string
  readonly start: number
  readonly end: number
  readonly joins: boolean
}

export type WordFolder = (text: string) => readonly FoldedWord[]

const wordPattern = /[\p{L}\p{N}]+(?:[.,](?=\p{N})\p{N}+)*/gu
/** What may stand between two words of one name: spaces, one hyphen or slash, an apostrophe, one line end. */
const joiner = /^(?:[ \t\u00a0\u202f]*\n?[ \t\u00a0\u202f]*|[ \t\u00a0]?[-\u2010\u2011\u2013/][ \t\u00a0]?|['\u2019\u02bc])$/u

const articles: Partial<Record<Language, ReadonlySet<string>>> = {
  en: new Set(['a', 'an', 'the']),
  fr: new Set(['le', 'la', 'les', 'l', 'un', 'une', 'des']),
  de: new Set(['der', 'die', 'das', 'den', 'dem', 'des', 'ein', 'eine', 'einen', 'einem', 'einer', 'eines']),
  es: new Set(['el', 'la', 'los', 'las', 'un', 'una', 'unos', 'unas']),
  it: new Set(['il', 'lo', 'la', 'i', 'gli', 'le', 'l', 'un', 'uno', 'una']),
  pt: new Set(['o', 'a', 'os', 'as', 'um', 'uma', 'uns', 'umas']),
  nl: new Set(['de', 'het', 'een']),
}
/** An article is dropped inside a name only after one of these, so that "locking the nut" is not "locking nut". */
const beforeArticle: Partial<Record<Language, ReadonlySet<string>>> = {
  en: new Set(['of', 'in', 'on', 'for', 'to', 'with', 'by', 'from', 'at', 'into', 'under', 'over']),
  fr: new Set(['de', 'a', 'en', 'par', 'pour', 'sur', 'dans', 'avec', 'sous', 'contre', 'entre']),
}
/** French contractions fold to their preposition: "plan du transport" and "plan de transport" are one name. */
const contractions = new Map([['du', 'de'], ['d', 'de'], ['des', 'de'], ['au', 'a'], ['aux', 'a'], ['qu', 'que']])

const snowball: Partial<Record<Language, string>> = { de: 'german', es: 'spanish', it: 'italian', pt: 'portuguese', nl: 'dutch', ru: 'russian' }

/** Makes a folder for one language, with a memory of the words that it has met. Use one for each document. */
export function createWordFolder(language: Language): WordFolder {
  const memory = new Map<string, string>()
  const stemmer = snowball[language] ? newStemmer(snowball[language]) : null
  const foldWord = (surface: string, shouted: boolean): string => {
    const known = memory.get(shouted ? `!${surface}` : surface)
    if (known !== undefined) return known
    const plain = foldCharacters(surface)
    let folded = stemmer ? stemmer.stem(plain) : singular(plain, language)
    if (/^\p{Lu}{2,}s$/u.test(surface)) folded = plain.slice(0, -1)
    else if (isAcronym(surface) && !(shouted || (surface.length > 4 && /^\p{Lu}+$/u.test(surface)))) folded = plain
    memory.set(shouted ? `!${surface}` : surface, folded)
    return folded
  }
  const dropped = articles[language]
  const openers = beforeArticle[language]
  return (text) => {
    const words: FoldedWord[] = []
    let end = 0
    // In a heading set in capitals NUTS is the plural of nut; alone among small letters it is an acronym.
    const shouted = !/\p{Ll}/u.test(text) && /\p{Lu}{5}|\p{Lu}\P{L}+\p{Lu}/u.test(text)
    for (const match of text.matchAll(wordPattern)) {
      const start = match.index
      const surface = match[0]
      const between = text.slice(end, start)
      let key = foldWord(surface, shouted)
      const joins = words.length > 0 && joiner.test(between)
      const previous = joins ? words[words.length - 1]?.key : undefined
      const lower = key.length <= 4 ? foldCharacters(surface) : key
      const droppedHere = dropped?.has(lower) === true && previous !== undefined && openers?.has(previous) === true
      end = start + surface.length
      if (droppedHere) continue
      if (language === 'fr' && contractions.has(lower) && (lower.length > 1 || isApostrophe(text[end]))) {
        key = lower === 'des' && previous === undefined ? 'des' : (contractions.get(lower) ?? key)
      }
      words.push({ key, start, end, joins })
    }
    return words
  }
}

/**
 * The key under which a name is known: lower case, no accents, no article, singular, hyphens as spaces.
 * Two documents share an entity exactly where their keys are equal; search folds its words with it too.
 */
export function foldKey(name: string, language: Language): string {
  return keyOf(createWordFolder(language)(name), language)
}

/** The same as `foldKey`, for words that are folded already. */
export function keyOf(words: readonly FoldedWord[], language: Language): string {
  const keys = words.map((word) => word.key)
  while (keys.length > 1 && articles[language]?.has(keys[0] ?? '')) keys.shift()
  return keys.join(' ')
}

/** PpO2, ADD, PFDs, CO2: letters in capitals that are not a word written large. */
export function isAcronym(surface: string): boolean {
  return /^(?=.{2,10}$)(?:\p{Lu}[\p{Lu}\p{N}]+|\p{Lu}\p{Ll}?\p{Lu}[\p{L}\p{N}]*|\p{Lu}\p{Ll}\p{Lu}\p{N}?)$/u.test(surface) || /^\p{Lu}{1,2}\p{Ll}?\p{Lu}?\p{N}+$/u.test(surface)
}

/** Lower case, compatibility forms, ligatures and accents removed. */
export function foldCharacters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/ß/g, 'ss')
}

function isApostrophe(character: string | undefined): boolean {
  return character === "'" || character === '\u2019' || character === '\u02bc'
}
