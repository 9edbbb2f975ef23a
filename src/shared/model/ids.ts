import { z } from 'zod'

/**
 * Branded ids. Every id is text, lower-case, URL-safe, and (except commands, traces and collections)
 * derived from content, so that the same documents always give the same library.
 */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/).brand<'Sha256'>()
export type Sha256 = z.infer<typeof Sha256>

/** First 32 hex digits of the document's SHA-256. */
export const DocumentId = z.string().regex(/^[0-9a-f]{32}$/).brand<'DocumentId'>()
export type DocumentId = z.infer<typeof DocumentId>

export const CollectionId = z.string().min(1).max(64).brand<'CollectionId'>()
export type CollectionId = z.infer<typeof CollectionId>

/** Derived from a passage's contextual text and its ordinal among equals: unique within its document. */
export const PassageId = z.string().regex(/^p[0-9a-f]{24}$/).brand<'PassageId'>()
export type PassageId = z.infer<typeof PassageId>

export const JobId = z.string().regex(/^j[0-9a-f]{32}$/).brand<'JobId'>()
export type JobId = z.infer<typeof JobId>

export const EntityId = z.string().regex(/^e[0-9a-f]{24}$/).brand<'EntityId'>()
export type EntityId = z.infer<typeof EntityId>

export const RelationId = z.string().regex(/^r[0-9a-f]{24}$/).brand<'RelationId'>()
export type RelationId = z.infer<typeof RelationId>

export const FactId = z.string().regex(/^f[0-9a-f]{24}$/).brand<'FactId'>()
export type FactId = z.infer<typeof FactId>

/** One user intention. The same id sent twice acts once and is answered the same. */
export const CommandId = z.string().min(8).max(64).brand<'CommandId'>()
export type CommandId = z.infer<typeof CommandId>

/** Follows one drop from the window through engine and threads to the log line. */
export const TraceId = z.string().min(8).max(64).brand<'TraceId'>()
export type TraceId = z.infer<typeof TraceId>
