import { foldCharacters, isAcronym, type WordFolder } from './fold-key.ts'

/** How the words of a document are written inside sentences: what is a name keeps its capital. */
export interface CaseMemory {
  learn(text: string): void
  /** A surface in natural case. */
  natural(surface: string): string
  isSentenceStart(text: string, offset: number): boolean
}

export function createCaseMemory(): CaseMemory {
  const upper = new Map<string, number>()
  const capitals = new Map<string, number>()
  const lower = new Map<string, number>()
  const count = (map: Map<string, number>, word: string): void => void map.set(word, (map.get(word) ?? 0) + 1)

  function isSentenceStart(text: string, offset: number): boolean {
    if (inTitleLine(text, offset)) return true
    const before = text.slice(Math.max(0, offset - 8), offset).replace(/["“«(\s]+$/u, (gap) => (gap.includes('\n') ? '\n' : ''))
    return before === '' || /[.!?:;|=•\n–—\ue000-\uf8ff-]$/u.test(before) || /(?:^|\s)\d{1,2}[.)]?$/u.test(before)
  }

  return {
    isSentenceStart,
    learn(text) {
      for (const match of text.matchAll(/\p{L}[\p{L}\p{N}]*/gu)) {
        const word = match[0]
        if (/^\p{Ll}/u.test(word)) count(lower, word.toLowerCase())
        else if (/^\p{Lu}{2,}$/u.test(word) && !inTitleLine(text, match.index)) count(capitals, word.toLowerCase())
        else if (/^\p{Lu}\p{Ll}/u.test(word) && !isSentenceStart(text, match.index)) count(upper, word.toLowerCase())
      }
    },
    natural(surface) {
      const shouted = !/\p{Ll}/u.test(surface) && /\s/u.test(surface)
      return surface.replace(/\p{L}[\p{L}\p{N}]*/gu, (word, offset: number) => {
        const small = word.toLowerCase()
        const asName = (upper.get(small) ?? 0) > (lower.get(small) ?? 0)
        // In a name set in capitals throughout, only what other sentences write large is an acronym.
        const known = (lower.get(small) ?? 0) * 4 < (capitals.get(small) ?? 0)
        const rarelySmall = known || (!shouted && (lower.get(small) ?? 0) === 0 && (upper.get(small) ?? 0) === 0)
        if (isAcronym(word) && (!/^\p{Lu}+$/u.test(word) || (rarelySmall && word.length <= 6))) return word
        if (asName) return word.charAt(0).toUpperCase() + small.slice(1)
        return offset === 0 || /^\p{Lu}/u.test(word) ? small : word
      })
    },
  }
}

/**
 * The name to show: the singular where the text has it, else the most common surface; written as inside a
 * sentence, never as in a heading or in capitals.
 */
export function chooseName(key: string, surfaces: ReadonlyMap<string, { count: number; inner: number }>, memory: CaseMemory, folder: WordFolder): string {
  const groups = new Map<string, { score: number; count: number; best: string; bestInner: number }>()
  for (const [surface, use] of [...surfaces].toSorted((a, b) => (a[0] < b[0] ? -1 : 1))) {
    const folded = surface.toLowerCase()
    const singular = isSingular(folded, folder) ? 1 : 0
    const group = groups.get(folded) ?? { score: singular * 1_000_000, count: 0, best: surface, bestInner: 0 }
    group.count += use.count
    if (use.inner > group.bestInner) {
      group.best = surface
      group.bestInner = use.inner
    }
    groups.set(folded, group)
  }
  const [chosen] = [...groups.values()].toSorted((a, b) => b.score + b.count - (a.score + a.count) || b.bestInner - a.bestInner || (a.best < b.best ? -1 : 1))
  if (!chosen) return key
  return chosen.bestInner > 0 && chosen.best !== chosen.best.toUpperCase() ? chosen.best : isAcronym(chosen.best) && chosen.bestInner > 0 ? chosen.best : memory.natural(chosen.best)
}

/** No word of it changed its number when it was folded; a contraction ("du") is no plural. */
function isSingular(surface: string, folder: WordFolder): boolean {
  return folder(surface).every((word) => {
    const plain = foldCharacters(surface.slice(word.start, word.end))
    return plain === word.key || plain.length <= 3
  })
}

/** A short line without an end mark whose longer words mostly begin with capitals: nothing in it tells a name. */
function inTitleLine(text: string, offset: number): boolean {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const next = text.indexOf('\n', offset)
  const line = text.slice(start, next < 0 ? text.length : next).trim()
  if (line.length > 100 || /[.!?;,]$/u.test(line)) return false
  const words = line.match(/\p{L}{4,}/gu) ?? []
  return words.length > 0 && words.filter((word) => /^\p{Lu}/u.test(word)).length / words.length > 0.5
}
