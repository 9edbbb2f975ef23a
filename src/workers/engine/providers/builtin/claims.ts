import type { EntityType, ExtractedEntity, ExtractedFact, ExtractedRelation, Extraction, RelationType, Span } from '../../../../shared/model/extraction.ts'

export interface EntityClaim {
  readonly name: string
  readonly type: EntityType
  readonly weight: number
  /** Absent for a name that stands in the heading path only. */
  readonly span?: Span
  readonly alias?: { readonly name: string; readonly kind: 'acronym' | 'synonym'; readonly span: Span }
}

export interface RelationClaim {
  readonly from: string
  readonly to: string
  readonly type: RelationType
  readonly span: Span
  readonly weight: number
}

/** Gathers what the readers of patterns find in one passage, each name once, and gives it as one extraction. */
export interface Claims {
  entity(claim: EntityClaim): void
  /** Both ends must have been claimed as entities, or be claimed before `build`; others are left out. */
  relation(claim: RelationClaim): void
  fact(claim: ExtractedFact): void
  build(): Extraction
}

interface OpenEntity {
  name: string
  weight: number
  readonly votes: Map<EntityType, number>
  readonly mentions: Map<number, Span>
  readonly aliases: Map<string, ExtractedEntity['aliases'][number]>
}

export function createClaims(): Claims {
  const entities = new Map<string, OpenEntity>()
  const relations = new Map<string, ExtractedRelation>()
  const facts = new Map<string, ExtractedFact>()

  return {
    entity(claim) {
      const key = nameKey(claim.name)
      if (key === '' || claim.name.length > 200) return
      const known = entities.get(key) ?? { name: claim.name, weight: 0, votes: new Map(), mentions: new Map(), aliases: new Map() }
      known.weight = Math.max(known.weight, claim.weight)
      known.votes.set(claim.type, (known.votes.get(claim.type) ?? 0) + (claim.type === 'concept' ? 0.5 : claim.type === 'procedure' ? 3 : 1.2))
      if (claim.span && claim.span.end > claim.span.start) known.mentions.set(claim.span.start, claim.span)
      if (claim.alias && nameKey(claim.alias.name) !== key) known.aliases.set(nameKey(claim.alias.name), claim.alias)
      entities.set(key, known)
    },
    relation(claim) {
      if (nameKey(claim.from) === nameKey(claim.to)) return
      const key = `${nameKey(claim.from)}\u0000${nameKey(claim.to)}\u0000${claim.type}\u0000${claim.span.start}`
      if (!relations.has(key)) relations.set(key, { ...claim })
    },
    fact(claim) {
      const key = [nameKey(claim.entity), claim.property, claim.value, claim.unit ?? '', claim.qualifiers['order'] ?? '', claim.span.start].join('\u0000')
      if (!facts.has(key)) facts.set(key, claim)
    },
    build() {
      return {
        entities: [...entities.values()].map((entity) => ({
          name: entity.name,
          type: [...entity.votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best))[0],
          mentions: [...entity.mentions.values()].toSorted((a, b) => a.start - b.start),
          aliases: [...entity.aliases.values()],
          weight: Math.round(entity.weight * 1000) / 1000,
        })),
        relations: [...relations.values()].filter((relation) => entities.has(nameKey(relation.from)) && entities.has(nameKey(relation.to))),
        facts: [...facts.values()].filter((fact) => entities.has(nameKey(fact.entity))),
      }
    },
  }
}

function nameKey(name: string): string {
  return name.toLowerCase().replace(/[’ʼ]/g, "'").replace(/\s+/g, ' ').trim()
}
