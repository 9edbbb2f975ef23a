import type { WritableDatabase } from '../db/database.ts'

/**
 * The ordered list of graph changes for Neo4j, written in the same transaction as the change itself.
 *
 * Several libraries may publish into one graph, so a claim is told document by document: an `upsert` with a
 * document says what that document contributes (its evidence, its name for an entity), a `delete` with a document
 * takes that contribution back, and `gone` says whether this library holds any other support for it. Values that
 * are computed over all of this library's documents stand beside, for a graph that only this library feeds.
 */
export interface QuotedSupport {
  readonly passageId: string
  readonly page: number
  readonly start: number
  readonly end: number
  readonly quote: string
}

export interface EntityPayload {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly type: string
  readonly subtype: string | null
  readonly aliases: readonly string[]
  readonly canonicalId: string
  readonly mentions: number
  readonly documents: number
  readonly salience: number
}

export interface OutboxPayloads {
  readonly document: {
    readonly upsert: {
      readonly id: string
      readonly sha256: string
      readonly title: string
      readonly fileName: string
      readonly pages: number | null
      readonly language: string | null
      readonly revisionOf: string | null
      readonly collections: readonly { readonly id: string; readonly name: string }[]
    }
    /** Its passages go with it. */
    readonly delete: { readonly id: string }
  }
  readonly passage: {
    readonly upsert: {
      readonly id: string
      readonly documentId: string
      readonly index: number
      readonly kind: string
      readonly page: number
      readonly headings: readonly string[]
      readonly text: string
      /** The passage before it in the document, for NEXT. */
      readonly previousId: string | null
    }
    readonly delete: { readonly id: string; readonly documentId: string }
  }
  readonly entity: {
    readonly upsert: EntityPayload & {
      readonly support: {
        readonly documentId: string
        readonly name: string
        readonly type: string
        readonly subtype: string | null
        readonly salience: number
        readonly mentions: number
        readonly aliases: readonly { readonly name: string; readonly kind: string }[]
        /** How often each passage of the document names it: what MENTIONS is made from. */
        readonly passages: readonly { readonly passageId: string; readonly mentions: number }[]
      }
    }
    readonly delete: { readonly id: string; readonly documentId: string; readonly gone: boolean; readonly entity: EntityPayload | null }
  }
  readonly relation: {
    readonly upsert: { readonly id: string; readonly from: string; readonly to: string; readonly type: string; readonly weight: number; readonly documentId: string; readonly evidence: readonly QuotedSupport[] }
    readonly delete: { readonly id: string; readonly documentId: string; readonly gone: boolean; readonly weight: number }
  }
  readonly fact: {
    readonly upsert: {
      readonly id: string
      readonly entity: string
      readonly property: string
      readonly value: string
      readonly unit: string | null
      readonly comparator: string | null
      readonly qualifiers: Readonly<Record<string, string>>
      readonly documentId: string
      readonly evidence: readonly QuotedSupport[]
    }
    readonly delete: { readonly id: string; readonly documentId: string; readonly gone: boolean }
  }
  readonly collection: {
    readonly upsert: { readonly id: string; readonly name: string; readonly documents: readonly string[] }
    readonly delete: { readonly id: string }
  }
  readonly merge: {
    /** `into` is the entity that it was merged into, `canonicalId` the end of the chain. */
    readonly upsert: { readonly from: string; readonly into: string; readonly canonicalId: string; readonly reason: 'acronym' | 'asked' }
    readonly delete: { readonly from: string }
  }
}

export type OutboxSubject = keyof OutboxPayloads
export type OutboxOperation = 'upsert' | 'delete'

export interface Outbox {
  /** Appends one change. The caller's transaction holds the change itself. */
  put<S extends OutboxSubject, O extends OutboxOperation>(operation: O, subject: S, subjectId: string, documentId: string | null, payload: OutboxPayloads[S][O]): void
}

export function createOutbox(db: WritableDatabase, nowMs: () => number): Outbox {
  const insert = db.prepare<[number, string, string, string, string | null, string]>(
    'INSERT INTO outbox (at, operation, subject, subject_id, document_id, payload_json) VALUES (?, ?, ?, ?, ?, ?)',
  )
  return {
    put: (operation, subject, subjectId, documentId, payload) => void insert.run(nowMs(), operation, subject, subjectId, documentId, JSON.stringify(payload)),
  }
}
