import type { ExtractedEntity, Span } from '../../../../shared/model/extraction.ts'
import type { OntologyEntity } from '../../../../shared/model/ontology.ts'
import { standsForSame } from './aliases.ts'
import { isName, namedText, nameKey, placesOf } from './names.ts'

/** The entities of one passage as they are accepted: each stands in the text, or in the headings above it. */
export interface ClaimedEntities {
  /** What the model listed. `twice`: it is known by this name already; `unknown`: it is no name, or the passage does not name it. */
  add(name: string, kind: OntologyEntity | null, aliases: readonly string[], weight: number): 'added' | 'twice' | 'unknown'
  /** By name or alias; one that the model forgot to list is found where the passage names it, and is in the answer once it is `used`. */
  find(name: string): ClaimedEntity | null
  use(entity: ClaimedEntity): void
  build(): ExtractedEntity[]
}

export interface ClaimedEntity {
  readonly key: string
  readonly name: string
  readonly kind: OntologyEntity | null
  /** The name and its aliases: each of them names it. */
  readonly names: readonly string[]
  /** Wherever the passage says any of them. */
  readonly places: readonly Span[]
  readonly extracted: ExtractedEntity
}

/** An entity that only a claim names: the model did not find it worth listing. */
const weightOfUnlisted = 0.6

/** @param listed every name that the answer lists: what is an entity of its own is no other one's alias */
export function createClaimedEntities(text: string, headings: readonly string[], listed: readonly string[]): ClaimedEntities {
  const named = namedText(text)
  const above = headings.map(namedText)
  const own = new Set(listed.map(nameKey))
  const byKey = new Map<string, ClaimedEntity>()
  const kept = new Map<string, ClaimedEntity>()
  const unlisted = new Map<string, ClaimedEntity | null>()

  const open = (name: string, kind: OntologyEntity | null, aliases: readonly string[], weight: number): ClaimedEntity | null => {
    const key = nameKey(name)
    if (key === '' || !isName(name)) return null
    const mentions = placesOf(name, named)
    if (mentions.length === 0 && !above.some((heading) => placesOf(name, heading).length > 0)) return null
    const found = aliases.flatMap((alias) => {
      const aliasKey = nameKey(alias)
      if (aliasKey === '' || aliasKey === key || !isName(alias)) return []
      const same = standsForSame(text, mentions, name, alias, placesOf(alias, named), own.has(aliasKey))
      return same ? [{ name: text.slice(same.span.start, same.span.end).replace(/\s+/gu, ' '), ...same }] : []
    })
    const place = mentions[0]
    const printed = place ? text.slice(place.start, place.end).replace(/\s+/gu, ' ') : name
    // As it is printed, unless that is a plural: then as it was said.
    const shown = printed.length <= name.length ? printed : name.replace(/\s+/gu, ' ')
    return {
      key,
      name: shown,
      kind,
      names: [printed, name, ...found.map((alias) => alias.name)],
      places: [...mentions, ...found.flatMap((alias) => placesOf(alias.name, named))],
      extracted: { name: shown, type: kind?.base ?? 'concept', ...(kind && { subtype: kind.name }), mentions, aliases: found, weight },
    }
  }
  const keep = (entity: ClaimedEntity): void => {
    kept.set(entity.key, entity)
    for (const key of [entity.key, ...entity.extracted.aliases.map((alias) => nameKey(alias.name))]) if (!byKey.has(key)) byKey.set(key, entity)
  }

  return {
    add(name, kind, aliases, weight) {
      if (byKey.has(nameKey(name))) return 'twice'
      const entity = open(name, kind, aliases, weight)
      if (!entity) return 'unknown'
      keep(entity)
      return 'added'
    },
    find(name) {
      const key = nameKey(name)
      const known = byKey.get(key) ?? unlisted.get(key)
      if (known !== undefined) return known
      const opened = open(name, null, [], weightOfUnlisted)
      unlisted.set(key, opened)
      return opened
    },
    use(entity) {
      if (!kept.has(entity.key)) keep(entity)
    },
    build: () => [...kept.values()].map(({ extracted }) => extracted),
  }
}
