import type { AuditEntry } from '../../../shared/contract/library.ts'
import { failure, Failure, FailureError, toFailure, type FailureCode } from '../../../shared/failure.ts'
import type { WritableDatabase } from '../db/database.ts'
import { auditById, closeRunning, listAudit, pruneAudit, saveAudit, type AuditRow } from './audit-rows.ts'

/**
 * Every command, once, with its outcome. A command's states, by its id:
 *
 *   unknown --run--> running --its work ends--> ok | failed
 *   running --the same id again--> shares the one execution
 *   ok, failed --the same id again--> answered as before, without acting
 *   running --the engine dies, or the work is interrupted--> unfinished --the same id again--> running
 *
 * Rows are written a moment later than the command acts, so that no command waits for its own record. A death in
 * that moment makes a command that is sent again act again; the effects of commands are idempotent for that reason.
 * Summaries hold ids, counts and codes, never inputs: those may hold passwords.
 */
export interface CommandLog {
  /** @throws what `work` throws, as FailureError where the answer is a stored one; wrong-usage when another method has had that id */
  run<T>(call: CommandCall, summary: string | ((value: T) => string), work: () => Promise<T>): Promise<T>
  entries(limit: number): AuditEntry[]
  /** Writes what is not written yet. */
  flush(): void
  close(): void
}

export interface CommandCall {
  readonly id: string
  readonly method: string
  /** window, command line: who asked. */
  readonly who: string
  readonly trace: string
}

export interface CommandLogOptions {
  readonly db: WritableDatabase
  readonly nowMs: () => number
  /** Calls once after `ms`; the answer cancels it. */
  readonly after: (ms: number, call: () => void) => () => void
  readonly log: (event: string, detail: Readonly<Record<string, string | number | boolean | null>>) => void
  /** How many entries are kept. */
  readonly keep?: number
}

const writeDelayMs = 50
const keptEntries = 10_000
/** Entries between two prunings, and the most that wait while the library cannot be written. */
const pruneEvery = 200
const maxWaiting = 2_000

/** Not an outcome of the command but of the engine's end: the same id may try again. */
const interruptions: ReadonlySet<FailureCode> = new Set<FailureCode>(['aborted', 'engine-unavailable'])

export function createCommandLog(options: CommandLogOptions): CommandLog {
  const { db, nowMs, after, log, keep = keptEntries } = options
  const running = new Map<string, { readonly method: string; readonly answer: Promise<unknown> }>()
  const waiting = new Map<string, AuditRow>()
  let cancelWrite: (() => void) | null = null
  let sincePruned = pruneEvery
  closeRunning(db, nowMs(), 'engine-unavailable')

  const write = (row: AuditRow): void => {
    waiting.delete(row.id)
    waiting.set(row.id, row)
    cancelWrite ??= after(writeDelayMs, flush)
  }

  const flush = (): void => {
    cancelWrite?.()
    cancelWrite = null
    if (waiting.size === 0) return
    try {
      db.transaction(() => {
        for (const row of waiting.values()) saveAudit(db, row)
        sincePruned += waiting.size
        if (sincePruned >= pruneEvery) {
          pruneAudit(db, keep)
          sincePruned = 0
        }
      })
      waiting.clear()
    } catch (error) {
      // The disk is full or the library is gone: commands go on as far as they can, and the record follows.
      log('audit.not-written', { code: toFailure(error).code, rows: waiting.size })
      for (const id of [...waiting.keys()].slice(0, Math.max(0, waiting.size - maxWaiting))) waiting.delete(id)
    }
  }

  const execute = async <T>(call: CommandCall, summary: string | ((value: T) => string), work: () => Promise<T>): Promise<T> => {
    const begun = { ...call, at: nowMs(), finishedAt: null, summary: typeof summary === 'string' ? summary : '', outcome: 'running', failureCode: null, replyJson: null } as const
    write(begun)
    try {
      const value = await work()
      write({ ...begun, finishedAt: nowMs(), summary: typeof summary === 'string' ? summary : summary(value), outcome: 'ok', replyJson: JSON.stringify(value ?? null) })
      return value
    } catch (error) {
      const why = toFailure(error)
      write({ ...begun, finishedAt: nowMs(), outcome: 'failed', failureCode: why.code, replyJson: JSON.stringify(why) })
      throw error
    }
  }

  const run = <T>(call: CommandCall, summary: string | ((value: T) => string), work: () => Promise<T>): Promise<T> => {
    const known = running.get(call.id)
    const stored = known ? null : (waiting.get(call.id) ?? auditById(db, call.id))
    const method = known?.method ?? stored?.method ?? call.method
    if (method !== call.method) return Promise.reject(new FailureError(failure('wrong-usage', `The id of this ${call.method} belongs to a ${method}.`)))
    if (known) {
      // The same id and method give the same type: the contract parses the answer on its way out. Whoever began it
      // may have gone away, a window that was loaded again, say: that does not interrupt those who still wait.
      return (known.answer as Promise<T>).catch((error: unknown) => (interruptions.has(toFailure(error).code) ? run(call, summary, work) : Promise.reject(error as Error)))
    }
    if (stored && isFinal(stored)) return replay<T>(stored)
    const answer = execute(call, summary, work)
    running.set(call.id, { method, answer })
    const forget = () => void running.delete(call.id)
    answer.then(forget, forget)
    return answer
  }

  return {
    run,
    entries(limit) {
      flush()
      return listAudit(db, limit)
    },
    flush,
    close: flush,
  }
}

function isFinal(row: AuditRow): boolean {
  return row.outcome === 'ok' || (row.outcome === 'failed' && !interruptions.has(row.failureCode as FailureCode))
}

function replay<T>(row: AuditRow): Promise<T> {
  const value: unknown = JSON.parse(row.replyJson ?? 'null')
  return row.outcome === 'ok' ? Promise.resolve(value as T) : Promise.reject(new FailureError(Failure.parse(value)))
}
