import type { CountTokens } from './tokens.ts'

/** A stretch [start, end) of a text. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * Where a long text may be cut, from best to worst; each cut comes after what it matches. The reference
 * (Docling's HybridChunker) tries spaces before sentence ends; here sentences stay whole where they can, because
 * a claim's quote is a sentence.
 */
const separators: readonly RegExp[] = [
  /\n+/g,
  /\t+/g,
  /[.?!。？！]["'”’»)\]]*\s+|[。？！]/g,
  /[;,)\]}»”]\s+|[；，、]/g,
  /[:—…]\s*/g,
  /\s+/g,
  /[/\\–&-]/g,
]

/**
 * Cuts text into stretches of at most `maxTokens`, in order and complete: white space aside, nothing is between
 * them. Small stretches are joined as long as they fit.
 */
export function splitText(text: string, maxTokens: number, count: CountTokens): Range[] {
  return splitRange(text, { start: 0, end: text.length }, Math.max(1, maxTokens), count, 0).map((range) => trim(text, range)).filter((range) => range.end > range.start)
}

function splitRange(text: string, range: Range, maxTokens: number, count: CountTokens, level: number): Range[] {
  if (fits(text, range, maxTokens, count)) return [range]
  const separator = separators[level]
  if (!separator) return splitCharacters(text, range, maxTokens, count)
  const atoms = atomsOf(text, range, separator)
  if (atoms.length < 2) return splitRange(text, range, maxTokens, count, level + 1)
  const parts: Range[] = []
  let open: Range | null = null
  let openTokens = 0
  for (const atom of atoms) {
    const tokens = count(text.slice(atom.start, atom.end))
    if (open && openTokens + tokens <= maxTokens) {
      open = { start: open.start, end: atom.end }
      openTokens += tokens
      continue
    }
    // Counts of parts add up to a little more or less than the whole's: the exact one decides at the edge.
    if (open && openTokens + tokens <= maxTokens + 4 && fits(text, { start: open.start, end: atom.end }, maxTokens, count)) {
      open = { start: open.start, end: atom.end }
      openTokens += tokens
      continue
    }
    if (open) parts.push(open)
    if (tokens <= maxTokens) {
      open = atom
      openTokens = tokens
      continue
    }
    const smaller = splitRange(text, atom, maxTokens, count, level + 1)
    open = smaller.pop() ?? null
    openTokens = open ? count(text.slice(open.start, open.end)) : 0
    parts.push(...smaller)
  }
  if (open) parts.push(open)
  // A sum may have been too low by a token: such a part is cut once more.
  return parts.flatMap((part) => (fits(text, part, maxTokens, count) ? [part] : splitRange(text, part, maxTokens, count, level + 1)))
}

function fits(text: string, range: Range, maxTokens: number, count: CountTokens): boolean {
  const { start, end } = trim(text, range)
  // No token is longer than a few hundred characters of white space; most texts this short need no counting.
  return end - start <= maxTokens / 4 || count(text.slice(start, end)) <= maxTokens
}

function atomsOf(text: string, range: Range, separator: RegExp): Range[] {
  const atoms: Range[] = []
  let start = range.start
  for (const match of text.slice(range.start, range.end).matchAll(separator)) {
    const end = range.start + match.index + match[0].length
    if (end > start && end < range.end) {
      atoms.push({ start, end })
      start = end
    }
  }
  atoms.push({ start, end: range.end })
  return atoms
}

/** By code points, so that no character is torn. */
function splitCharacters(text: string, range: Range, maxTokens: number, count: CountTokens): Range[] {
  const parts: Range[] = []
  let start = range.start
  while (start < range.end) {
    let low = start + codePointLength(text, start)
    let high = range.end
    // The longest stretch that fits; a single code point goes through whatever it costs.
    while (low < high) {
      const middle = wholeCodePoint(text, Math.ceil((low + high) / 2))
      if (middle <= low) break
      if (count(text.slice(start, middle)) <= maxTokens) low = middle
      else high = wholeCodePoint(text, middle - 1)
    }
    const end = Math.min(low, range.end)
    parts.push({ start, end })
    start = end
  }
  return parts
}

const codePointLength = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)

/** The place itself, or one before when it would tear a pair. */
function wholeCodePoint(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}

function trim(text: string, { start, end }: Range): Range {
  let from = start
  let to = end
  while (from < to && /\s/.test(text[from] as string)) from += 1
  while (to > from && /\s/.test(text[to - 1] as string)) to -= 1
  return { start: from, end: to }
}
