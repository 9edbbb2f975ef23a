import type { Connection } from './connect.ts'
import type { Output } from './output.ts'

/** What a command is given. Commands return an exit code or throw FailureError. */
export interface CommandContext {
  readonly output: Output
  readonly env: Readonly<Record<string, string | undefined>>
  readonly workingFolder: string
  /** Aborted by Ctrl-C, by --timeout and when nobody reads on; its reason is an Exit with the code. */
  readonly signal: AbortSignal
  /** Connects on first use; the caller closes it. `works`: whether the command wants work done. */
  connect(works: boolean): Promise<Connection>
  readonly libraryPath: string
  readonly threadsFolder: string
}
