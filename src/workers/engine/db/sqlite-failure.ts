import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { failure, FailureError, type Failure } from '../../../shared/failure.ts'

/**
 * What an SQLite error says about the library's file, as a failure that names the file; null where the cause
 * is not the file (a constraint, a wrong statement): that is a bug or a value for the caller.
 * Extended result codes: https://www.sqlite.org/rescode.html
 */
export function sqliteFailure(error: unknown, file: string): Failure | null {
  const code = sqliteCode(error)
  if (!code) return null
  const about = (text: string) => `${text}: ${file} (${code})`
  const subject = { subject: file }
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE') return failure('disk-full', about('There is no space left to write the library'), subject)
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return failure('library-busy', about('Another program keeps the library busy'), subject)
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return failure('library-corrupt', about('The library file is damaged'), subject)
  // SQLite noticed that the open file was moved or deleted.
  if (code === 'SQLITE_READONLY_DBMOVED') return failure('library-missing', about('The library was moved while it was open'), subject)
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM') return failure('library-read-only', about('The library cannot be written'), subject)
  if (code.startsWith('SQLITE_CANTOPEN'))
    return existsSync(dirname(file))
      ? failure('library-read-only', about('The library file cannot be opened'), subject)
      : failure('library-missing', about('The library folder is not there'), subject)
  if (code.startsWith('SQLITE_IOERR')) return failure('library-missing', about('The disk with the library does not answer as it should'), subject)
  return null
}

/** Rethrows: as FailureError where the file is the cause, else as it was. */
export function throwSqlite(error: unknown, file: string): never {
  const known = sqliteFailure(error, file)
  throw known ? new FailureError(known, { cause: error }) : error
}

function sqliteCode(error: unknown): string | null {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : null
}
