import { existsSync } from 'node:fs'
import { failure, FailureError, toFailure, type Failure } from '../../../shared/failure.ts'
import { connect, type Connection } from './connection.ts'

/** Reads the whole file's structure; null when it is sound. Takes about a second for a gigabyte. */
export function quickCheck(connection: Pick<Connection, 'file' | 'pragma'>): Failure | null {
  try {
    // `quick_check(1)` stops at the first problem; a sound file answers the single row "ok".
    const answer = connection.pragma('quick_check(1)')
    return answer === 'ok' ? null : failure('library-corrupt', `The library file is damaged: ${connection.file} (${String(answer)})`, { subject: connection.file })
  } catch (error) {
    return toFailure(error)
  }
}

/**
 * Opens a copy of a library by itself and checks it; null when it is sound. The copy is changed from the
 * write-ahead log to a plain journal first, so that it is one file that needs no companion.
 */
export function checkCopy(file: string): Failure | null {
  if (!existsSync(file)) return failure('library-missing', `There is no such file: ${file}`, { subject: file })
  try {
    const connection = connect(file, { readOnly: false, mustExist: true })
    try {
      connection.pragma('journal_mode = DELETE')
      return quickCheck(connection)
    } finally {
      connection.close()
    }
  } catch (error) {
    return error instanceof FailureError ? error.failure : toFailure(error)
  }
}
