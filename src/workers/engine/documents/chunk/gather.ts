import type { PassageKind } from '../../../../shared/model/document.ts'
import type { Run } from '../../../../shared/model/geometry.ts'
import { addRuns, type Heading, type Item } from './items.ts'
import { contextOf } from './split-items.ts'
import type { CountTokens } from './tokens.ts'

/** A passage in the making: items that follow each other, under the headings that they share. */
export interface Gathered {
  readonly path: readonly Heading[]
  readonly items: readonly Item[]
  /** Headings that begin in this passage: only these may stand inside its text. */
  readonly opened: ReadonlySet<Heading>
  /** Exact, of the contextual text. */
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
export function gather(items: readonly Item[], maxTokens: number, count: CountTokens): Gathered[] {
  const seen = new Set<Heading>()
  const passages: Gathered[] = []
  for (const item of items) {
    const opened = new Set(item.path.filter((heading) => !seen.has(heading)))
    for (const heading of opened) seen.add(heading)
    const single: Gathered = { path: item.path, items: [item], opened, tokens: count(contextOf(item.path) + item.text) }
    const last = passages.at(-1)
    const joined = last && samePath(last.path, item.path) && item.kind !== 'table' && last.items.every((other) => other.kind !== 'table') ? join(last, single, maxTokens, count) : null
    if (joined) passages[passages.length - 1] = joined
    else passages.push(single)
  }
  return joinSmall(passages, maxTokens, count)
}

function joinSmall(passages: readonly Gathered[], maxTokens: number, count: CountTokens): Gathered[] {
  const kept: Gathered[] = []
  for (let index = 0; index < passages.length; index += 1) {
    const here = passages[index] as Gathered
    const before = kept.at(-1)
    if (before && (here.tokens < smallTokens || before.tokens < smallTokens) && mayJoin(before, here)) {
      // A small passage before a better neighbour waits for it: the one that shares more headings.
      const next = passages[index + 1]
      const nextIsNearer = next && here.tokens < smallTokens && before.tokens >= smallTokens && shared(here.path, next.path).length > shared(before.path, here.path).length && mayJoin(here, next)
      const joined = nextIsNearer ? null : join(before, here, maxTokens, count)
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

function join(a: Gathered, b: Gathered, maxTokens: number, count: CountTokens): Gathered | null {
  if (a.tokens + b.tokens > maxTokens + 40) return null
  const path = shared(a.path, b.path)
  const joined = { path, items: [...a.items, ...b.items], opened: new Set([...a.opened, ...b.opened]) }
  const tokens = count(contextOf(path) + textOf(joined).text)
  return tokens <= maxTokens ? { ...joined, tokens } : null
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
      addRuns(runs, heading.runs, text.length)
      text += heading.text
      glue = '\n'
    }
    if (text !== '') text += glue
    addRuns(runs, item.runs, text.length)
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
