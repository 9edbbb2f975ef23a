import { z } from 'zod'
import { Failure } from '../failure.ts'
import { Block, DocumentState, DocumentSummary, DocumentWarning, Quality } from '../model/document.ts'
import { Usage } from '../model/extraction.ts'
import { PageBox } from '../model/geometry.ts'
import { CollectionId, DocumentId, PassageId, Sha256 } from '../model/ids.ts'
import { StageView } from '../model/job.ts'
import { ImportPlan } from '../model/provider.ts'
import { engineCommand, engineQuery } from './method.ts'

export const ImportOutcome = z.enum(['new', 'duplicate', 'revision', 'refused', 'undecided'])

/** What became of one path. `undecided`: same name with other bytes, waiting for documents.decide. */
export const ImportResult = z.object({
  path: z.string(),
  outcome: ImportOutcome,
  documentId: DocumentId.nullable(),
  sha256: Sha256.nullable(),
  failure: Failure.optional(),
  /** With `undecided` and `revision`: the document of the same name. */
  existing: DocumentId.optional(),
  /** With `duplicate`: the document had failed or was cancelled, and is being tried again. */
  triedAgain: z.boolean().optional(),
  importId: z.string().optional(),
})
export type ImportResult = z.infer<typeof ImportResult>

export const SameName = z.enum(['ask', 'revision', 'keep-both'])

/** A file on its way in: listed at once, before it is copied. */
export const PendingImport = z.object({
  id: z.string(),
  path: z.string(),
  fileName: z.string(),
  collectionId: CollectionId.nullable(),
  state: z.enum(['waiting', 'copying', 'undecided', 'refused']),
  bytesDone: z.int(),
  bytesTotal: z.int().nullable(),
  failure: Failure.nullable(),
  existing: DocumentId.nullable(),
  at: z.number(),
})
export type PendingImport = z.infer<typeof PendingImport>

export const DocumentDetail = DocumentSummary.extend({
  sourcePath: z.string().nullable(),
  mediaType: z.string(),
  warnings: z.array(DocumentWarning),
  quality: Quality.nullable(),
  failure: Failure.nullable(),
  /**
   * Relations and facts of an edition that was superseded: they are kept, and stand in the graph beside those of the
   * newer one. 0 where nothing supersedes it, or the graph has none of it.
   */
  supersededClaims: z.int(),
  stages: z.array(StageView),
  usage: Usage,
  topEntities: z.array(z.object({ id: z.string(), name: z.string(), type: z.string(), mentions: z.int() })),
})
export type DocumentDetail = z.infer<typeof DocumentDetail>

export const PassageView = z.object({
  id: PassageId,
  documentId: DocumentId,
  index: z.int(),
  kind: z.enum(['text', 'list', 'table', 'code', 'caption']),
  headings: z.array(z.string()),
  page: z.int(),
  boxes: z.array(PageBox),
  tokens: z.int(),
  text: z.string(),
})
export type PassageView = z.infer<typeof PassageView>

export const Targets = z.union([z.object({ documentIds: z.array(DocumentId).min(1) }), z.object({ all: z.literal(true) })])
export type Targets = z.infer<typeof Targets>
export const Acted = z.object({
  /** Documents on which it had an effect. */
  acted: z.array(DocumentId),
  /** Documents on which it had none, and why. */
  skipped: z.array(z.object({ documentId: DocumentId, why: z.string() })),
})
export type Acted = z.infer<typeof Acted>

export const documents = {
  'documents.import': engineCommand(
    z.object({
      paths: z.array(z.string().min(1)).min(1),
      collection: z.string().min(1).max(200).optional(),
      sameName: SameName,
      /** Null or left out: as the library's settings say. */
      plan: ImportPlan.nullable().optional(),
      /** For encrypted files; kept in memory for the session only. */
      password: z.string().optional(),
    }),
    z.object({ results: z.array(ImportResult), collectionId: CollectionId.nullable() }),
    { access: 'host', timeoutMs: null },
  ),
  /** What an import of these paths would bring, without reading more than each file's first bytes. */
  'documents.inspect': engineQuery(
    z.object({ paths: z.array(z.string().min(1)).min(1) }),
    z.object({ supported: z.int(), refused: z.array(z.object({ path: z.string(), failure: Failure })) }),
    { access: 'host', timeoutMs: 30_000 },
  ),
  'documents.decide': engineCommand(
    z.object({ importId: z.string(), decision: z.enum(['revision', 'keep-both', 'cancel']) }),
    z.object({ result: ImportResult }),
  ),
  'documents.pendingImports': engineQuery(z.object({}), z.object({ imports: z.array(PendingImport), waiting: z.int() })),
  'documents.dismissImport': engineCommand(z.object({ importIds: z.array(z.string()) }), z.object({ dismissed: z.int() })),
  'documents.list': engineQuery(
    z.object({
      collectionId: CollectionId.optional(),
      trashed: z.boolean().optional(),
      states: z.array(DocumentState).optional(),
      text: z.string().optional(),
      sort: z.enum(['added', 'title', 'state', 'pages', 'fileName']).optional(),
      descending: z.boolean().optional(),
      offset: z.int().min(0).optional(),
      limit: z.int().min(1).max(5000).optional(),
    }),
    z.object({ documents: z.array(DocumentSummary), total: z.int() }),
  ),
  'documents.get': engineQuery(z.object({ documentId: DocumentId }), z.object({ document: DocumentDetail })),
  /** An id, an unambiguous prefix of one, or a file name. Fails with `not-found` or `ambiguous`. */
  'documents.find': engineQuery(z.object({ reference: z.string().min(1), trashed: z.boolean().optional() }), z.object({ documentId: DocumentId })),
  'documents.remove': engineCommand(Targets, Acted, { timeoutMs: 60_000 }),
  'documents.restore': engineCommand(Targets, Acted, { timeoutMs: 60_000 }),
  /** Deletes what is in the trash for good: rows, and objects that nothing else uses. */
  'documents.purge': engineCommand(Targets, Acted, { timeoutMs: 60_000 }),
  'documents.givePassword': engineCommand(z.object({ documentId: DocumentId, password: z.string().min(1) }), z.object({})),
  'documents.passages': engineQuery(
    z.object({ documentId: DocumentId, offset: z.int().min(0).optional(), limit: z.int().min(1).max(5000).optional() }),
    z.object({ passages: z.array(PassageView), total: z.int() }),
  ),
  'documents.blocks': engineQuery(
    z.object({ documentId: DocumentId, fromPage: z.int().min(1).optional(), toPage: z.int().min(1).optional() }),
    z.object({ blocks: z.array(Block.omit({ runs: true })), pages: z.array(z.object({ number: z.int(), width: z.number(), height: z.number() })) }),
  ),
} as const

export const Collection = z.object({ id: CollectionId, name: z.string(), documents: z.int(), createdAt: z.number() })
export type Collection = z.infer<typeof Collection>

export const collections = {
  'collections.list': engineQuery(z.object({}), z.object({ collections: z.array(Collection), all: z.int(), trashed: z.int() })),
  'collections.create': engineCommand(z.object({ name: z.string().trim().min(1).max(200) }), z.object({ collection: Collection })),
  'collections.rename': engineCommand(z.object({ collectionId: CollectionId, name: z.string().trim().min(1).max(200) }), z.object({})),
  'collections.remove': engineCommand(z.object({ collectionId: CollectionId }), z.object({})),
  'collections.add': engineCommand(z.object({ collectionId: CollectionId, documentIds: z.array(DocumentId).min(1) }), z.object({ added: z.int() })),
  'collections.take': engineCommand(z.object({ collectionId: CollectionId, documentIds: z.array(DocumentId).min(1) }), z.object({ taken: z.int() })),
} as const
