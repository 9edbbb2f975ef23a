import { words, type Word } from '../../../../shared/fold.ts'
import type { Span } from '../../../../shared/model/extraction.ts'

/** Articles and prepositions that a name may lose or gain at its start. */
const leading = new Set(['a', 'an', 'the', 'le', 'la', 'les', 'l', 'un', 'une', 'des', 'du', 'de', 'd'])
/** What no name is made of alone: words that stand for a name, or join names. */
const standIns = new Set(
  'it its they them their this that these those such he she his her him we us our you your one ones some any all both each other others another which who whom what there here then than and or but not no yes il elle ils elles on nous vous lui leur leurs son sa ses ce cet cette ces cela ceci ca celui celle ceux celles ci dernier derniere derniers dernieres qui que quoi dont ou et mais non oui ne pas y en se si tout tous toute toutes autre autres latter former'.split(' '),
)

/** A name's words as they are compared: lower case, no accents, no article, no plural. */
export function nameWords(name: string): string[] {
  const all = words(name.slice(0, 2 * longestName)).map(({ folded }) => stem(folded))
  while (all.length > 1 && leading.has(all[0] ?? '')) all.shift()
  return all
}

/** The same name in two spellings. */
export function nameKey(name: string): string {
  return nameWords(name).join(' ')
}

const longestName = 120

/** Whether it can be a name at all: not a pronoun, a number with its unit, or a sentence. */
export function isName(name: string): boolean {
  if (name.length > longestName) return false
  const all = words(name).map(({ folded }) => folded)
  if (all.length > 12 || /[.!?]\s+\p{Lu}/u.test(name)) return false
  return all.some((word) => /\p{L}/u.test(word) && !standIns.has(word) && !leading.has(word)) && !/^[\d\s.,]+\s?(?:\p{L}{1,3}|%|°\p{L}?)$/u.test(name)
}

/** What may part two words of one name. */
const joiner = /^(?:[\s\u00a0\u202f]*[-‐‑–/&'’ʼ.]?[\s\u00a0\u202f]*|[\s\u00a0\u202f]*[«»“”"][\s\u00a0\u202f]*)$/u

/** A text's words as names are looked for in it, made once. */
export interface NamedText {
  readonly text: string
  readonly words: readonly Word[]
  readonly stems: readonly string[]
}

export function namedText(text: string): NamedText {
  const all = words(text)
  return { text, words: all, stems: all.map(({ folded }) => stem(folded)) }
}

/** Every place of the name in the text, whole words only, in any case, accents and number. */
export function placesOf(name: string, { text, words: textWords, stems }: NamedText): Span[] {
  const wanted = nameWords(name)
  const first = wanted[0]
  if (first === undefined) return []
  const places: Span[] = []
  for (let at = stems.indexOf(first); at >= 0 && at + wanted.length <= stems.length; at = stems.indexOf(first, at + 1)) {
    if (!wanted.every((word, step) => stems[at + step] === word)) continue
    if (!isOneName(text, textWords, at, wanted.length)) continue
    const [from, to] = [textWords[at], textWords[at + wanted.length - 1]]
    if (!from || !to) continue
    places.push({ start: from.start, end: to.end })
    at += wanted.length - 1
  }
  return places
}

function isOneName(text: string, textWords: readonly Word[], at: number, length: number): boolean {
  for (let step = at; step < at + length - 1; step += 1) {
    const between = text.slice(textWords[step]?.end, textWords[step + 1]?.start)
    if (!joiner.test(between) || /\.\s|\n\s*\n/.test(between)) return false
  }
  return true
}

/** The plural's ending off, the same way for both sides of a comparison; it need not be a word. */
function stem(word: string): string {
  if (word.length < 4) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (word.endsWith('aux')) return `${word.slice(0, -3)}al`
  if (/(?:ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2)
  return /[^s]s$|[^u]x$/.test(word) && !/(?:us|is)$/.test(word) ? word.slice(0, -1) : word
}
