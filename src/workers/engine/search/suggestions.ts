import { words, type Word } from '../../../shared/fold.ts'
import type { ReadableDatabase } from '../db/database.ts'
import { fullTextQuery, matchOf, type FullTextQuery, type QueryPiece } from '../db/full-text-query.ts'
import { editDistance } from './edit-distance.ts'

/**
 * Nearest spellings for a query that found nothing: each word that this library does not know is replaced by the
 * nearest that it does, out of the names of entities and the words of the passages. Only what finds something is
 * suggested.
 */
const suggestionsLimit = 3
const candidatesPerWord = 4
/** Entities whose names are looked through, the most salient first. */
const entitiesRead = 20_000
/** Words of passages with the same first letter that are looked through. */
const wordsRead = 30_000
/** Shorter words have too many neighbours to guess. */
const shortestWord = 3

export function suggestSpellings(db: ReadableDatabase, text: string): string[] {
  const unknown = words(text).filter((word) => word.folded.length >= shortestWord && !isKnown(db, word.folded))
  return spellingsOf(db, text, unknown, (suggestion) => findsSomething(db, suggestion))
}

/**
 * The same where other words of the query found something: `missing` alone are replaced. What is suggested need not
 * stand in one passage, for what is found now does not either; but what does comes first.
 */
export function suggestForMissing(db: ReadableDatabase, text: string, missing: readonly Word[]): string[] {
  const unknown = missing.filter((word) => word.folded.length >= shortestWord)
  const together = spellingsOf(db, text, unknown, (suggestion) => findsSomething(db, suggestion))
  const apart = spellingsOf(db, text, unknown, (_suggestion, by) => by !== '' && findsSomething(db, `${by} `))
  return [...new Set([...together, ...apart])].slice(0, suggestionsLimit)
}

/** The words of a query that nothing in the library holds: no passage, no name, no title. */
export function missingWords(db: ReadableDatabase, { pieces }: FullTextQuery, text: string, isInTitle: (piece: QueryPiece) => boolean): Word[] {
  const missing = new Set(pieces.filter((piece) => piece.words.length === 1 && !isInTitle(piece) && !findsAny(db, matchOf(piece))).map(({ words: [only] }) => only))
  return words(text).filter(({ folded }) => missing.has(folded))
}

function spellingsOf(db: ReadableDatabase, text: string, unknown: readonly Word[], isWorth: (suggestion: string, by: string) => boolean): string[] {
  if (unknown.length === 0) return []
  const names = wordsOfNames(db)
  const choices = unknown.map((word) => nearest(db, names, word.folded))
  const [firstChoices = []] = choices
  const suggestions: string[] = []
  for (const first of firstChoices) {
    // Words without a near one are left out: what is left may still be found.
    const replaced = unknown.map((word, index) => ({ word, by: index === 0 ? first : (choices[index]?.[0] ?? '') }))
    const suggestion = replace(text, replaced)
    if (!suggestions.includes(suggestion) && isWorth(suggestion, first)) suggestions.push(suggestion)
    if (suggestions.length === suggestionsLimit) break
  }
  return suggestions
}

function isKnown(db: ReadableDatabase, folded: string): boolean {
  return db.prepare<[string], { term: string }>('SELECT term FROM passages_words WHERE term = ? LIMIT 1').get(folded) !== undefined
}

/** Folded words of entity names, as they are written there. */
function wordsOfNames(db: ReadableDatabase): ReadonlyMap<string, string> {
  const rows = db.prepare<[number], { name: string; aliases: string }>('SELECT name, aliases_text AS aliases FROM entities ORDER BY salience DESC, id LIMIT ?').all(entitiesRead)
  const found = new Map<string, string>()
  for (const { name, aliases } of rows) {
    const text = `${name}\n${aliases}`
    for (const word of words(text)) if (!found.has(word.folded)) found.set(word.folded, text.slice(word.start, word.end))
  }
  return found
}

function nearest(db: ReadableDatabase, names: ReadonlyMap<string, string>, wanted: string): string[] {
  const limit = wanted.length < 5 ? 1 : 2
  const near: { readonly word: string; readonly distance: number; readonly named: boolean; readonly documents: number }[] = []
  for (const [folded, written] of names) {
    const distance = editDistance(wanted, folded, limit)
    if (distance <= limit) near.push({ word: written, distance, named: true, documents: 0 })
  }
  const [first = ''] = wanted
  const terms = db
    .prepare<[string, string, number, number, number], { term: string; documents: number }>(
      'SELECT term, doc AS documents FROM passages_words WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ? LIMIT ?',
    )
    // U+10FFFF sorts after every letter.
    .all(first, `${first}\u{10ffff}`, wanted.length - limit, wanted.length + limit, wordsRead)
  for (const { term, documents } of terms) {
    const distance = names.has(term) ? limit + 1 : editDistance(wanted, term, limit)
    if (distance <= limit) near.push({ word: term, distance, named: false, documents })
  }
  return near
    .sort((a, b) => a.distance - b.distance || Number(b.named) - Number(a.named) || b.documents - a.documents || (a.word < b.word ? -1 : 1))
    .slice(0, candidatesPerWord)
    .map(({ word }) => word)
}

function replace(text: string, changes: readonly { readonly word: { readonly start: number; readonly end: number }; readonly by: string }[]): string {
  let result = ''
  let at = 0
  for (const { word, by } of changes) {
    result += text.slice(at, word.start) + by
    at = word.end
  }
  return (result + text.slice(at)).replace(/\s+/gu, ' ').trim()
}

function findsSomething(db: ReadableDatabase, text: string): boolean {
  const query = fullTextQuery(text)
  return query !== null && findsAny(db, query.all)
}

/** Whether a passage outside the trash, or a name, matches. */
function findsAny(db: ReadableDatabase, match: string): boolean {
  const found = db
    .prepare<[string, string], { found: number }>(
      `SELECT EXISTS (SELECT 1 FROM passages_fts JOIN passages p ON p.seq = passages_fts.rowid JOIN documents d ON d.id = p.document_id
                      WHERE passages_fts MATCH ? AND d.trashed_at IS NULL)
         OR EXISTS (SELECT 1 FROM entities_fts WHERE entities_fts MATCH ?) AS found`,
    )
    .get(match, match)
  return found?.found === 1
}
