import { failure, FailureError, type Failure } from '../../../shared/failure.ts'

/** What a file system error on a person's own file means to that person. */
export function fileFailure(error: unknown, fileName: string): Failure {
  if (error instanceof FailureError) return error.failure
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return failure('file-not-found', `“${fileName}” is not there.`, { subject: fileName })
    case 'EACCES':
    case 'EPERM':
      return failure('file-not-readable', `“${fileName}” may not be read.`, { subject: fileName })
    case 'ELOOP':
      return failure('file-not-readable', `“${fileName}” is a link that leads round in a circle.`, { subject: fileName })
    case 'EBUSY':
    case 'ETXTBSY':
      return failure('file-changed', `“${fileName}” is in use.`, { subject: fileName })
    case 'ENAMETOOLONG':
      return failure('file-not-readable', `“${fileName}” has a name that this system cannot open.`, { subject: fileName })
    case 'ENOSPC':
    case 'EDQUOT':
      return failure('disk-full', `There is no space left to copy “${fileName}” into the library.`, { subject: fileName })
    case 'EROFS':
      return failure('library-read-only', `“${fileName}” could not be copied: the library cannot be written.`, { subject: fileName })
    case 'EIO':
      return failure('file-not-readable', `“${fileName}” could not be read to its end (input/output error).`, { subject: fileName })
    default:
      return failure('internal', error instanceof Error ? error.message : String(error), { subject: fileName })
  }
}
