import type { FailureCode } from '../shared/failure.ts'

/** What the command line leaves with. Scripts rely on these numbers. */
export const exitCodes = { done: 0, failed: 1, wrongUsage: 2, timedOut: 3, libraryUnavailable: 4, interrupted: 130 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const libraryCodes: ReadonlySet<FailureCode> = new Set<FailureCode>(['library-busy', 'library-locked', 'library-corrupt', 'library-missing', 'library-read-only', 'library-newer'])

export function exitCodeFor(code: FailureCode): ExitCode {
  if (libraryCodes.has(code)) return exitCodes.libraryUnavailable
  if (code === 'wrong-usage') return exitCodes.wrongUsage
  return exitCodes.failed
}

/** Leaves the command with an exit code after its message was written. */
export class Exit extends Error {
  override readonly name = 'Exit'
  constructor(readonly code: ExitCode) {
    super(`exit ${code}`)
  }
}
