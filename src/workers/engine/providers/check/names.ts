import { words, type Word } from '../../../../shared/fold.ts'
import type { Span } from '../../../../shared/model/extraction.ts'

/** Articles and prepositions that a name may lose or gain at its start. */
const leading = new Set(['a', 'an', 'the', 'le', 'la', 'les', 'l', 'un', 'une', 'des', 'du', 'de', 'd'])

/** A name's words as they are compared: lower case, no accents, no article, no plural. */
export function nameWords(name: string): string[] {
  const all = words(name).map(({ folded }) => stem(folded))
  while (all.length > 1 && leading.has(all[0] ?? '')) all.shift()
  return all
}

/** The same name in two spellings. */
export function nameKey(name: string): string {
  return nameWords(name).join(' ')
}

/** Every place of the name in the text, whole words only, in any case, accents and number. */
export function placesOf(name: string, text: string, textWords: readonly Word[] = words(text)): Span[] {
  const wanted = nameWords(name)
  const first = wanted[0]
  if (first === undefined) return []
  const places: Span[] = []
  for (let at = 0; at + wanted.length <= textWords.length; at += 1) {
    if (!wanted.every((word, step) => stem(textWords[at + step]?.folded ?? '') === word)) continue
    const [from, to] = [textWords[at], textWords[at + wanted.length - 1]]
    if (!from || !to || /[.!?;:]\s|\n\n/.test(text.slice(from.end, to.start))) continue
    places.push({ start: from.start, end: to.end })
    at += wanted.length - 1
  }
  return places
}

/** The plural's ending off, the same way for both sides of a comparison; it need not be a word. */
function stem(word: string): string {
  if (word.length < 4) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (word.endsWith('aux')) return `${word.slice(0, -3)}al`
  if (/(?:ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2)
  return /[^s]s$|[^u]x$/.test(word) && !/(?:us|is)$/.test(word) ? word.slice(0, -1) : word
}
