import { foldText } from '../../../../shared/fold.ts'
import type { Span } from '../../../../shared/model/extraction.ts'

export interface SameName {
  readonly kind: 'acronym' | 'synonym'
  readonly span: Span
}

/** How far from its name another name for it may stand. */
const nearCharacters = 80
const acronymForm = /^(?=.{2,10}$)(?:\p{Lu}[\p{Lu}\p{N}&.-]*[\p{Lu}\p{N}.]s?|\p{Lu}\p{Ll}?\p{Lu}[\p{L}\p{N}]*|\p{Lu}{1,2}\p{Ll}?\p{Lu}?\p{N}+)$/u
/** Words with which a text says that two names are one, and marks that do. */
const saysSame =
  /[(=/]|(?<!\p{L})(?:or|ou|i\.e\.|called|named|known as|aka|abbreviated|short for|synonyms?|termed|c['’]est-à-dire|appelée?s?|nommée?s?|dite?s?|désignée?s?|abrégée?s?|soit|aussi|sigle|acronyme)(?!\p{L})/iu

/**
 * Where the passage gives the other name for the same thing: near the name, in its sentence, said to be the same. Two
 * names that are joined wrongly make one entity of two for the whole library, so a model's word is not enough.
 */
export function standsForSame(text: string, names: readonly Span[], name: string, alias: string, places: readonly Span[], isListed: boolean): SameName | null {
  const acronym = acronymForm.test(alias) && !acronymForm.test(name)
  for (const span of places) {
    for (const place of names) {
      const between = span.start >= place.end ? text.slice(place.end, span.start) : place.start >= span.end ? text.slice(span.end, place.start) : null
      if (between === null || between.length > nearCharacters || /[.!?]\s|\n\s*\n/u.test(between)) continue
      if (acronym && hasItsLetters(alias, name) && /^\s*[(«"“,–-]?\s*(?:ou|or|soit|i\.e\.)?\s*$/iu.test(between)) return { kind: 'acronym', span }
      if (!isListed && saysSame.test(between)) return { kind: acronym && hasItsLetters(alias, name) ? 'acronym' : 'synonym', span }
    }
  }
  return null
}

/** The acronym's letters stand in the name in their order, the first at its beginning. */
function hasItsLetters(acronym: string, name: string): boolean {
  const letters = foldText(acronym.replace(/s$/u, '')).replace(/[^\p{L}]/gu, '')
  const plain = foldText(name)
  let at = -1
  for (const [place, letter] of [...letters].entries()) {
    at = plain.indexOf(letter, at + 1)
    if (at < 0 || (place === 0 && at > 0)) return false
  }
  return letters.length > 0
}
