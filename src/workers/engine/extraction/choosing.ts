import type { Acted } from '../../../shared/contract/documents.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import type { JobState } from '../../../shared/model/job.ts'
import type { ExtractionMode, ImportPlan, ModelChoice, ProviderSettings } from '../../../shared/model/provider.ts'
import type { ExtractionPlan, Plans } from './plans.ts'

/** A person's answer to a quote, or the order to extract again. Left out: as it was planned, else as the settings say. */
export interface ChosenExtraction {
  readonly mode: Exclude<ExtractionMode, 'undecided'>
  readonly choice?: ModelChoice | null | undefined
  readonly budgetUsd?: number | null | undefined
}

type Prepared = { readonly kind: 'again' | 'set' } | { readonly kind: 'skipped'; readonly why: string }

export interface ChoosingOptions {
  readonly plans: Plans
  readonly settings: () => Pick<ProviderSettings, 'extraction'>
  /** The version that the document would be extracted with today, kept for good. */
  readonly ontologyOf: (documentId: DocumentId) => string
  /** Back to the extract stage, with what `prepare` writes. */
  readonly redo: (documentIds: readonly DocumentId[], prepare: (documentId: DocumentId, state: JobState['kind']) => Prepared) => Promise<Acted>
}

/** Decisions about who extracts what. */
export interface Choosing {
  /** For documents that wait, the answer; for those that are ready, the order to extract them again. */
  choose(documentIds: readonly DocumentId[], chosen: ChosenExtraction): Promise<Acted>
  /** For a document that is just coming in. */
  planImport(documentId: DocumentId, plan: ImportPlan): void
}

export function createChoosing({ plans, settings, ontologyOf, redo }: ChoosingOptions): Choosing {
  const planned = (documentId: DocumentId, before: ExtractionPlan | null, { mode, choice: named, budgetUsd }: ChosenExtraction): ExtractionPlan | null => {
    const budget = budgetUsd === undefined ? (before?.budgetUsd ?? null) : budgetUsd
    if (mode === 'builtin') return { documentId, mode, choice: null, ontologyVersion: null, budgetUsd: budget }
    // What was quoted is what is answered; a document that was extracted before is done again as the settings say now.
    const choice = named ?? (before?.mode === 'undecided' ? before.choice : null) ?? settings().extraction ?? before?.choice ?? null
    return choice && { documentId, mode, choice, ontologyVersion: ontologyOf(documentId), budgetUsd: budget }
  }
  return {
    choose: (documentIds, chosen) =>
      redo(documentIds, (documentId, state) => {
        const before = plans.get(documentId)
        const plan = planned(documentId, before, chosen)
        if (!plan) return { kind: 'skipped', why: 'no model is set up' }
        const same = before !== null && sameWay(before, plan)
        if (same && before.budgetUsd === plan.budgetUsd && (state === 'done' || state === 'leased')) return { kind: 'skipped', why: state === 'done' ? 'extracted so already' : 'being extracted so already' }
        plans.set(plan)
        return { kind: same && (state === 'done' || state === 'leased') ? 'set' : 'again' }
      }),
    planImport(documentId, { mode, choice, budgetUsd }) {
      const plan = planned(documentId, null, { mode, choice, budgetUsd })
      if (plan) plans.set(plan)
    },
  }
}

/** Whether both would ask the same of the same. */
function sameWay(a: ExtractionPlan, b: ExtractionPlan): boolean {
  return a.mode === b.mode && a.ontologyVersion === b.ontologyVersion && a.choice?.provider === b.choice?.provider && a.choice?.model === b.choice?.model && a.choice?.baseUrl === b.choice?.baseUrl
}
