/**
 * Text as full-text search sees it: SQLite's unicode61 tokenizer with remove_diacritics 2, done again here for what
 * SQLite does not do itself (titles, marks in names, nearest spellings). Letters, digits and private-use characters
 * make words, combining marks stay inside them and count for nothing, all else separates.
 */

const wordCharacter = /[\p{L}\p{N}\p{Co}]/u
const mark = /\p{M}/u
const plain = /^[ -~]*$/

/** One code point, lower case and without accents; a combining mark gives the empty string. */
export function foldCharacter(character: string): string {
  if (mark.test(character)) return ''
  // As SQLite does it, accents are taken from the Latin alphabet's letters alone: й stays й, ά stays ά.
  const base = character.normalize('NFD')[0] ?? character
  const letter = /[A-Za-z]/.test(base) ? base : character
  const lower = letter.toLowerCase()
  if (lower !== letter) return [...lower].length === 1 ? lower : letter
  // Other forms of a letter (ς, ſ, ϐ) are folded to the one that its capital has; ı is a letter of its own.
  const through = letter === 'ı' ? letter : letter.toUpperCase().toLowerCase()
  return [...through].length === 1 ? through : letter
}

/** Lower case, without accents; everything else as it is. */
export function foldText(text: string): string {
  // Most text has nothing else in it, and this is asked of every name at every publication.
  if (plain.test(text)) return text.toLowerCase()
  let folded = ''
  for (const character of text) folded += foldCharacter(character)
  return folded
}

export interface Word {
  /** UTF-16 offsets [start, end) into the text. */
  readonly start: number
  readonly end: number
  readonly folded: string
}

/** The words of a text, in order. */
export function words(text: string): Word[] {
  const found: Word[] = []
  let start = -1
  let folded = ''
  let at = 0
  const close = (end: number): void => {
    if (start >= 0) found.push({ start, end, folded })
    start = -1
    folded = ''
  }
  for (const character of text) {
    if (wordCharacter.test(character)) {
      if (start < 0) start = at
      folded += foldCharacter(character)
    } else if (!(start >= 0 && mark.test(character))) close(at)
    at += character.length
  }
  close(at)
  return found
}

/**
 * How names that people give (files, collections) are compared: without case, width of spaces or the way accents are
 * written, which differs between file systems; accents themselves count.
 */
export function nameKey(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase().normalize('NFC')
}
