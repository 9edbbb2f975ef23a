import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { Extraction } from '../../../shared/model/extraction.ts'
import { CheckCounts, NotExtracted } from '../../../shared/model/provider.ts'
import { toFailure } from '../../../shared/failure.ts'
import { connect, type Connection } from '../db/connection.ts'
import type { ExtractorIdentity } from '../pipeline/ports.ts'
import type { AnswerStore, KeptAnswer } from '../providers/extractor/answer-store.ts'

/**
 * Answers of all libraries of this user, in one file beside them: a library that is made again, or a second one, asks
 * nothing that was paid for. Several processes use it at once. It is a convenience: whatever is wrong with it (a full
 * disk, a damaged file) costs a call and never a document, and is told to the log.
 */
export interface UserCache extends AnswerStore {
  /** As `find`, without reading the answer. */
  has(contextHash: string, by: ExtractorIdentity): boolean
  close(): void
}

const schema = `CREATE TABLE IF NOT EXISTS answers (
  context_hash TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, prompt_version TEXT NOT NULL,
  answer_json TEXT NOT NULL, created_at INTEGER NOT NULL,
  PRIMARY KEY (context_hash, provider, model, prompt_version)
) STRICT, WITHOUT ROWID`

const Kept = z.object({ extraction: Extraction, checks: CheckCounts.nullable(), notExtracted: NotExtracted.nullable() })
const busyMs = 500

/** The file is made with the first question: whoever asks no model has none. */
export function openUserCache(file: string, options: { readonly nowMs: () => number; readonly log: (event: string, detail: Readonly<Record<string, string>>) => void }): UserCache {
  const trouble = (error: unknown): null => {
    options.log('user-cache.unusable', { code: toFailure(error).code })
    return null
  }
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work()
    } catch (error) {
      return trouble(error)
    }
  }
  let opened: Connection | null | undefined
  const db = (): Connection | null => {
    if (opened === undefined) opened = attempt(() => openFile(file))
    return opened
  }
  const key = (contextHash: string, by: ExtractorIdentity) => [contextHash, by.provider, by.model, by.promptVersion] as const
  return {
    find: (contextHash, by) =>
      attempt((): KeptAnswer | null => {
        const row = db()?.prepare<string[], { answer: string }>('SELECT answer_json AS answer FROM answers WHERE context_hash = ? AND provider = ? AND model = ? AND prompt_version = ?').get(...key(contextHash, by))
        return row ? Kept.parse(JSON.parse(row.answer)) : null
      }),
    has: (contextHash, by) =>
      attempt(() => db()?.prepare<string[], { one: number }>('SELECT 1 AS one FROM answers WHERE context_hash = ? AND provider = ? AND model = ? AND prompt_version = ?').get(...key(contextHash, by)) !== undefined) ?? false,
    keep(contextHash, by, answer) {
      // What was not extracted may be asked about again elsewhere: it is no answer.
      if (answer.notExtracted !== null) return
      attempt(() => db()?.prepare<(string | number)[]>('INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING').run(...key(contextHash, by), JSON.stringify(answer), options.nowMs()))
    },
    close: () => void attempt(() => opened?.close()),
  }
}

function openFile(file: string): Connection {
  mkdirSync(dirname(file), { recursive: true })
  const db = connect(file, { readOnly: false, mustExist: false, timeoutMs: busyMs })
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.exec(schema)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
