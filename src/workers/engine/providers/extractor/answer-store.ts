import type { ExtractionResult, ExtractorIdentity } from '../../pipeline/ports.ts'

export type KeptAnswer = Omit<ExtractionResult, 'passageId'>

/** Where answers are kept by content, at once and for good: this library, and this user's other ones. */
export interface AnswerStore {
  find(contextHash: string, by: ExtractorIdentity): KeptAnswer | null
  keep(contextHash: string, by: ExtractorIdentity, answer: KeptAnswer): void
}
