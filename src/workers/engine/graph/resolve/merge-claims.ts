import type { ExtractedFact, Extraction } from '../../../../shared/model/extraction.ts'
import type { PassageId } from '../../../../shared/model/ids.ts'
import type { ResolvedFact, ResolvedRelation, Support } from '../../../../shared/model/resolution.ts'
import type { CandidateSet } from './candidates.ts'

/** Facts and stated relations of all passages under their entities' keys, equal ones joined with all evidence. */
export function mergeClaims(passages: readonly { readonly id: PassageId }[], extractions: readonly Extraction[], candidates: CandidateSet): { facts: ResolvedFact[]; relations: ResolvedRelation[] } {
  const facts = new Map<string, ResolvedFact>()
  const relations = new Map<string, ResolvedRelation>()
  extractions.forEach((extraction, index) => {
    const passage = passages[index]
    if (!passage) return
    for (const fact of extraction.facts) {
      const entity = compoundOf(fact, candidates)
      if (entity === null || !candidates.byKey.has(entity)) continue
      const qualifiers = Object.fromEntries(Object.entries(fact.qualifiers).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      const key = [entity, fact.property.toLowerCase(), fact.comparator ?? '', fact.value.toLowerCase(), fact.unit ?? '', JSON.stringify(qualifiers)].join('\u0000')
      const { span, ...rest } = fact
      const known = facts.get(key)
      facts.set(key, { ...(known ?? { ...rest, entity, qualifiers }), evidence: withEvidence(known?.evidence ?? [], { passageId: passage.id, ...span }) })
    }
    for (const relation of extraction.relations) {
      const from = candidates.canonical(relation.from)
      const to = candidates.canonical(relation.to)
      if (from === null || to === null || from === to || !candidates.byKey.has(from) || !candidates.byKey.has(to)) continue
      const key = [from, to, relation.type].join('\u0000')
      const known = relations.get(key)
      relations.set(key, { from, to, type: relation.type, weight: Math.max(known?.weight ?? 0, relation.weight), evidence: withEvidence(known?.evidence ?? [], { passageId: passage.id, ...relation.span }) })
    }
  })
  for (const fact of facts.values()) {
    const candidate = candidates.byKey.get(fact.entity)
    if (!candidate) continue
    candidate.facts++
    if (fact.property === 'definition') candidate.defined = true
  }
  const withoutLoops = withoutContradictions([...relations.values()])
  for (const relation of withoutLoops) {
    for (const end of [relation.from, relation.to]) {
      const candidate = candidates.byKey.get(end)
      if (candidate) candidate.relations++
    }
  }
  return { facts: [...facts.values()], relations: withoutLoops }
}

/**
 * "la pression partielle d'oxygène est de 0,96 bar" was read as the partial pressure *of* oxygen. Where the document
 * uses the two together as one term, the fact is that term's.
 */
function compoundOf(fact: ExtractedFact, candidates: CandidateSet): string | null {
  const entity = candidates.canonical(fact.entity)
  if (entity === null || fact.unit === undefined || fact.property.length > 40) return entity
  for (const link of [' de ', ' of ']) {
    const compound = candidates.canonical(`${fact.property}${link}${fact.entity}`)
    const candidate = compound === null ? undefined : candidates.byKey.get(compound)
    if (candidate && compound !== null && (candidate.aliases.size > 0 || candidate.claimed >= 3)) return compound
  }
  return entity
}

/** A PART_OF B and B PART_OF A cannot both be: the one with more evidence stays, the first of two equals. */
function withoutContradictions(relations: readonly ResolvedRelation[]): ResolvedRelation[] {
  const byEnds = new Map(relations.map((relation) => [`${relation.from}\u0000${relation.to}\u0000${relation.type}`, relation]))
  return relations.filter((relation) => {
    if (relation.type !== 'PART_OF' && relation.type !== 'IS_A') return true
    const opposite = byEnds.get(`${relation.to}\u0000${relation.from}\u0000${relation.type}`)
    return !opposite || relation.evidence.length > opposite.evidence.length || (relation.evidence.length === opposite.evidence.length && relation.from < relation.to)
  })
}

function withEvidence(evidence: readonly Support[], more: Support): Support[] {
  return evidence.some((each) => each.passageId === more.passageId && each.start === more.start && each.end === more.end) ? [...evidence] : [...evidence, more]
}
