import type { DocumentId } from '../../../shared/model/ids.ts'
import type { ExtractionMode, ModelChoice } from '../../../shared/model/provider.ts'
import type { WritableDatabase } from '../db/database.ts'

/** Who extracts a document, and whether a person has said so. */
export interface ExtractionPlan {
  readonly documentId: DocumentId
  readonly mode: ExtractionMode
  /** Null with `builtin` alone. */
  readonly choice: ModelChoice | null
  /** As it was when this was decided: a document is finished with what it was begun with. */
  readonly ontologyVersion: string | null
  /** For this document alone, in US dollars. */
  readonly budgetUsd: number | null
}

export interface Plans {
  get(documentId: DocumentId): ExtractionPlan | null
  set(plan: ExtractionPlan): void
  /** Documents in the library, oldest decision first; none in the trash. */
  inMode(mode: ExtractionMode): DocumentId[]
  /** Plans for a model, of documents in the library. */
  byModel(): ExtractionPlan[]
}

interface Row {
  readonly document_id: DocumentId
  readonly mode: ExtractionMode
  readonly provider: ModelChoice['provider'] | null
  readonly model: string | null
  readonly base_url: string | null
  readonly ontology_version: string | null
  readonly budget_usd: number | null
}

const notInTrash = 'JOIN documents AS d ON d.id = p.document_id WHERE d.trashed_at IS NULL'

export function createPlans({ db, nowMs }: { readonly db: WritableDatabase; readonly nowMs: () => number }): Plans {
  return {
    get(documentId) {
      const row = db.prepare<[string], Row>('SELECT * FROM extraction_plans WHERE document_id = ?').get(documentId)
      return row ? planOf(row) : null
    },
    set({ documentId, mode, choice, ontologyVersion, budgetUsd }) {
      db.prepare<(string | number | null)[]>(
        `INSERT INTO extraction_plans (document_id, mode, provider, model, base_url, ontology_version, budget_usd, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET mode = excluded.mode, provider = excluded.provider, model = excluded.model, base_url = excluded.base_url,
           ontology_version = excluded.ontology_version, budget_usd = excluded.budget_usd, updated_at = excluded.updated_at`,
      ).run(documentId, mode, choice?.provider ?? null, choice?.model ?? null, choice?.baseUrl ?? null, ontologyVersion, budgetUsd, nowMs())
    },
    inMode: (mode) => db.prepare<[string], { id: DocumentId }>(`SELECT p.document_id AS id FROM extraction_plans AS p ${notInTrash} AND p.mode = ? ORDER BY p.updated_at, p.document_id`).all(mode).map(({ id }) => id),
    byModel: () => db.prepare<[], Row>(`SELECT p.* FROM extraction_plans AS p ${notInTrash} AND p.model IS NOT NULL ORDER BY p.document_id`).all().map(planOf),
  }
}

function planOf(row: Row): ExtractionPlan {
  return {
    documentId: row.document_id,
    mode: row.mode,
    choice: row.provider !== null && row.model !== null ? { provider: row.provider, model: row.model, baseUrl: row.base_url } : null,
    ontologyVersion: row.ontology_version,
    budgetUsd: row.budget_usd,
  }
}
