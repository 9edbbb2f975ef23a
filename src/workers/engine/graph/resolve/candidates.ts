import type { EntityType, Extraction } from '../../../../shared/model/extraction.ts'
import { isAcronym, keyOf, type WordFolder } from './fold-key.ts'
import type { Language } from '../../../../shared/model/document.ts'

/** A name that some passage claims, under its folded key, before it is decided whether it is kept. */
export interface Candidate {
  readonly key: string
  /** Words of the key, joining prepositions not counted. */
  readonly length: number
  /** Surfaces as extracted, with how often. */
  readonly surfaces: Map<string, number>
  readonly votes: Map<EntityType, number>
  /**
   * What an ontology's extractor called it, by type and name. Not empty: a model read a passage and judged it a term of
   * the subject, which frequency alone cannot say.
   */
  readonly subtypes: Map<string, { readonly type: EntityType; readonly subtype: string; votes: number }>
  /** The best weight that any passage gave it. */
  weight: number
  readonly aliases: Map<string, { key: string; name: string; kind: 'variant' | 'acronym' | 'synonym' }>
  /** Places that the extractor itself claimed; a verb that was once taken for a noun has few. */
  claimed: number
  /** Passages that list it. */
  listed: number
  /** Claimed as a name: every surface begins with a capital. */
  isProper: boolean
  defined: boolean
  /** It tells the kinds of something else apart in a definition: who is to understand the one has to know the other. */
  inDefinition: boolean
  facts: number
  relations: number
}

export interface CandidateSet {
  readonly byKey: ReadonlyMap<string, Candidate>
  /** The key that a name stands for after acronyms are joined to their long forms; null for no name at all. */
  canonical(name: string): string | null
}

/** Gathers all claimed names by key and joins acronyms to what they stand for. */
export function gatherCandidates(extractions: readonly Extraction[], folder: WordFolder, language: Language): CandidateSet {
  const byKey = new Map<string, Candidate>()
  const keyMemory = new Map<string, string>()
  const keyFor = (name: string): string => {
    const known = keyMemory.get(name)
    if (known !== undefined) return known
    const key = keyOf(folder(name), language)
    keyMemory.set(name, key)
    return key
  }
  const pairs = new Map<string, Map<string, Pair>>()
  for (const extraction of extractions) {
    for (const entity of extraction.entities) {
      const key = keyFor(entity.name)
      if (!/\p{L}/u.test(key) || key.length < 2) continue
      const candidate = byKey.get(key) ?? newCandidate(key)
      byKey.set(key, candidate)
      const times = Math.max(1, entity.mentions.length)
      candidate.surfaces.set(entity.name, (candidate.surfaces.get(entity.name) ?? 0) + times)
      candidate.votes.set(entity.type, (candidate.votes.get(entity.type) ?? 0) + entity.weight * (entity.type === 'concept' ? 0.5 : 1) * Math.sqrt(times))
      if (entity.subtype !== undefined) voteSubtype(candidate, entity.type, entity.subtype, entity.weight * Math.sqrt(times))
      candidate.weight = Math.max(candidate.weight, entity.weight)
      candidate.claimed += entity.mentions.length
      candidate.listed += 1
      if (!/^\p{Lu}/u.test(entity.name)) candidate.isProper = false
      for (const alias of entity.aliases) {
        const aliasKey = keyFor(alias.name)
        if (aliasKey === key || aliasKey === '') continue
        const longs = pairs.get(aliasKey) ?? new Map<string, Pair>()
        const pair = longs.get(key) ?? { count: 0, name: alias.name, kind: alias.kind }
        longs.set(key, { ...pair, count: pair.count + 1 })
        pairs.set(aliasKey, longs)
      }
    }
  }
  const joined = joinAliases(byKey, pairs)
  return {
    byKey,
    canonical(name) {
      const key = keyFor(name)
      return key === '' ? null : (joined.get(key) ?? key)
    },
  }
}

/**
 * An acronym with several long forms goes to the one that is said most often; ties go to the shorter key. Names
 * join in chains (MOD → maximum operating depth → profondeur maximale d'utilisation), never in circles.
 */
function joinAliases(byKey: Map<string, Candidate>, pairs: ReadonlyMap<string, ReadonlyMap<string, Pair>>): ReadonlyMap<string, string> {
  const parent = new Map<string, string>()
  const rootOf = (key: string): string => {
    const next = parent.get(key)
    return next === undefined ? key : rootOf(next)
  }
  const chosen = [...pairs].toSorted((a, b) => (a[0] < b[0] ? -1 : 1)).flatMap(([aliasKey, longs]) => {
    const [best] = [...longs].toSorted((a, b) => b[1].count - a[1].count || a[0].length - b[0].length || (a[0] < b[0] ? -1 : 1))
    return best ? [{ aliasKey, longKey: best[0], pair: best[1] }] : []
  })
  for (const { aliasKey, longKey, pair } of chosen) {
    if (!byKey.has(longKey) || rootOf(longKey) === aliasKey) continue
    const short = byKey.get(aliasKey)
    // "add" the verb shares its key with ADD the acronym: only names written as the alias is are taken over.
    if (short && pair.kind === 'acronym' && ![...short.surfaces.keys()].every((surface) => isAcronym(surface) || surface === pair.name)) {
      addAlias(byKey.get(longKey), aliasKey, pair)
      continue
    }
    parent.set(aliasKey, longKey)
  }
  for (const { aliasKey, pair } of chosen) {
    if (!parent.has(aliasKey)) continue
    const root = byKey.get(rootOf(aliasKey))
    const short = byKey.get(aliasKey)
    addAlias(root, aliasKey, pair)
    if (!root || !short || root === short) continue
    root.weight = Math.max(root.weight, short.weight)
    root.claimed += short.claimed
    root.listed += short.listed
    for (const [type, vote] of short.votes) if (type !== 'concept') root.votes.set(type, (root.votes.get(type) ?? 0) + vote)
    for (const { type, subtype, votes } of short.subtypes.values()) voteSubtype(root, type, subtype, votes)
  }
  const joined = new Map([...parent.keys()].map((aliasKey) => [aliasKey, rootOf(aliasKey)]))
  for (const aliasKey of joined.keys()) byKey.delete(aliasKey)
  return joined
}

interface Pair {
  readonly count: number
  readonly name: string
  readonly kind: 'acronym' | 'synonym'
}

function addAlias(candidate: Candidate | undefined, key: string, pair: Pair): void {
  candidate?.aliases.set(key, { key, name: pair.name, kind: pair.kind })
}

const joining = new Set(['de', 'a', 'en', 'of', 'di', 'von', 'del', 'do', 'da', 'la', 'le'])

function newCandidate(key: string): Candidate {
  return { key, length: Math.max(1, key.split(' ').filter((word) => !joining.has(word)).length), surfaces: new Map(), votes: new Map(), subtypes: new Map(), weight: 0, aliases: new Map(), claimed: 0, listed: 0, isProper: true, defined: false, inDefinition: false, facts: 0, relations: 0 }
}

/** The type with the most weight; a concept wins only where nothing says more. */
export function typeByVote(candidate: Candidate): EntityType {
  let best: [EntityType, number] = ['concept', 0]
  for (const vote of candidate.votes) if (vote[1] > best[1]) best = vote
  return best[0]
}

/** The finer kind with most votes among those of the type; the first by name of equals. Undefined: nobody said one. */
export function subtypeByVote(candidate: Candidate, type: EntityType): string | undefined {
  const [best] = [...candidate.subtypes.values()].filter((each) => each.type === type).toSorted((a, b) => b.votes - a.votes || (a.subtype < b.subtype ? -1 : 1))
  return best?.subtype
}

function voteSubtype({ subtypes }: Candidate, type: EntityType, subtype: string, votes: number): void {
  const key = `${type}\n${subtype}`
  const known = subtypes.get(key)
  if (known) known.votes += votes
  else subtypes.set(key, { type, subtype, votes })
}
