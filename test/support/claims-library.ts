import type { EntityType } from '../../src/shared/model/extraction.ts'
import type { DocumentId } from '../../src/shared/model/ids.ts'
import type { Resolution, ResolvedEntity, ResolvedFact } from '../../src/shared/model/resolution.ts'
import { passageIdOf, type TestLibrary } from './graph-library.ts'

export interface SaidFact {
  /** Name of the entity; its key is the name in lower case. */
  readonly of: string
  readonly property?: string
  /** The number or words, then the unit: "20 m". */
  readonly value: string
  readonly comparator?: ResolvedFact['comparator']
  readonly qualifiers?: Readonly<Record<string, string>>
}

/** What a document says, in short: one passage for each fact and each entity, whose words are its evidence. */
export interface SaidDocument {
  readonly name: string
  readonly facts?: readonly SaidFact[]
  readonly entities?: readonly (string | { readonly name: string; readonly type?: EntityType; readonly key?: string; readonly aliases?: ResolvedEntity['aliases'] })[]
}

/** Adds a document that says this, and publishes it. */
export function say(library: TestLibrary, said: SaidDocument): DocumentId {
  const resolution = resolutionOf(said)
  const passages = [...(said.facts ?? []).map((fact) => `The ${fact.of} has ${fact.value}.`), ...(said.entities ?? []).map((entity) => `About ${typeof entity === 'string' ? entity : entity.name}.`)]
  const id = library.addDocument({ name: said.name, passages })
  library.publish(id, resolution)
  return id
}

export function resolutionOf({ name, facts = [], entities = [] }: SaidDocument): Resolution {
  const named = new Map<string, ResolvedEntity>()
  const place = (index: number) => ({ passageId: passageIdOf(name, index), start: 0, end: 5 })
  const meet = (entity: ResolvedEntity): void => {
    const known = named.get(entity.key)
    named.set(entity.key, known ? { ...known, mentions: [...known.mentions, ...entity.mentions], aliases: [...known.aliases, ...entity.aliases] } : entity)
  }
  for (const [index, { of }] of facts.entries()) meet({ key: of.toLowerCase(), name: of, type: 'concept', salience: 0.5, aliases: [], mentions: [place(index)] })
  for (const [index, entity] of entities.entries()) {
    const { name: title, type = 'concept', key = title.toLowerCase(), aliases = [] } = typeof entity === 'string' ? { name: entity } : entity
    meet({ key, name: title, type, salience: 0.4, aliases: [...aliases], mentions: [place(facts.length + index)] })
  }
  return {
    entities: [...named.values()],
    relations: [],
    facts: facts.map(({ of, property = 'depth', value, comparator, qualifiers = {} }, index) => {
      const [number = '', unit] = value.split(/ (?=\D)/)
      return { entity: of.toLowerCase(), property, value: number, ...(unit !== undefined && { unit }), ...(comparator !== undefined && { comparator }), qualifiers: { ...qualifiers }, evidence: [place(index)] }
    }),
  }
}
