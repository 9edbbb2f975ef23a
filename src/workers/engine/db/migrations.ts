import foundation from './migrations/0001-foundation.sql?raw'
import providers from './migrations/0002-providers.sql?raw'

export interface Migration {
  /** From 1, without gaps; the database keeps the last one applied in `user_version`. */
  readonly version: number
  readonly name: string
  readonly sql: string
}

/** Every change of the schema since the first, in order. A released one is never edited; a new one is added. */
export const migrations: readonly Migration[] = [
  { version: 1, name: 'foundation', sql: foundation },
  { version: 2, name: 'providers', sql: providers },
]
