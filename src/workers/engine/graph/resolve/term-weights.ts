import { typeByVote, type Candidate } from './candidates.ts'
import type { HeadingUse } from './heading-use.ts'
import type { Occurrence } from './mention-search.ts'

/** How a name behaves over the whole document. */
export interface TermUse {
  readonly frequency: number
  /** Places where it stands by itself, not inside a longer name. */
  readonly alone: number
  readonly passages: number
  /** Frequency outside of tables. */
  readonly prose: number
  /** Frequency, minus what belongs to longer names: C-value. */
  readonly cValue: number
  readonly headings: number
  /** The name of a recurring heading: it orders the document and is no subject of it. */
  readonly isLabel: boolean
  readonly inTitle: boolean
}

/** What a place inside a longer name is worth to a compound that many longer names share. */
const nestedWorth = 0.4

/**
 * Term-hood after Frantzi, Ananiadou and Mima, "Automatic recognition of multi-word terms: the C-value/NC-value
 * method" (2000): a name inside longer names counts for what it is worth outside of them, and a
 * little for being shared by many. One-word names get
 * log2(1 + 1), so that they are weighed, not lost, and count only where they stand alone: "network" inside twelve
 * kinds of network is worth little.
 */
export function measureTerms(occurrences: readonly Occurrence[], candidates: ReadonlyMap<string, Candidate>, headingUse: HeadingUse, titleKeys: ReadonlySet<string>, placeWeight: (occurrence: Occurrence) => number): ReadonlyMap<string, TermUse> {
  // A cell of a table repeats what its column says; it counts for less than a sentence does.
  const counts = new Map<string, { weighted: number; prose: number; frequency: number; nested: number; longer: Set<string>; passages: Set<number> }>()
  for (const occurrence of occurrences) {
    const count = counts.get(occurrence.key) ?? { weighted: 0, prose: 0, frequency: 0, nested: 0, longer: new Set<string>(), passages: new Set<number>() }
    count.frequency++
    count.weighted += placeWeight(occurrence) - 1
    if (placeWeight(occurrence) >= 0.5) count.prose++
    count.passages.add(occurrence.passage)
    if (occurrence.within !== null) {
      count.nested++
      count.longer.add(occurrence.within)
    }
    counts.set(occurrence.key, count)
  }
  const uses = new Map<string, TermUse>()
  for (const [key, candidate] of candidates) {
    const count = counts.get(key)
    const frequency = count?.frequency ?? 0
    const nested = count?.nested ?? 0
    const longer = Math.max(1, count?.longer.size ?? 0)
    uses.set(key, {
      frequency,
      alone: frequency - nested,
      passages: count?.passages.size ?? 0,
      prose: count?.prose ?? 0,
      cValue: Math.log2(1 + candidate.length) * Math.max(frequency > 0 ? 0.2 : 0, (frequency + (count?.weighted ?? 0)) * (frequency === 0 ? 0 : (frequency - nested + (candidate.length === 1 ? 0 : nestedWorth * nested * (1 - 1 / longer))) / frequency)),
      headings: headingUse.topics.get(key) ?? 0,
      isLabel: headingUse.labels.has(key),
      inTitle: titleKeys.has(key),
    })
  }
  return uses
}

/** What a reader would name first: use and spread, raised by where the name stands and by what is said of it. */
export function scoreOf(candidate: Candidate, use: TermUse, passages: number): number {
  const spread = passages === 0 ? 0 : Math.min(1, use.passages / Math.max(4, passages * 0.3))
  let score = Math.log1p(Math.max(0, use.cValue)) * (0.7 + 0.3 * spread)
  if (use.frequency === 0) score = 0.25
  score *= 1 + 0.18 * Math.min(4, use.headings)
  // A name of its own in a heading is what the section is about.
  if (candidate.isProper && use.headings > 0) score *= 1.15
  if (use.inTitle) score *= 1.35
  if (candidate.defined) score *= 1.3
  if ([...candidate.aliases.values()].some((alias) => alias.kind === 'acronym')) score *= 1.25
  score *= 1 + 0.06 * Math.min(4, candidate.facts) + 0.03 * Math.min(4, candidate.relations)
  const judged = isJudged(candidate)
  // Where a model lists it, the passage is about it; where it only stands, it is not.
  if (judged) score *= 1 + 0.12 * Math.min(4, Math.log2(candidate.listed))
  if (use.isLabel) score *= 0.3
  if (candidate.length > 1) score *= Math.min(1, 0.5 + candidate.weight)
  const defines = candidate.inDefinition && candidate.length > 1
  if (defines) score *= 1.4
  // Met once and said nothing of: a phrase, perhaps no term.
  if (use.frequency === 1 && use.headings === 0 && candidate.facts === 0 && !defines && !(judged && candidate.relations > 0)) score *= 0.7
  // One common word needs more than frequency to be a subject: a heading helps, a definition more.
  if (candidate.length === 1 && judged) score *= candidate.isProper || candidate.defined ? 1 : 0.85
  else if (candidate.length === 1) score *= candidate.defined ? (candidate.weight >= 0.5 && candidate.isProper ? 1 : 0.8) : candidate.weight >= 0.5 ? 0.75 : use.headings > 1 ? 0.75 : use.headings > 0 || typeByVote(candidate) !== 'concept' ? 0.65 : 0.5
  return score
}

/** Heaps' law: the terms of a text grow with the square root of its words. */
export function entityLimit(words: number): number {
  return Math.min(1500, Math.ceil(30 + 4 * Math.sqrt(words)))
}

/** Is a name worth keeping that carries no definition, fact or stated relation? */
export function isTerm(candidate: Candidate, use: TermUse, words: number, passages: number): boolean {
  if (isJudged(candidate) && use.frequency > 0 && !(use.isLabel && candidate.length === 1)) return true
  const least = words < 2000 ? 1 : 2
  if (candidate.claimed < use.alone * 0.35 || (use.isLabel && candidate.length === 1)) return false
  if (use.headings > 0 && use.frequency >= 1 && candidate.weight >= 0.4) return true
  if (use.inTitle && use.frequency >= 1) return true
  if (candidate.aliases.size > 0) return true
  if (candidate.length > 1) return candidate.weight >= 0.4 && candidate.length < 5 ? use.alone >= least : use.alone >= Math.max(2, least)
  const often = Math.max(3, Math.ceil(words / 1500))
  return candidate.weight >= 0.5 ? use.frequency >= Math.max(2, least) : use.alone >= often && use.prose >= 2 && use.passages >= (passages < 6 ? 1 : passages < 30 ? 2 : 3)
}

/** A model gave it a kind of an ontology. */
export function isJudged({ subtypes }: Pick<Candidate, 'subtypes'>): boolean {
  return subtypes.size > 0
}
