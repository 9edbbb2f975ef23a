import type { MethodName, Output, Parsed } from '../../../shared/contract/index.ts'
import type { ReadableDatabase } from '../db/database.ts'
import type { LibraryLayout } from '../db/layout.ts'

/** What a query may use: it reads the database and the clock, and touches nothing else. */
export interface QueryContext {
  readonly db: ReadableDatabase
  readonly layout: LibraryLayout
  /** Decides what waits and what is due. */
  readonly nowMs: () => number
}

export type Query<M extends MethodName> = (context: QueryContext, input: Parsed<M>) => Output<M>
