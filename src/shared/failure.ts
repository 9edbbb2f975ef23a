import { z } from 'zod'

/**
 * The closed list of what can go wrong. Behaviour reads `code`, never the message.
 * `message` says what happened and to what; `action` is the next step in the reader's words (English; the
 * window translates by code and fills in `subject`).
 */
const catalogue = {
  'wrong-usage': { retryable: false, action: 'Check the command and try again.' },
  'not-found': { retryable: false, action: 'Refresh the list: it may have been removed.' },
  'ambiguous': { retryable: false, action: 'Give more characters of the id.' },
  'not-available': { retryable: false, action: 'This part is not in this version yet.' },
  'unsupported-format': { retryable: false, action: 'Import a PDF; other formats come in a later version.' },
  'not-what-its-name-says': { retryable: false, action: 'Open the file to see what it is, then export it as PDF.' },
  'empty-file': { retryable: false, action: 'Get the file again: this one has no content.' },
  'file-not-found': { retryable: true, action: 'Check that the file is still there, then import it again.' },
  'file-not-readable': { retryable: true, action: 'Give yourself permission to read the file, then import it again.' },
  'file-changed': { retryable: true, action: 'Wait until nothing writes to the file, then import it again.' },
  'file-outside-folder': { retryable: false, action: 'Import the file that the link points to directly.' },
  'password-required': { retryable: true, action: 'Enter the password of the document.' },
  'password-wrong': { retryable: true, action: 'Enter the password again.' },
  'damaged-document': { retryable: false, action: 'Open the file in a PDF viewer and save it again, or get a fresh copy.' },
  'no-text': { retryable: false, action: 'The pages are images: text recognition comes in a later version.' },
  'out-of-memory': { retryable: true, action: 'Split the document into smaller files.' },
  'stage-timeout': { retryable: true, action: 'Retry the stage; if it stops again, split the document.' },
  'thread-died': { retryable: true, action: 'Retry the stage.' },
  'lease-lost': { retryable: true, action: 'Nothing to do: the work goes on elsewhere.' },
  'quarantined': { retryable: true, action: 'This file stopped the app more than once. Retry it alone, or remove it.' },
  'disk-full': { retryable: true, action: 'Free some space on this disk.' },
  'library-busy': { retryable: true, action: 'Another program holds the library. Close it, then try again.' },
  'library-locked': { retryable: true, action: 'Close the other program that has this library open.' },
  'library-corrupt': { retryable: false, action: 'Restore the newest good backup.' },
  'library-missing': { retryable: true, action: 'Reconnect the drive or choose another library folder.' },
  'library-read-only': { retryable: true, action: 'Make the library folder writable, or choose another.' },
  'library-newer': { retryable: false, action: 'Update Coursegraph: a newer version wrote this library.' },
  'provider-key-missing': { retryable: true, action: 'Enter the key in Settings, or extract with the built-in extractor.' },
  'provider-key-refused': { retryable: true, action: 'Check the key in Settings: the provider does not take it.' },
  'provider-billing': { retryable: true, action: 'Settle the account with the provider, then press Test in Settings.' },
  'provider-unreachable': { retryable: true, action: 'Check the address and the network; the work goes on by itself.' },
  'provider-overloaded': { retryable: true, action: 'Nothing to do: it is asked again, more slowly.' },
  'provider-rate-limited': { retryable: true, action: 'Nothing to do: it is asked again when its limit allows.' },
  'provider-no-model': { retryable: false, action: 'Choose another model in Settings.' },
  'provider-bad-request': { retryable: false, action: 'Choose another model in Settings, or the built-in extractor.' },
  'budget-reached': { retryable: true, action: 'Raise the budget in Settings; the work goes on by itself.' },
  'still-waiting': { retryable: true, action: 'Answer its quote in Activity, or leave the app open until its time comes.' },
  'ontology-invalid': { retryable: false, action: 'Mend what is listed, then save again.' },
  'provider-failed': { retryable: true, action: 'Check the provider in Settings.' },
  'timed-out': { retryable: true, action: 'Try again.' },
  'aborted': { retryable: true, action: 'Start it again when you want.' },
  'engine-unavailable': { retryable: true, action: 'Wait a moment: the engine is being started again.' },
  'internal': { retryable: true, action: 'Try again; if it goes on, send the diagnostics.' },
} as const satisfies Record<string, { retryable: boolean; action: string }>

export type FailureCode = keyof typeof catalogue
export const failureCodes = Object.keys(catalogue) as [FailureCode, ...FailureCode[]]

export const Failure = z.object({
  code: z.enum(failureCodes),
  message: z.string(),
  action: z.string(),
  retryable: z.boolean(),
  retryAfterMs: z.number().optional(),
  /** What it happened to: a file name, a document, a folder. */
  subject: z.string().optional(),
})
export type Failure = z.infer<typeof Failure>

/** A failure as plain data, filled in from the catalogue. */
export function failure(
  code: FailureCode,
  message: string,
  more: { subject?: string; retryAfterMs?: number; action?: string; retryable?: boolean } = {},
): Failure {
  return { code, message, ...catalogue[code], ...more }
}

/** Throw this to leave a deep call with a failure; it crosses processes as data. */
export class FailureError extends Error {
  override readonly name = 'FailureError'
  constructor(readonly failure: Failure, options?: ErrorOptions) {
    super(failure.message, options)
  }
}

/** Any thrown value as a Failure: a FailureError keeps its own, an abort is `aborted`, the rest is `internal`. */
export function toFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure
  if (error instanceof Error && error.name === 'AbortError') return failure('aborted', 'The work was stopped.')
  if (error instanceof Error && error.name === 'TimeoutError') return failure('timed-out', 'No answer in time.')
  return failure('internal', error instanceof Error ? error.message : String(error))
}
