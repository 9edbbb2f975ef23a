/**
 * What the engine sees of SQLite. Two types, so that code which only reads cannot write: the query thread and
 * the browse queries take a ReadableDatabase, and its statements are refused at preparation unless they only read.
 *
 * Statements are prepared once for each SQL text and kept, so call `prepare` where it is used. A kept statement
 * must not be iterated twice at the same time; `iterate` therefore makes its own each time.
 *
 * Every method throws FailureError where the file is the cause (disk-full, library-busy, library-corrupt,
 * library-read-only, library-missing); anything else, a constraint or a wrong statement, stays a SqliteError.
 */
export type SqlValue = string | number | bigint | Uint8Array | null
/** Positional values, or one object for named parameters. */
export type SqlParameters = readonly SqlValue[] | readonly [Readonly<Record<string, SqlValue>>]

export interface ReadStatement<P extends SqlParameters, Row> {
  get(...parameters: P): Row | undefined
  all(...parameters: P): Row[]
  iterate(...parameters: P): IterableIterator<Row>
}

export interface WriteStatement<P extends SqlParameters, Row> extends ReadStatement<P, Row> {
  run(...parameters: P): { readonly changes: number; readonly lastInsertRowid: number | bigint }
}

export interface ReadableDatabase {
  /** Absolute path of the database file. */
  readonly file: string
  prepare<P extends SqlParameters = readonly SqlValue[], Row = unknown>(sql: string): ReadStatement<P, Row>
}

export interface WritableDatabase extends ReadableDatabase {
  prepare<P extends SqlParameters = readonly SqlValue[], Row = unknown>(sql: string): WriteStatement<P, Row>
  /**
   * BEGIN IMMEDIATE … COMMIT round `work`; rolled back when it throws. Inside another transaction it is a
   * savepoint. `work` must not be async.
   */
  transaction<T>(work: () => T): T
  readonly inTransaction: boolean
}
