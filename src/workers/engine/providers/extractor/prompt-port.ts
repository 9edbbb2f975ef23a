import type { Ontology } from '../../../../shared/model/ontology.ts'
import type { Extraction } from '../../../../shared/model/extraction.ts'
import type { CheckCounts } from '../../../../shared/model/provider.ts'
import type { JsonSchema } from '../model-port.ts'

/** A passage as a model is shown it: `p1`, `p2`, … in the order of the call. */
export interface PromptPassage {
  readonly headings: readonly string[]
  readonly text: string
}

/** What stays the same over all calls of an ontology. */
export interface ExtractionPrompt {
  readonly prefix: string
  readonly schema: JsonSchema
  readonly schemaName: string
  /** Our own number and the ontology's version: kept answers are found by it. */
  readonly version: string
  /** Estimated tokens of prefix and schema together. */
  readonly tokens: number
}

export interface CheckedPassage {
  readonly extraction: Extraction
  readonly checks: CheckCounts
  /** The model said nothing at all of this passage: not even that there is nothing. */
  readonly missing: boolean
}

/** `invalid`: what is wrong, in a sentence that the model is told when it is asked to mend it. */
export type CheckedAnswer = { readonly kind: 'checked'; readonly passages: readonly CheckedPassage[] } | { readonly kind: 'invalid'; readonly problem: string }

/** Prompt and check belong together: what one asks for, the other reads. */
export interface ExtractionProtocol {
  prompt(ontology: Ontology): ExtractionPrompt
  user(passages: readonly PromptPassage[]): string
  /** One result for each passage, in their order. Everything kept has its exact words in the passage. */
  check(answer: string, passages: readonly PromptPassage[], ontology: Ontology): CheckedAnswer
}
