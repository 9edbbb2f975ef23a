import type { FoldedWord } from './fold-key.ts'

/** One place of one key: word indexes and offsets in one passage. */
export interface Occurrence {
  readonly key: string
  readonly passage: number
  readonly start: number
  readonly end: number
  /** Key of the longest other name that holds it at this place, or null. */
  within: string | null
}

interface Node {
  readonly next: Map<string, Node>
  key: string | null
}

export interface NameSearch {
  /** All places of all names in one passage: whole words only, longest and nested ones. */
  find(passage: number, text: string, words: readonly FoldedWord[]): readonly Occurrence[]
}

/**
 * A trie over folded words: one pass over a passage finds every name at once, whatever its case, accents, number
 * or hyphens. `exact` names (acronyms) must stand in the text letter for letter: "ADD" is not "add".
 */
export function createNameSearch(names: Iterable<{ readonly words: readonly string[]; readonly key: string; readonly exact: string | null }>): NameSearch {
  const root: Node = { next: new Map(), key: null }
  const exactOnly = new Map<string, Set<string>>()
  for (const name of names) {
    let node = root
    for (const word of name.words) {
      const next = node.next.get(word) ?? { next: new Map(), key: null }
      node.next.set(word, next)
      node = next
    }
    const path = name.words.join(' ')
    if (name.exact !== null) {
      const surfaces = exactOnly.get(path) ?? new Set()
      if (node.key === null || surfaces.size > 0) exactOnly.set(path, surfaces.add(name.exact))
    } else {
      exactOnly.delete(path)
    }
    node.key ??= name.key
  }
  return {
    find(passage, text, words) {
      const found: Occurrence[] = []
      for (let from = 0; from < words.length; from++) {
        let node: Node | undefined = root
        for (let to = from; to < words.length; to++) {
          const word = words[to]
          if (!word || (to > from && !word.joins)) break
          node = node?.next.get(word.key)
          if (!node) break
          if (node.key === null) continue
          const start = words[from]?.start ?? 0
          // "locking nut" is not a part of "self-locking nut", nor "monnaie" of "porte-monnaie".
          if (isHyphened(text, start - 1, -1) || isHyphened(text, word.end, 1)) continue
          const exact = exactOnly.get(words.slice(from, to + 1).map((each) => each.key).join(' '))
          if (exact && !exact.has(text.slice(start, word.end)) && !exact.has(text.slice(start, word.end).replace(/s$/, ''))) continue
          found.push({ key: node.key, passage, start, end: word.end, within: null })
        }
      }
      markNested(found)
      return found
    },
  }
}

function isHyphened(text: string, at: number, step: number): boolean {
  return /[-\u2010\u2011]/u.test(text[at] ?? '') && /\p{L}/u.test(text[at + step] ?? '')
}

/** Sorted by start; a name inside a longer one is marked with the longest. */
function markNested(found: Occurrence[]): void {
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  let widest: Occurrence | null = null
  for (const occurrence of found) {
    if (widest && occurrence.end <= widest.end && occurrence.key !== widest.key) occurrence.within = widest.key
    else widest = occurrence
  }
}
