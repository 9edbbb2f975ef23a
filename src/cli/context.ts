import type { ConnectOptions, Connection } from './connect.ts'
import type { Output } from './output.ts'

/** What a command is given. Commands return an exit code or throw FailureError. */
export interface CommandContext {
  readonly output: Output
  readonly env: Readonly<Record<string, string | undefined>>
  readonly workingFolder: string
  /** Aborted by Ctrl-C (reason: 'interrupted') and by --timeout (reason: 'timed out'). */
  readonly signal: AbortSignal
  /** Connects on first use; the caller closes it. `works`: whether the command wants work done. */
  connect(works: ConnectOptions['works']): Promise<Connection>
  readonly libraryPath: string
  readonly threadsFolder: string
}
