import type { PassageKind } from '../../../../shared/model/document.ts'
import type { Run } from '../../../../shared/model/geometry.ts'
import { appendRuns } from '../runs.ts'
import { type CountedItem, type Heading, type Item } from './items.ts'
import { contextOf } from './split-items.ts'
import type { CountTokens } from './tokens.ts'

/** A passage in the making: items that follow each other, under the headings that they share. */
export interface Gathered {
  readonly path: readonly Heading[]
  readonly items: readonly CountedItem[]
  /** Headings that begin in this passage: only these may stand inside its text. */
  readonly opened: ReadonlySet<Heading>
  /**
   * Tokens of the contextual text as the sum of its parts: never less than the whole's, as a token does not reach
   * over a line's end except to take the end along.
   */
  readonly tokens: number
}

/** Below this a passage says too little by itself to be found by. */
const smallTokens = 100
/** So small that even another top heading's neighbour is better company. */
const tinyTokens = 48

/**
 * Joins items to passages: first neighbours under the same headings while they fit, then passages that are too
 * small with a neighbour in the same section; headings that they do not share then stand in the text, where they
 * begin. Tables stay alone.
 */
export function gather(items: readonly CountedItem[], maxTokens: number, count: CountTokens): Gathered[] {
  const seen = new Set<Heading>()
  const passages: Gathered[] = []
  const headingTokens = createHeadingCounter(count)
  /** Items of the passage that is being filled; its set grows in place. */
  let open: { path: readonly Heading[]; items: CountedItem[]; opened: Set<Heading>; tokens: number } | null = null
  for (const item of items) {
    const opened = item.path.filter((heading) => !seen.has(heading))
    for (const heading of opened) seen.add(heading)
    const more = item.tokens + 1
    if (open && item.kind !== 'table' && open.items[0]?.kind !== 'table' && samePath(open.path, item.path) && open.tokens + more <= maxTokens) {
      open.items.push(item)
      open.tokens += more
      continue
    }
    open = { path: item.path, items: [item], opened: new Set(opened), tokens: headingTokens(item.path) + item.tokens }
    passages.push(open)
  }
  return joinSmall(passages, maxTokens, headingTokens)
}

type CountHeadings = (path: readonly Heading[]) => number

/** Tokens of headings with their line ends, each counted once. */
function createHeadingCounter(count: CountTokens): CountHeadings {
  const known = new Map<Heading, number>()
  return (path) => {
    let total = 0
    for (const heading of path) {
      const before = known.get(heading)
      const tokens = before ?? count(contextOf([heading]))
      if (before === undefined) known.set(heading, tokens)
      total += tokens
    }
    return total
  }
}

function joinSmall(passages: readonly Gathered[], maxTokens: number, headingTokens: CountHeadings): Gathered[] {
  const kept: Gathered[] = []
  for (let index = 0; index < passages.length; index += 1) {
    const here = passages[index] as Gathered
    const before = kept.at(-1)
    if (before && (here.tokens < smallTokens || before.tokens < smallTokens) && mayJoin(before, here)) {
      // A small passage before a better neighbour waits for it: the one that shares more headings.
      const next = passages[index + 1]
      const nextIsNearer = next && here.tokens < smallTokens && before.tokens >= smallTokens && shared(here.path, next.path).length > shared(before.path, here.path).length && mayJoin(here, next)
      const joined = nextIsNearer ? null : join(before, here, maxTokens, headingTokens)
      if (joined) {
        kept[kept.length - 1] = joined
        continue
      }
    }
    kept.push(here)
  }
  return kept
}

function mayJoin(a: Gathered, b: Gathered): boolean {
  if ([...a.items, ...b.items].some((item) => item.kind === 'table')) return false
  const path = shared(a.path, b.path)
  if (path.length === 0 && (a.path.length > 0 || b.path.length > 0) && Math.min(a.tokens, b.tokens) >= tinyTokens) return false
  // A heading may move into the text only where it begins.
  return a.path.slice(path.length).every((heading) => a.opened.has(heading)) && b.path.slice(path.length).every((heading) => b.opened.has(heading))
}

function join(a: Gathered, b: Gathered, maxTokens: number, headingTokens: CountHeadings): Gathered | null {
  const path = shared(a.path, b.path)
  const said = new Set(path)
  const inside = [...a.items, ...b.items].flatMap((item) => item.path.filter((heading) => !said.has(heading) && said.add(heading)))
  const tokens = headingTokens(path) + headingTokens(inside) + inside.length + [...a.items, ...b.items].reduce((sum, item) => sum + item.tokens + 1, 0)
  if (tokens > maxTokens) return null
  return { path, items: [...a.items, ...b.items], opened: new Set([...a.opened, ...b.opened]), tokens }
}

/** The passage's own text with its runs: items in order, and headings that its path does not say. */
export function textOf({ path, items }: Pick<Gathered, 'path' | 'items'>): { text: string; runs: Run[] } {
  let text = ''
  const runs: Run[] = []
  const said = new Set<Heading>(path)
  for (const item of items) {
    let glue = item.glue as string
    for (const heading of item.path) {
      if (said.has(heading)) continue
      said.add(heading)
      if (text !== '') text += '\n\n'
      appendRuns(runs, heading.runs, text.length)
      text += heading.text
      glue = '\n'
    }
    if (text !== '') text += glue
    appendRuns(runs, item.runs, text.length)
    text += item.text
  }
  return { text, runs }
}

/** A passage is what all or most of it is. */
export function kindOf(items: readonly Item[]): PassageKind {
  const lengths = new Map<PassageKind, number>()
  for (const item of items) lengths.set(item.kind, (lengths.get(item.kind) ?? 0) + item.text.length)
  const total = items.reduce((sum, item) => sum + item.text.length, 0)
  if (lengths.size === 1) return (items[0] as Item).kind
  return (lengths.get('list') ?? 0) > total / 2 ? 'list' : 'text'
}

function shared(a: readonly Heading[], b: readonly Heading[]): readonly Heading[] {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1
  return a.slice(0, length)
}

const samePath = (a: readonly Heading[], b: readonly Heading[]): boolean => a.length === b.length && a.every((heading, index) => heading === b[index])
