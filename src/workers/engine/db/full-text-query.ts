import { words, type Word } from '../../../shared/fold.ts'
import { isStopWord } from '../../../shared/stop-words.ts'

/**
 * What a person types, as FTS5 queries that can never be a syntax error: every piece is quoted, so operators,
 * column names and punctuation are only text. "Double quotes" hold a phrase together; the last word is taken as
 * a beginning, for it may still be being typed, unless a space or a quote closes it. Words like "the" and "de" are
 * looked for in quotes, or where there are no others: elsewhere they tell no passage from another, and are most of the
 * work.
 */
export interface FullTextQuery {
  /** All pieces must match. */
  readonly all: string
  /** Any piece may match: what to ask when `all` finds nothing. Equal to `all` for a single piece. */
  readonly any: string
  /** Every word as it was typed, folded, also those that are not looked for: what the whole name of a thing is held against. */
  readonly typed: readonly string[]
  readonly pieces: readonly QueryPiece[]
}

export interface QueryPiece {
  /** Folded words, in order; more than one is a phrase ("1.6" is one too). */
  readonly words: readonly string[]
  /** The last word may go on. */
  readonly prefix: boolean
  /** Other numbers of a single word: who asks for "piste cyclable" also wants "pistes cyclables". None in quotes. */
  readonly forms: readonly string[]
}

/** Longer queries are cut: each further piece costs time and finds nothing more. */
const maxPieces = 32

/** A single letter begins nearly everything; the index keeps beginnings of two and three. */
const shortestPrefix = 2

const elisions: ReadonlySet<string> = new Set(['l', 'd', 'j', 'm', 't', 's', 'c', 'n', 'qu', 'jusqu', 'lorsqu', 'puisqu'])

/** Null when there is nothing to look for: no letter and no digit. */
export function fullTextQuery(text: string): FullTextQuery | null {
  const pieces: (QueryPiece & { readonly isStop: boolean })[] = []
  for (const { content, open } of split(text)) {
    const all = words(content)
    // In French an article or a pronoun leans on its word: who asks for "l'oxygène" also wants "d'oxygène".
    const found = open !== null && isElided(content, all) ? all.slice(1) : all
    const last = found.at(-1)
    // "nitrox," is closed by its comma; "nitrox" at the very end is not.
    const begun = open === true && last?.end === content.length && last.folded.length >= shortestPrefix
    const [only] = found
    // A beginning finds the longer forms anyway.
    const forms = open !== null && only && found.length === 1 ? otherNumbers(only.folded).filter((form) => !begun || !form.startsWith(only.folded)) : []
    const isStop = open !== null && found.length === 1 && only !== undefined && isStopWord(content.slice(only.start, only.end))
    if (last) pieces.push({ words: found.map((word) => word.folded), prefix: begun, forms, isStop })
  }
  const sayable = pieces.filter((piece) => piece.words.some((word) => word !== ''))
  const telling = sayable.filter((piece) => !piece.isStop)
  const kept = (telling.length > 0 ? telling : sayable).slice(0, maxPieces).map(({ isStop: _isStop, ...piece }): QueryPiece => piece)
  if (kept.length === 0) return null
  const quoted = kept.map(matchOf)
  return { all: quoted.join(' AND '), any: quoted.join(' OR '), typed: sayable.flatMap((piece) => piece.words), pieces: kept }
}

/** One piece alone, as a query. */
export function matchOf({ words: parts, prefix, forms }: QueryPiece): string {
  const said = `"${parts.join(' ')}"${prefix ? ' *' : ''}`
  return forms.length === 0 ? said : `(${[said, ...forms.map((form) => `"${form}"`)].join(' OR ')})`
}

/** Shorter words, and words with digits, have no plural that is worth guessing. */
const shortestPlural = 4

/** English and French plurals and singulars by their endings. A form that is no word finds nothing and costs little. */
function otherNumbers(word: string): string[] {
  if (word.length < shortestPlural || !/^[a-z]+$/.test(word)) return []
  if (word.endsWith('ies')) return [`${word.slice(0, -3)}y`, word.slice(0, -1)]
  if (word.endsWith('aux')) return [`${word.slice(0, -3)}al`, word.slice(0, -1)]
  if (/(?:[sxz]|ch|sh)es$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)]
  if (word.endsWith('ss')) return [`${word}es`]
  if (word.endsWith('s') || /[eo]ux$/.test(word)) return [word.slice(0, -1)]
  if (word.endsWith('al')) return [`${word.slice(0, -2)}aux`, `${word}s`]
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ies`]
  if (/(?:[xz]|ch|sh)$/.test(word)) return [`${word}es`]
  return word.endsWith('u') ? [`${word}x`, `${word}s`] : [`${word}s`]
}

function isElided(content: string, found: readonly Word[]): boolean {
  const [first, second] = found
  return first !== undefined && second !== undefined && elisions.has(first.folded) && second.start === first.end + 1 && /['’ʼ]/u.test(content[first.end] ?? '')
}

/** Quoted stretches (`open` null) and words between spaces; `open` for a word that ends the text without a space after it. */
function split(text: string): { content: string; open: boolean | null }[] {
  const parts: { content: string; open: boolean | null }[] = []
  // Typographic quotes are what keyboards and copied texts give.
  for (const match of text.matchAll(/["“”«»]([^"“”«»]*)["“”«»]|[^\s"“”«»]+/gu)) {
    const phrase = match[1]
    if (phrase !== undefined) parts.push({ content: phrase, open: null })
    else parts.push({ content: match[0], open: match.index + match[0].length === text.length })
  }
  return parts
}
