import type { Claims } from './claims.ts'
import { typeOfName } from './entity-types.ts'
import type { LongForm } from './sentence-context.ts'

const parenthesis = /\(([^()]{2,90})\)/gu
const acronymForm = /^(?=.{2,9}$)(?:\p{Lu}[\p{Lu}\p{N}&-]*\p{Lu}\p{N}*s?|\p{Lu}\p{Ll}?\p{Lu}[\p{L}\p{N}]*|\p{Lu}{1,2}\p{Ll}?\p{Lu}?\p{N}+)$/u

/**
 * Acronyms with their long forms, both ways round: "partial pressure of oxygen (PpO2)", "PpO2 (partial pressure
 * of oxygen)". The letters are matched from the right, after Schwartz and Hearst, "A simple algorithm for
 * identifying abbreviation definitions in biomedical text" (PSB 2003); digits are skipped.
 */
export function claimAcronyms(source: string, claims: Claims): readonly LongForm[] {
  // A line end inside a paragraph is a space; lengths stay.
  const text = source.replace(/(?<!\n)\n(?![\n\d•|-])/g, ' ')
  const found: LongForm[] = []
  for (const match of text.matchAll(parenthesis)) {
    const inner = (match[1] ?? '').trim()
    const innerStart = match.index + 1 + (match[1] ?? '').indexOf(inner)
    const before = text.slice(Math.max(0, match.index - 120), match.index).trimEnd()
    const beforeEnd = match.index - (text.slice(0, match.index).length - text.slice(0, match.index).trimEnd().length)
    if (acronymForm.test(inner)) {
      const sentence = /[^.;:!?\n(]*$/u.exec(before)?.[0] ?? ''
      const long = longForm(inner, sentence)
      if (long) found.push(claimPair(long, beforeEnd - long.length, inner, innerStart, claims))
      continue
    }
    const short = /(\S+)$/u.exec(before)?.[1] ?? ''
    if (!acronymForm.test(short)) continue
    const plain = inner.replace(/^(?:ou|or|i\.e\.|c'est-à-dire|soit|for|pour)\s+/iu, '').replace(/[,;].*$/u, '')
    const long = longForm(short, plain)
    if (long && long.length >= plain.length - 8) found.push(claimPair(long, innerStart + inner.indexOf(long), short, beforeEnd - short.length, claims))
  }
  return found
}

/** The shortest end of `text` that holds the acronym's letters in order and starts with its first. */
export function longForm(acronym: string, text: string): string | null {
  const letters = fold(acronym.replace(/s$/u, '')).replace(/[^\p{L}]/gu, '')
  const plain = fold(text)
  if (letters.length < 2 || plain.length !== text.length) return null
  const exact = byInitials(letters, text)
  if (exact) return exact
  let at = plain.length - 1
  for (let index = letters.length - 1; index >= 0; index--) {
    const letter = letters[index] ?? ''
    const opens = (place: number): boolean => place === 0 || !/[\p{L}\p{N}]/u.test(plain[place - 1] ?? '')
    while (at >= 0 && (plain[at] !== letter || (index === 0 && !opens(at)))) at--
    if (at < 0) return null
    if (index === 0) break
    at--
  }
  const long = text.slice(wholeCompound(text, at)).trimEnd()
  const words = long.split(/[\s'’-]+/).length
  if (/^(?:d['’]|l['’]|de\s|du\s|des\s|of\s)/iu.test(long)) return null
  const enough = words >= 2 && words <= Math.min(letters.length + 5, letters.length * 2 + 1) && long.length > acronym.length + 2
  return enough && initialsAgree(letters, fold(long)) ? long : null
}

const little = /^(?:of|the|and|for|in|on|to|a|an|de|du|des|d|l|la|le|les|et|à|au|aux|en|pour|sur|par|dans)$/iu

/** The last words of `text`, little ones skipped, whose initials are the letters: "détecteur de victimes d'avalanche". */
function byInitials(letters: string, text: string): string | null {
  const words = [...text.matchAll(/\p{L}[\p{L}\p{N}]*/gu)].filter((word) => !little.test(word[0]))
  const last = words.slice(-letters.length)
  const first = last[0]
  if (!first || last.length < letters.length || letters.length < 2) return null
  return fold(last.map((word) => word[0].charAt(0)).join('')) === letters ? text.slice(wholeCompound(text, first.index)).trimEnd() : null
}

/** "low-level …" begins at its first half. */
function wholeCompound(text: string, at: number): number {
  let start = at
  while (start > 1 && /[-‐]/u.test(text[start - 1] ?? '') && /\p{L}/u.test(text[start - 2] ?? '')) start -= 1 + (/\p{L}+$/u.exec(text.slice(0, start - 1))?.[0].length ?? 0)
  return start
}

/** Half of the letters at least must begin words, or any long text would match. */
function initialsAgree(letters: string, long: string): boolean {
  const initials = long.split(/[^\p{L}\p{N}]+/u).map((word) => word[0] ?? '')
  let from = 0
  let hits = 0
  for (const letter of letters) {
    const at = initials.indexOf(letter, from)
    if (at >= 0) {
      hits++
      from = at + 1
    }
  }
  return hits * 2 >= letters.length
}

function claimPair(long: string, longStart: number, short: string, shortStart: number, claims: Claims): LongForm {
  const bare = long.replace(/^(?:the|an?|les?|la|une?)\s+|^l['’]/iu, '')
  const start = longStart + (long.length - bare.length)
  const head = /^\p{L}+/u.exec(bare)?.[0] ?? bare
  const last = /\p{L}+$/u.exec(bare)?.[0] ?? bare
  const byLast = typeOfName(bare, last, true)
  claims.entity({
    name: bare.replace(/\s+/g, ' '),
    type: byLast === 'concept' ? typeOfName(bare, head, true) : byLast,
    weight: 0.9,
    span: { start, end: start + bare.length },
    alias: { name: short, kind: 'acronym', span: { start: shortStart, end: shortStart + short.length } },
  })
  return { name: bare.replace(/\s+/g, ' '), start, end: start + bare.length }
}

/** Lower case without accents, length kept; a text whose length would change is refused by the caller. */
function fold(text: string): string {
  return [...text].map((letter) => letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()).join('')
}
