import { z } from 'zod'
import { CollectionId, DocumentId, Sha256 } from './ids.ts'
import { Box, PageBox, Run } from './geometry.ts'

export const BlockKind = z.enum(['heading', 'paragraph', 'list-item', 'table', 'caption', 'footnote', 'code', 'formula'])
export type BlockKind = z.infer<typeof BlockKind>

/** One structural item of a document as read, in reading order. */
export const Block = z.object({
  index: z.int().min(0),
  kind: BlockKind,
  /** Headings: 1 is the highest. List items: nesting depth from 1. */
  level: z.int().min(1).optional(),
  /** List items: the marker as printed ("1.", "•"); ordered lists are recognised by it. */
  marker: z.string().optional(),
  page: z.int().min(1),
  box: Box,
  text: z.string(),
  /** Tables: cells as text, row by row. `text` is then the same table as Markdown. */
  rows: z.array(z.array(z.string())).optional(),
  /** Where each piece of `text` stands. */
  runs: z.array(Run),
})
export type Block = z.infer<typeof Block>

export const PassageKind = z.enum(['text', 'list', 'table', 'code', 'caption'])
export type PassageKind = z.infer<typeof PassageKind>

/** A chunk of a document before it has an owner in the database. */
export const PassageDraft = z.object({
  index: z.int().min(0),
  kind: PassageKind,
  headings: z.array(z.string()),
  page: z.int().min(1),
  boxes: z.array(PageBox),
  /** Tokens (o200k) of the contextual text: headings, captions, text. */
  tokens: z.int().min(0),
  text: z.string(),
  runs: z.array(Run),
})
export type PassageDraft = z.infer<typeof PassageDraft>

export const DocumentWarning = z.object({ code: z.string(), message: z.string(), page: z.int().min(1).optional() })
export type DocumentWarning = z.infer<typeof DocumentWarning>

export const Quality = z.object({
  verdict: z.enum(['good', 'check', 'poor']),
  reasons: z.array(z.string()),
  pagesWithText: z.int(),
  pagesEmpty: z.int(),
  pagesFailed: z.int(),
  headings: z.int(),
  tables: z.int(),
  lists: z.int(),
  undecodableCharacters: z.int(),
})
export type Quality = z.infer<typeof Quality>

export const Language = z.enum(['en', 'fr', 'de', 'es', 'it', 'pt', 'nl', 'ko', 'ja', 'zh', 'ar', 'he', 'ru', 'other'])
export type Language = z.infer<typeof Language>

export const MediaType = z.enum(['application/pdf'])
export type MediaType = z.infer<typeof MediaType>

/** What a person sees of a document's state; derived from its job, never stored twice. */
export const DocumentState = z.enum(['queued', 'processing', 'waiting', 'paused', 'ready', 'failed', 'cancelled', 'trashed'])
export type DocumentState = z.infer<typeof DocumentState>

/** Another edition of the same work, as far as it has to be named. */
export const EditionRef = z.object({ id: DocumentId, title: z.string() })
export type EditionRef = z.infer<typeof EditionRef>

export const DocumentSummary = z.object({
  id: DocumentId,
  sha256: Sha256,
  title: z.string(),
  fileName: z.string(),
  collections: z.array(z.object({ id: CollectionId, name: z.string() })),
  state: DocumentState,
  pages: z.int().nullable(),
  language: Language.nullable(),
  addedAt: z.iso.datetime(),
  bytes: z.int(),
  passages: z.int(),
  entities: z.int(),
  relations: z.int(),
  facts: z.int(),
  revisionOf: DocumentId.nullable(),
  /** The editions before and after this one that are in the library now: one in the trash is passed over. */
  supersedes: EditionRef.nullable(),
  supersededBy: EditionRef.nullable(),
  trashedAt: z.iso.datetime().nullable(),
})
export type DocumentSummary = z.infer<typeof DocumentSummary>
