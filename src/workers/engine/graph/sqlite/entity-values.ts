import type { EntityType } from '../../../../shared/model/extraction.ts'
import { foldText } from '../../../../shared/fold.ts'

/**
 * What an entity is called and what it is, out of what its documents say. Pure, and the same for any
 * order of the rows: the library must not depend on which document came first.
 */
export interface DocumentSays {
  readonly name: string
  readonly type: EntityType
  readonly subtype?: string | null
  /** The largest among the documents that say this name and type together; the others are their sums. */
  readonly salience: number
  readonly mentions: number
  readonly documents: number
}

export interface AliasRow {
  readonly name: string
  readonly kind: 'variant' | 'acronym' | 'synonym'
}

export interface EntityValues {
  readonly name: string
  readonly type: EntityType
  /** Null: no document says anything finer than the type. */
  readonly subtype: string | null
  readonly mentions: number
  readonly documents: number
  readonly salience: number
  /** Other names, acronyms first; none that differs from another or from the name by case or accents alone. */
  readonly aliases: readonly string[]
}

const aliasOrder: Readonly<Record<AliasRow['kind'], number>> = { acronym: 0, synonym: 1, variant: 2 }

/** @throws when there is no row: an entity lives while a document says so. */
export function entityValues(says: readonly DocumentSays[], aliases: readonly AliasRow[]): EntityValues {
  const name = mostSaid(says, (row) => row.name)
  // 'other' says that nobody knows; a document that does know is worth more.
  const known = says.filter((row) => row.type !== 'other')
  const type = mostSaid(known.length > 0 ? known : says, (row) => row.type)
  const finer = says.filter((row) => row.type === type && row.subtype != null)
  return {
    name,
    type,
    subtype: finer.length > 0 ? mostSaid(finer, (row) => row.subtype ?? '') : null,
    mentions: says.reduce((sum, row) => sum + row.mentions, 0),
    documents: says.reduce((sum, row) => sum + row.documents, 0),
    salience: says.reduce((largest, row) => Math.max(largest, row.salience), 0),
    aliases: otherNames(name, [...aliases, ...says.map((row) => ({ name: row.name, kind: 'variant' as const }))]),
  }
}

/** The value with most mentions, then most documents, then the first by code unit. */
function mostSaid<V extends string>(rows: readonly DocumentSays[], of: (row: DocumentSays) => V): V {
  const counted = new Map<V, { mentions: number; documents: number }>()
  for (const row of rows) {
    const count = counted.get(of(row)) ?? { mentions: 0, documents: 0 }
    counted.set(of(row), { mentions: count.mentions + row.mentions, documents: count.documents + row.documents })
  }
  const [first] = [...counted].sort(([a, ca], [b, cb]) => cb.mentions - ca.mentions || cb.documents - ca.documents || (a < b ? -1 : 1))
  if (!first) throw new Error('An entity without a document has no values.')
  return first[0]
}

function otherNames(name: string, rows: readonly AliasRow[]): string[] {
  const sorted = rows.toSorted((a, b) => aliasOrder[a.kind] - aliasOrder[b.kind] || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const seen = new Set([foldText(name)])
  const kept: string[] = []
  for (const row of sorted) {
    const folded = foldText(row.name)
    if (seen.has(folded)) continue
    seen.add(folded)
    // One alias a line is how they are stored.
    kept.push(row.name.replace(/\s+/gu, ' '))
  }
  return kept
}
