import { failureCodes, type FailureCode } from './failure.ts'

/*
 * What the job log says beside an event. The engine stores these words, for whoever reads the database; a window finds
 * them again and says them in its language. Rows that an older or a newer engine wrote are shown as they stand.
 */
export const jobDetails = {
  asked: 'asked',
  engineStops: 'the engine stops',
  nobodyHeldIt: 'nobody held this lease any more',
  hadNoJob: 'the document had no job',
  notInGraph: 'the graph did not know the document',
  toTrash: 'the document went to the trash',
  fromTrash: 'the document came back from the trash',
  passwordGiven: 'a password was given',
  importedAgain: 'the same file was imported again',
  nowPossible: 'what it waited for may have come',
  noVectorProvider: 'No provider for vectors is set up: search is by words.',
  textsWereCut: 'Some texts are longer than the model takes: their vectors are of their beginnings.',
} as const

export type JobDetailKey = keyof typeof jobDetails

/** The process that worked on a job is gone. `how` is what its supervisor said of its end. */
export function ownerDiedDetail(pid: number | null, how: string, isFromInside: boolean): string {
  return `the process ${pid ?? ''} ended while it worked on this (${how}${isFromInside ? ', from inside' : ''})`
}

export type JobDetail =
  | { readonly kind: 'known'; readonly key: JobDetailKey }
  | { readonly kind: 'failure'; readonly code: FailureCode }
  | { readonly kind: 'owner-died'; readonly pid: string; readonly isFromInside: boolean }
  | { readonly kind: 'words'; readonly text: string }

const keys = new Map<string, JobDetailKey>(Object.entries(jobDetails).map(([key, words]) => [words, key as JobDetailKey]))
const codes: ReadonlySet<string> = new Set(failureCodes)

/** What stored words mean; those that are not of this version are handed back as they stand. */
export function readJobDetail(words: string): JobDetail {
  const key = keys.get(words)
  if (key !== undefined) return { kind: 'known', key }
  const code = /^([a-z-]+): /.exec(words)?.[1]
  if (code !== undefined && codes.has(code)) return { kind: 'failure', code: code as FailureCode }
  const died = /^the process (\d*) ended while it worked on this \([^)]*?(, from inside)?\)$/.exec(words)
  if (died) return { kind: 'owner-died', pid: died[1] ?? '', isFromInside: died[2] !== undefined }
  return { kind: 'words', text: words }
}
