import type { Ontology } from '../../../../shared/model/ontology.ts'
import type { NotExtracted } from '../../../../shared/model/provider.ts'
import type { ModelAnswer, ModelRequest, ModelTraits } from '../model-port.ts'
import type { KeptAnswer } from './answer-store.ts'
import type { CheckedPassage, ExtractionPrompt, ExtractionProtocol, PromptPassage } from './prompt-port.ts'

/** An answer quotes the passage for each claim, in JSON: several times the passage where it is dense. What is cut off is asked again in parts, which costs more than room. */
const outputPerInput = 6
const outputAtLeast = 2_000

/** What an answer about so many tokens of passages may have at most. */
export function outputLimit(tokens: number, { largestOutputTokens }: Pick<ModelTraits, 'largestOutputTokens'>): number {
  return Math.min(largestOutputTokens, Math.max(outputAtLeast, tokens * outputPerInput))
}

/** The question about these passages, asked at once or in a batch. `tokens`: of the passages alone. */
export function extractionRequest(protocol: ExtractionProtocol, prompt: ExtractionPrompt, passages: readonly PromptPassage[], tokens: number, traits: Pick<ModelTraits, 'largestOutputTokens'>): ModelRequest {
  return {
    prefix: prompt.prefix,
    user: protocol.user(passages),
    schema: prompt.schema,
    schemaName: prompt.schemaName,
    maxOutputTokens: outputLimit(tokens, traits),
  }
}

export type ReadAnswer =
  | { readonly kind: 'checked'; readonly passages: readonly CheckedPassage[] }
  /** Asking the same again would bring the same. */
  | { readonly kind: 'none'; readonly why: NotExtracted }
  /** `problem`: what is wrong, for the model to mend. */
  | { readonly kind: 'invalid'; readonly problem: string; readonly why: NotExtracted }

/** What an answer says of its passages, by the same checks however it was asked for. */
export function readAnswer(protocol: ExtractionProtocol, ontology: Ontology, passages: readonly PromptPassage[], answer: Pick<ModelAnswer, 'stop' | 'text'>): ReadAnswer {
  if (answer.stop !== 'end') return { kind: 'none', why: answer.stop }
  if (answer.text.trim() === '') return { kind: 'invalid', problem: 'It was empty.', why: 'empty' }
  const checked = protocol.check(answer.text, passages, ontology)
  return checked.kind === 'checked' ? checked : { ...checked, why: 'invalid' }
}

/** Kept for a passage that was asked about and has no answer. */
export function nothingFor(why: NotExtracted): KeptAnswer {
  return { extraction: { entities: [], relations: [], facts: [] }, checks: { kept: 0, dropped: {} }, notExtracted: why }
}
