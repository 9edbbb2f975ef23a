import { words } from '../../../shared/fold.ts'

/** What a suggestion says that the query did not; all of it where that is nothing. */
export function newWords(query: string, suggestion: string): string {
  const typed = new Set(words(query).map((word) => word.folded))
  const fresh = words(suggestion).filter((word) => !typed.has(word.folded))
  return fresh.length === 0 ? suggestion : fresh.map(({ start, end }) => suggestion.slice(start, end)).join(' ')
}
