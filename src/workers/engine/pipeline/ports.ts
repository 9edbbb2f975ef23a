import type { Block, DocumentWarning, Language, PassageDraft, Quality } from '../../../shared/model/document.ts'
import type { Extraction, Usage } from '../../../shared/model/extraction.ts'
import type { PassageId } from '../../../shared/model/ids.ts'
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
  readonly usage: Usage
}

export interface Extractor {
  /** Part of the key under which a result is kept; it changes whenever the answer could. */
  identity(language: Language): ExtractorIdentity
  /** How many passages one call takes; each call's results are one checkpoint. */
  readonly batchSize: number
  extract(input: { readonly passages: readonly PassageInput[]; readonly language: Language }, work: Work): Promise<readonly ExtractionResult[]>
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

/** Vectors for passages; no adapter yet, so the embed stage records that it was skipped and why. */
export interface Embedder {
  readonly model: string
  readonly dimensions: number
  embed(texts: readonly string[], work: Work): Promise<readonly Float32Array[]>
}
