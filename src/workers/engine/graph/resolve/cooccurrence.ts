import type { Occurrence } from './mention-search.ts'
import type { Support, ResolvedRelation } from '../../../../shared/model/resolution.ts'
import type { PassageId } from '../../../../shared/model/ids.ts'

interface SentenceUse {
  readonly passage: number
  readonly start: number
  readonly end: number
  readonly keys: ReadonlySet<string>
}

const strongest = 0.5
const perEntity = 4
const evidenceLimit = 3

/**
 * RELATED_TO by normalised pointwise mutual information over sentences (Bouma, "Normalized (pointwise) mutual
 * information in collocation extraction", 2009): two names that are met together far more often than chance.
 * Names that share words are left out: "pressure" beside "air pressure" tells nothing.
 */
export function relateByCooccurrence(
  passages: readonly { readonly id: PassageId; readonly text: string }[],
  occurrences: readonly Occurrence[],
  kept: ReadonlySet<string>,
  known: ReadonlySet<string>,
): readonly ResolvedRelation[] {
  const sentences = sentenceUses(passages, occurrences, kept)
  const single = new Map<string, number>()
  const pairs = new Map<string, { a: string; b: string; places: SentenceUse[] }>()
  for (const sentence of sentences) {
    const keys = [...sentence.keys].toSorted()
    for (const key of keys) single.set(key, (single.get(key) ?? 0) + 1)
    if (keys.length > 12) continue
    keys.forEach((a, index) => {
      for (const b of keys.slice(index + 1)) {
        const id = `${a}\u0000${b}`
        const pair = pairs.get(id) ?? { a, b, places: [] }
        pair.places.push(sentence)
        pairs.set(id, pair)
      }
    })
  }
  const total = sentences.length
  // Two sentences may share two names by chance; a third is a habit.
  const least = total > 400 ? 4 : 3
  const scored = [...pairs.values()]
    .filter(({ a, b, places }) => places.length >= least && !known.has(`${a}\u0000${b}`) && !known.has(`${b}\u0000${a}`) && !shareWords(a, b))
    .map((pair) => ({ ...pair, weight: npmi(pair.places.length, single.get(pair.a) ?? 1, single.get(pair.b) ?? 1, total) }))
    .filter((pair) => pair.weight >= strongest)
    .toSorted((x, y) => y.weight * Math.log2(1 + y.places.length) - x.weight * Math.log2(1 + x.places.length) || (x.a + x.b < y.a + y.b ? -1 : 1))
  const degree = new Map<string, number>()
  const relations: ResolvedRelation[] = []
  for (const { a, b, places, weight } of scored) {
    if ((degree.get(a) ?? 0) >= perEntity || (degree.get(b) ?? 0) >= perEntity) continue
    degree.set(a, (degree.get(a) ?? 0) + 1)
    degree.set(b, (degree.get(b) ?? 0) + 1)
    const evidence: Support[] = places.slice(0, evidenceLimit).flatMap((place) => {
      const passage = passages[place.passage]
      return passage ? [{ passageId: passage.id, start: place.start, end: place.end }] : []
    })
    relations.push({ from: a, to: b, type: 'RELATED_TO', weight: Math.round(weight * 1000) / 1000, evidence })
  }
  return relations
}

function npmi(together: number, first: number, second: number, total: number): number {
  if (together >= total) return 0
  const joint = together / total
  return Math.log(joint / ((first / total) * (second / total))) / -Math.log(joint)
}

function sentenceUses(passages: readonly { readonly text: string }[], occurrences: readonly Occurrence[], kept: ReadonlySet<string>): readonly SentenceUse[] {
  const byPassage = new Map<number, Occurrence[]>()
  for (const occurrence of occurrences) {
    if (occurrence.within !== null && kept.has(occurrence.within)) continue
    if (!kept.has(occurrence.key)) continue
    const list = byPassage.get(occurrence.passage) ?? []
    list.push(occurrence)
    byPassage.set(occurrence.passage, list)
  }
  const uses: SentenceUse[] = []
  passages.forEach((passage, index) => {
    const list = byPassage.get(index) ?? []
    for (const bounds of sentenceBoundsOf(passage.text)) {
      const keys = new Set(list.filter((occurrence) => occurrence.start >= bounds.start && occurrence.end <= bounds.end).map((occurrence) => occurrence.key))
      uses.push({ passage: index, start: bounds.start, end: bounds.end, keys })
    }
  })
  return uses
}

/** Sentences by their end marks and line ends: near enough for counting, and it needs no language. */
function sentenceBoundsOf(text: string): readonly { start: number; end: number }[] {
  const bounds: { start: number; end: number }[] = []
  for (const match of text.matchAll(/[^\n]+?(?:[.!?](?=\s+[\p{Lu}\p{N}«"“(])|(?=\n)|$)/gu)) {
    const lead = match[0].length - match[0].trimStart().length
    const body = match[0].trim()
    if (body.length > 3) bounds.push({ start: match.index + lead, end: match.index + lead + body.length })
  }
  return bounds
}

function shareWords(a: string, b: string): boolean {
  const words = new Set(a.split(' ').filter((word) => word.length > 2))
  return b.split(' ').some((word) => words.has(word))
}
