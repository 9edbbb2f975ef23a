import { words, type Word } from '../../../../shared/fold.ts'
import type { ExtractedEntity } from '../../../../shared/model/extraction.ts'
import type { OntologyEntity } from '../../../../shared/model/ontology.ts'
import { nameKey, placesOf } from './names.ts'

/** The entities of one passage as they are accepted: each stands in the text, or in the headings above it. */
export interface ClaimedEntities {
  /** False where the passage does not name it. */
  add(name: string, kind: OntologyEntity | null, aliases: readonly string[], weight: number): boolean
  /** By name or alias. */
  find(name: string): ClaimedEntity | null
  build(): ExtractedEntity[]
}

export interface ClaimedEntity {
  readonly name: string
  readonly kind: OntologyEntity | null
  /** The name and its aliases: each of them names it. */
  readonly names: readonly string[]
}

interface Open extends ClaimedEntity {
  readonly extracted: ExtractedEntity
}

export function createClaimedEntities(text: string, headings: readonly string[]): ClaimedEntities {
  const textWords: readonly Word[] = words(text)
  const byKey = new Map<string, Open>()
  const all = new Map<string, Open>()

  return {
    add(name, kind, aliases, weight) {
      const key = nameKey(name)
      if (key === '' || name.length > 200 || !/\p{L}/u.test(name)) return false
      const known = byKey.get(key)
      if (known) {
        // Said again by a relation or a rule: what was said of its kind first stays.
        return true
      }
      const mentions = placesOf(name, text, textWords)
      const inHeading = mentions.length === 0 && headings.some((heading) => placesOf(name, heading).length > 0)
      if (mentions.length === 0 && !inHeading) return false
      const place = mentions[0]
      const found = aliases.flatMap((alias) => {
        const span = nameKey(alias) === key ? undefined : placesOf(alias, text, textWords)[0]
        return span ? [{ name: text.slice(span.start, span.end), kind: /^\p{Lu}[\p{Lu}\p{Ll}\p{N}.]{1,9}$/u.test(alias) && !alias.includes(' ') ? ('acronym' as const) : ('synonym' as const), span }] : []
      })
      const printed = place ? text.slice(place.start, place.end).replace(/\s+/g, ' ') : name
      const entity: Open = {
        name: printed,
        kind,
        names: [printed, name, ...found.map((alias) => alias.name)],
        extracted: {
          // As it is printed, unless that is a plural or a capital that only begins a sentence: then as it was said.
          name: nameKey(printed) === key && printed.length <= name.length ? printed : name,
          type: kind?.base ?? 'concept',
          ...(kind && { subtype: kind.name }),
          mentions,
          aliases: found,
          weight,
        },
      }
      byKey.set(key, entity)
      all.set(key, entity)
      for (const alias of found) if (!byKey.has(nameKey(alias.name))) byKey.set(nameKey(alias.name), entity)
      return true
    },
    find: (name) => byKey.get(nameKey(name)) ?? null,
    build: () => [...all.values()].map(({ extracted }) => extracted),
  }
}
