/**
 * Which entity stands for which: a pure function of the live aliases and of what people asked for, so that the
 * answer is the same whatever the order in which documents came and went.
 *
 * [Note: merges]
 * - An entity whose key is the acronym of another ("ppo2" of "partial pressure of oxygen") is merged into it. With
 *   several candidates the one with most documents wins, if it has at least twice those of the next; a closer race
 *   is not decided by chance, and nothing is merged.
 * - A person's merge comes before a rule. A merge of an entity into itself is a person's wish to keep it apart.
 * - What would close a circle is left out: rules before wishes, old wishes before new ones.
 * - `canonical` is always the end of the chain, so that a reader follows one step and never two.
 */
export interface AskedMerge {
  readonly id: number
  readonly from: string
  readonly into: string
}

export interface AcronymCandidate {
  readonly from: string
  readonly into: string
  /** Live documents that say so. */
  readonly documents: number
}

export interface MergeTarget {
  readonly into: string
  readonly reason: 'acronym' | 'asked'
}

export interface MergeDecision {
  /** The merges in force, by the entity that is merged. */
  readonly targets: ReadonlyMap<string, MergeTarget>
  /** For every entity: itself, or the one at the end of its chain. */
  readonly canonical: ReadonlyMap<string, string>
}

/** How many times the documents of the next candidate the first must have. */
const clearMargin = 2

export function decideMerges(entities: Iterable<string>, asked: readonly AskedMerge[], candidates: readonly AcronymCandidate[]): MergeDecision {
  const alive = new Set(entities)
  const targets = new Map<string, MergeTarget>()
  const keptApart = new Set<string>()

  for (const { from, into } of asked.toSorted((a, b) => b.id - a.id)) {
    if (!alive.has(from) || !alive.has(into) || targets.has(from) || keptApart.has(from)) continue
    if (from === into) keptApart.add(from)
    else if (endOf(into, targets) !== from) targets.set(from, { into, reason: 'asked' })
  }

  const ruled = new Map<string, string>()
  for (const [from, into] of clearWinners(candidates, alive)) {
    if (!targets.has(from) && !keptApart.has(from)) ruled.set(from, into)
  }
  const all = new Map([...targets].map(([from, target]) => [from, target.into]))
  for (const [from, into] of ruled) all.set(from, into)
  for (const [from, into] of ruled) {
    if (!isOnCircle(from, all)) targets.set(from, { into, reason: 'acronym' })
  }

  return { targets, canonical: new Map([...alive].map((entity) => [entity, endOf(entity, targets)])) }
}

function clearWinners(candidates: readonly AcronymCandidate[], alive: ReadonlySet<string>): Map<string, string> {
  const byEntity = new Map<string, AcronymCandidate[]>()
  for (const candidate of candidates) {
    if (candidate.from === candidate.into || !alive.has(candidate.from) || !alive.has(candidate.into)) continue
    const others = byEntity.get(candidate.from)
    if (others) others.push(candidate)
    else byEntity.set(candidate.from, [candidate])
  }
  const winners = new Map<string, string>()
  for (const [from, all] of byEntity) {
    const [first, second] = all.toSorted((a, b) => b.documents - a.documents)
    if (first && (!second || first.documents >= clearMargin * second.documents)) winners.set(from, first.into)
  }
  return winners
}

function endOf(entity: string, targets: ReadonlyMap<string, MergeTarget>): string {
  let at = entity
  for (let next = targets.get(at); next; next = targets.get(at)) at = next.into
  return at
}

function isOnCircle(entity: string, edges: ReadonlyMap<string, string>): boolean {
  const seen = new Set<string>()
  for (let at = edges.get(entity); at !== undefined && !seen.has(at); at = edges.get(at)) {
    if (at === entity) return true
    seen.add(at)
  }
  return false
}
