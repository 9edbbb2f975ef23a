import { assertNever } from '../../../shared/assert-never.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import { untilWoken } from '../../../shared/model/job.ts'
import type { Ontology } from '../../../shared/model/ontology.ts'
import type { ModelChoice, ProviderSettings, Quote } from '../../../shared/model/provider.ts'
import type { Extractor, Extractors, StageWait } from '../pipeline/ports.ts'
import type { ExtractionPlan, Plans } from './plans.ts'

export interface ChooseOptions {
  readonly plans: Plans
  readonly settings: () => ProviderSettings
  readonly builtin: Extractor
  /** What the document's first collection uses; its version is kept for good. */
  readonly ontologyOf: (documentId: DocumentId) => string
  /** @throws where a version was never kept */
  readonly ontology: (version: string) => Ontology
  readonly modelExtractor: (choice: ModelChoice, ontology: Ontology) => Extractor
  readonly quote: (documentId: DocumentId, choice: ModelChoice, ontologyVersion: string) => Quote
  /** What a document has to wait for, the night or a batch; null: it may be asked about now. */
  readonly waitFor: (plan: ExtractionPlan & { readonly choice: ModelChoice }) => StageWait | null
}

/**
 * Who extracts a document.
 *
 *   no plan --no model is set up--> builtin
 *           --everything is kept already, or cheap enough to start by itself--> now
 *           --else--> undecided: its job waits for the person's answer to the quote
 *   undecided --extraction.choose--> now | overnight | builtin
 */
export function createExtractors(options: ChooseOptions): Extractors {
  const { plans, settings } = options
  const made = new Map<string, Extractor>()

  const extractorFor = (choice: ModelChoice, version: string): Extractor => {
    const key = JSON.stringify([choice.provider, choice.model, choice.baseUrl, version])
    const known = made.get(key) ?? options.modelExtractor(choice, options.ontology(version))
    made.set(key, known)
    return known
  }

  const firstPlan = (documentId: DocumentId, before: ExtractionPlan | null): ExtractionPlan => {
    const choice = settings().extraction
    if (!choice) return { documentId, mode: 'builtin', choice: null, ontologyVersion: null, budgetUsd: before?.budgetUsd ?? null }
    const ontologyVersion = options.ontologyOf(documentId)
    const { calls, costUsd } = options.quote(documentId, choice, ontologyVersion)
    const { startBelowUsd } = settings()
    const starts = calls === 0 || (startBelowUsd > 0 && costUsd !== null && costUsd[1] <= startBelowUsd)
    return { documentId, mode: starts ? 'now' : 'undecided', choice, ontologyVersion, budgetUsd: before?.budgetUsd ?? null }
  }

  return {
    choose(documentId) {
      const known = plans.get(documentId)
      // What nobody has decided yet is asked again: another model may have been set up meanwhile.
      const plan = known && known.mode !== 'undecided' ? known : firstPlan(documentId, known)
      if (plan !== known) plans.set(plan)
      switch (plan.mode) {
        case 'builtin':
          return { kind: 'ready', extractor: options.builtin }
        case 'undecided':
          return { kind: 'wait', reason: 'awaiting-choice', until: untilWoken, failure: null, still: () => plans.get(documentId)?.mode === 'undecided' }
        case 'now':
        case 'overnight': {
          if (!plan.choice || plan.ontologyVersion === null) throw new Error(`The plan of ${documentId} names no model.`)
          const wait = options.waitFor({ ...plan, choice: plan.choice })
          return wait ?? { kind: 'ready', extractor: extractorFor(plan.choice, plan.ontologyVersion) }
        }
        default:
          return assertNever(plan.mode)
      }
    },
  }
}
