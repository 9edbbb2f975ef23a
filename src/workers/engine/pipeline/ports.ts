import type { Failure } from '../../../shared/failure.ts'
import type { Block, DocumentWarning, Language, PassageDraft, Quality } from '../../../shared/model/document.ts'
import type { Extraction } from '../../../shared/model/extraction.ts'
import type { DocumentId, PassageId } from '../../../shared/model/ids.ts'
import type { WaitReason } from '../../../shared/model/job.ts'
import type { CheckCounts, NotExtracted } from '../../../shared/model/provider.ts'
import type { Resolution } from '../../../shared/model/resolution.ts'

/**
 * What the pipeline needs from the outside. Adapters implement these; stages know nothing else.
 * Everything here may run in a thread, so every value is plain data.
 */

/** Tells that work moved on. A stage that stops calling it loses its lease. */
export type ReportProgress = (progress: { done: number; total: number | null; note?: string }) => void

export interface Work {
  readonly signal: AbortSignal
  readonly report: ReportProgress
  readonly trace: string
}

export interface ReadInput {
  /** The object in the content-addressed store; never the user's own file. */
  readonly path: string
  readonly fileName: string
  readonly password?: string
}

export interface ReadPage {
  readonly number: number
  /** PDF points, as displayed (rotation applied). */
  readonly width: number
  readonly height: number
  /** Indexes into `blocks` are document-wide; a page lists the blocks that begin on it. */
  readonly blocks: readonly Block[]
  readonly failed: boolean
}

export interface ReadResult {
  readonly title: string | null
  readonly language: Language
  readonly pages: readonly ReadPage[]
  readonly warnings: readonly DocumentWarning[]
  readonly quality: Quality
}

export interface DocumentReader {
  /** Throws FailureError: password-required, password-wrong, damaged-document, not-what-its-name-says, no-text. */
  read(input: ReadInput, work: Work): Promise<ReadResult>
}

export interface Chunker {
  chunk(input: { readonly blocks: readonly Block[]; readonly language: Language }, work: Work): Promise<readonly PassageDraft[]>
}

export interface PassageInput {
  readonly id: PassageId
  readonly index: number
  readonly kind: PassageDraft['kind']
  readonly headings: readonly string[]
  readonly text: string
}

export interface ExtractorIdentity {
  readonly provider: string
  readonly model: string
  readonly promptVersion: string
}

export interface ExtractionResult {
  readonly passageId: PassageId
  readonly extraction: Extraction
  /** What the checks kept of a model's claims; null where nothing had to be checked. */
  readonly checks: CheckCounts | null
  /** Why there is nothing although it was asked; such a passage does not fail its document. */
  readonly notExtracted: NotExtracted | null
}

export interface Extractor {
  /** Part of the key under which a result is kept; it changes whenever the answer could. */
  identity(language: Language): ExtractorIdentity
  /** Whether one more passage goes into the call that is being put together. */
  joins(call: readonly StoredPassage[], next: StoredPassage): boolean
  /** Calls at the same time for one document; 1 when left out. */
  readonly parallelCalls?: number
  /**
   * One result for each passage. An extractor whose calls cost money keeps each answer and its usage itself, at the
   * moment it has it: neither waits for the checkpoint, so that no kill or pause in between is paid for.
   * @throws WaitError where nothing can be asked now: no key, no money, a provider that refuses all
   */
  extract(input: { readonly documentId: DocumentId; readonly passages: readonly StoredPassage[]; readonly language: Language }, work: Work): Promise<readonly ExtractionResult[]>
}

/** Who extracts a document: what was chosen for it, or what its job has to wait for. */
export interface Extractors {
  choose(documentId: DocumentId): { readonly kind: 'ready'; readonly extractor: Extractor } | StageWait
}

/** Thrown from inside a stage's work to put its job to rest. */
export class WaitError extends Error {
  override readonly name = 'WaitError'
  constructor(readonly wait: StageWait) {
    super(wait.failure?.message ?? wait.reason)
  }
}

export interface Resolver {
  resolve(
    input: {
      readonly language: Language
      readonly title: string
      readonly passages: readonly PassageInput[]
      /** In the order of `passages`. */
      readonly extractions: readonly Extraction[]
    },
    work: Work,
  ): Promise<Resolution>
}

export interface TextToEmbed {
  /** What its vector is kept under: the hash of a passage's contextual text, an entity's id. */
  readonly id: string
  readonly text: string
  /** By our own count. */
  readonly tokens: number
}

/** Vectors for texts. One whose calls cost money keeps each vector itself, at the moment it has it. */
export interface Embedder {
  /** The name that vectors are kept under: provider, model and dimensions. */
  readonly model: string
  /**
   * One vector for each text, in their order; `cut`: how many were longer than the model takes.
   * @throws WaitError where nothing can be asked now
   */
  embed(input: { readonly documentId: DocumentId | null; readonly texts: readonly TextToEmbed[] }, work: Work): Promise<{ readonly vectors: readonly Float32Array[]; readonly cut: number }>
}

/**
 * [Note: what crosses a thread]
 * The engine's event loop must never walk a whole document: cloning, parsing or printing the object tree of a
 * thousand pages takes hundreds of milliseconds there. So trees that belong to a whole document cross between
 * engine, threads and database as JSON text, one piece a page, passage or part (copying text is a memcpy), and
 * only the threads unpack them (pipeline/packing.ts). Small values, one batch of passages or one extraction,
 * cross as they are. `StageWorkers` is the packed form of the ports above; it is what the stages call.
 */
export interface PackedPage {
  readonly number: number
  readonly width: number
  readonly height: number
  readonly failed: boolean
  /** PackedBlock[] of the page. */
  readonly blocksJson: string
}

export interface PackedReadResult extends Omit<ReadResult, 'pages'> {
  readonly pages: readonly PackedPage[]
}

export interface PackedChunkInput {
  /** PackedBlock[] of each page, in order. */
  readonly pages: readonly string[]
  readonly language: Language
}

export interface PackedPassage {
  readonly id: PassageId
  /** SHA-256 of the contextual text: what kept extractions and vectors are found by. */
  readonly contextHash: string
  readonly index: number
  readonly kind: PassageDraft['kind']
  readonly headings: readonly string[]
  readonly page: number
  readonly tokens: number
  readonly text: string
  /** PageBox[] */
  readonly boxesJson: string
  /** Run[], packed. */
  readonly runs: string
}

export interface PackedResolveInput {
  readonly language: Language
  readonly title: string
  readonly passages: readonly PassageInput[]
  /** One Extraction for each passage, in their order. */
  readonly extractions: readonly string[]
}

/** The heavy half of each stage. In the app each method runs a task of the same name in a thread. */
export interface StageWorkers {
  read(input: ReadInput, work: Work): Promise<PackedReadResult>
  chunk(input: PackedChunkInput, work: Work): Promise<readonly PackedPassage[]>
  /** Resolution[] as JSON text: the parts whose concatenation is the document's resolution. */
  resolve(input: PackedResolveInput, work: Work): Promise<readonly string[]>
}

/**
 * Writes one document's claims into the graph and takes them out again, a bounded piece at a time. A long document's
 * resolution comes in parts, one after the other, each with cursors from 0: rows add up.
 * Both are called inside the caller's transaction, take less than 10 ms, and are deterministic: the same
 * resolution and cursor write the same rows, so that a step that was rolled back is simply done again.
 */
export interface GraphWriter {
  /** `cursor` is 0 at first, then the last `next`; `next: null` says that this step was the last. */
  publishStep(input: { readonly documentId: DocumentId; readonly resolution: Resolution; readonly cursor: number }): {
    readonly next: number | null
    readonly done: number
    readonly total: number
  }
  /** For the trash, a purge or a cancelled publication; may be called on a half-published document. */
  withdrawStep(documentId: DocumentId): { readonly remaining: boolean }
}

/** A stored passage as the stages need it. */
export interface StoredPassage extends PassageInput {
  readonly contextHash: string
  /** Of the contextual text. */
  readonly tokens: number
}

/**
 * What stages read from and write to the library. Writes happen inside a stage's checkpoint, nowhere else:
 * an implementation refuses them outside a transaction.
 */
export interface StageStore {
  /** @throws FailureError not-found when the document is gone. */
  source(documentId: DocumentId): StageSource
  savePage(documentId: DocumentId, page: PackedPage): void
  /** Ends a reading: what is known of the whole document; pages after the last are removed. */
  saveReading(documentId: DocumentId, reading: Omit<PackedReadResult, 'pages'>, pages: number): void
  pageBlocks(documentId: DocumentId, afterPage: number, limit: number): readonly { readonly number: number; readonly blocksJson: string }[]

  /** Removes at most `limit` passages; answers how many it removed. */
  removePassages(documentId: DocumentId, limit: number): number
  savePassage(documentId: DocumentId, passage: PackedPassage): void
  savePassageCount(documentId: DocumentId): void
  passageCount(documentId: DocumentId): number
  passages(documentId: DocumentId, afterIndex: number, limit: number): readonly StoredPassage[]

  /** Passages whose contextual text has no kept extraction under this identity, each text once. */
  passagesToExtract(documentId: DocumentId, by: ExtractorIdentity, afterIndex: number, limit: number): readonly StoredPassage[]
  /** Nothing happens where an answer is kept already. */
  saveExtraction(contextHash: string, by: ExtractorIdentity, result: Omit<ExtractionResult, 'passageId'>): void
  /** Extraction JSON of each passage in order; null where none is kept. */
  extractions(documentId: DocumentId, by: ExtractorIdentity, afterIndex: number, limit: number): readonly { readonly index: number; readonly extractionJson: string | null }[]

  passagesToEmbed(documentId: DocumentId, model: string, afterIndex: number, limit: number): readonly StoredPassage[]
  saveVector(contextHash: string, model: string, vector: Float32Array): void

  saveResolutionPart(documentId: DocumentId, part: number, resolutionJson: string): void
  /** Ends a resolution: parts from `parts` on are removed. */
  saveResolutionEnd(documentId: DocumentId, parts: number): void
  resolutionPart(documentId: DocumentId, part: number): string | null
  resolutionParts(documentId: DocumentId): number

  /** True from a publication's first row until the last was withdrawn; the graph's writer keeps it so. */
  isPublished(documentId: DocumentId): boolean
}

export interface StageSource {
  readonly documentId: DocumentId
  /** The object in the content-addressed store. */
  readonly path: string
  readonly fileName: string
  readonly title: string
  /** 'other' until the document was read. */
  readonly language: Language
  readonly pages: number | null
}

/** What a stage is given. Its shape is that of jobs/stage-run.ts, which knows nothing of the pipeline. */
export interface StageContext {
  readonly documentId: DocumentId
  /** What this stage's last checkpoint left; null at its start. */
  readonly cursor: unknown
  readonly work: Work
  /**
   * Commits what `write` writes together with the place it says it reached. A stage that would have to start again
   * leaves the cursor null. @throws when the lease is lost or the stage has to stop: let it pass
   */
  checkpoint(write: () => StagePlace): void
}

/** Where a stage stands after a checkpoint. */
export interface StagePlace {
  readonly cursor: unknown
  readonly done: number
  readonly total: number | null
}

/**
 * Nothing can be done until `until` (milliseconds since the epoch), or until the job is woken. `still` is asked inside
 * the transaction that puts the job to rest: an answer that came meanwhile is not slept through.
 */
export interface StageWait {
  readonly kind: 'wait'
  readonly reason: WaitReason
  readonly until: number
  readonly failure: Failure | null
  readonly still: () => boolean
}

export type StageResult =
  /** `write` is the stage's last output, committed together with its end. */
  | { readonly kind: 'done'; readonly done: number; readonly total: number | null; readonly note?: string; readonly write?: () => void }
  | { readonly kind: 'skipped'; readonly note: string }
  | StageWait

export type RunOneStage = (context: StageContext) => Promise<StageResult>
