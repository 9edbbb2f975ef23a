import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { failure, FailureError } from '../../../shared/failure.ts'
import type { ReadableDatabase, SqlParameters, WritableDatabase, WriteStatement } from './database.ts'
import { throwSqlite } from './sqlite-failure.ts'

/** How long a statement waits for another connection's lock before it fails with library-busy. */
export const busyTimeoutMs = 5000

/** A bare connection with its failures mapped; `openDatabase` and `openReadOnly` are what the engine uses. */
export interface Connection extends WritableDatabase {
  /** The single value of a pragma. */
  pragma(source: string): unknown
  exec(sql: string): void
  backup(file: string, pagesPerStep: (remaining: number) => number): Promise<void>
  close(): void
}

/** Opens one file. @throws FailureError */
export function connect(file: string, options: { readonly readOnly: boolean; readonly mustExist: boolean; readonly timeoutMs?: number }): Connection {
  const guard = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      return throwSqlite(error, file)
    }
  }
  const raw = guard(() => openRaw(file, options))
  const kept = new Map<string, WriteStatement<SqlParameters, unknown>>()

  const prepare = (sql: string): WriteStatement<SqlParameters, unknown> => {
    const known = kept.get(sql)
    if (known) return known
    const statement = guard(() => raw.prepare<unknown[]>(sql))
    if (options.readOnly && !(statement.readonly && statement.reader)) throw new Error(`A reader may only select: ${sql}`)
    const made: WriteStatement<SqlParameters, unknown> = {
      get: (...parameters) => guard(() => statement.get(...parameters)),
      all: (...parameters) => guard(() => statement.all(...parameters)),
      run: (...parameters) => guard(() => statement.run(...parameters)),
      // Its own statement: a kept one is busy until its iterator ends, and the caller may stop half-way.
      iterate: (...parameters) => guard(() => raw.prepare<unknown[]>(sql).iterate(...parameters)),
    }
    kept.set(sql, made)
    return made
  }

  // One transaction function for all: making one for each call would prepare its statements again.
  const immediate = raw.transaction((work: () => unknown) => work()).immediate

  return {
    file,
    prepare: prepare as Connection['prepare'],
    transaction: <T>(work: () => T): T => guard(() => immediate(work) as T),
    get inTransaction() {
      return raw.inTransaction
    },
    pragma: (source) => guard(() => raw.pragma(source, { simple: true })),
    exec: (sql) => guard(() => void raw.exec(sql)),
    async backup(target, pagesPerStep) {
      try {
        await raw.backup(target, { progress: ({ remainingPages }) => pagesPerStep(remainingPages) })
      } catch (error) {
        throwSqlite(error, target)
      }
    },
    close: () => void raw.close(),
  }
}

function openRaw(file: string, options: { readonly readOnly: boolean; readonly mustExist: boolean; readonly timeoutMs?: number }): Sqlite.Database {
  if (!existsSync(dirname(file))) throw new FailureError(failure('library-missing', `The library folder is not there: ${dirname(file)}`, { subject: file }))
  return new Sqlite(file, { readonly: options.readOnly, fileMustExist: options.mustExist || options.readOnly, timeout: options.timeoutMs ?? busyTimeoutMs })
}

export interface ReadOnlyDatabase extends ReadableDatabase {
  close(): void
}

/** A reader's connection, for the query thread: it sees every committed change and can write nothing. @throws FailureError */
export function openReadOnly(file: string): ReadOnlyDatabase {
  const connection = connect(file, { readOnly: true, mustExist: true })
  connection.pragma('query_only = ON')
  return { file, prepare: connection.prepare, close: connection.close }
}
