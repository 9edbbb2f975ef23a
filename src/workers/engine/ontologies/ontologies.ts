import type { OntologyProblem, OntologySummary } from '../../../shared/model/ontology.ts'
import { Ontology } from '../../../shared/model/ontology.ts'
import { failure, FailureError } from '../../../shared/failure.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import type { WritableDatabase } from '../db/database.ts'
import { ontologyVersion } from '../providers/prompt/extraction-prompt.ts'
import coursePack from './packs/course.yaml?raw'
import divingPack from './packs/diving.yaml?raw'
import { parseOntology } from './parse-ontology.ts'

/** What ships with the app, by id. A person copies a pack to change it. */
const packs: ReadonlyMap<string, { readonly yaml: string; readonly ontology: Ontology }> = new Map(
  [coursePack, divingPack].map((yaml) => {
    const { ontology, problems } = parseOntology(yaml)
    if (!ontology) throw new Error(`A pack does not parse: ${problems[0]?.message ?? ''}`)
    return [ontology.id, { yaml, ontology }]
  }),
)
const defaultPack = 'course'

export interface KnownOntology {
  readonly yaml: string
  readonly ontology: Ontology
  readonly builtin: boolean
  readonly version: string
}

/** Ontologies of a library: the packs, a person's own, and which collection uses which. */
export interface Ontologies {
  /** One that was saved and is not valid any more is there too, with what is wrong as its description and no version. */
  list(): OntologySummary[]
  /** @throws FailureError not-found, ontology-invalid */
  get(id: string): KnownOntology
  /** @throws FailureError ontology-invalid, with the first problem; a pack's id cannot be taken */
  save(yaml: string): OntologySummary
  /** Collections that used it use the general pack again. @throws FailureError not-found, wrong-usage for a pack */
  remove(id: string): void
  /** Null: the general pack. @throws FailureError not-found */
  useFor(collectionId: string, ontologyId: string | null): void
  ofCollections(): { readonly collectionId: string; readonly ontologyId: string }[]
  /** What the document's first collection uses, else the general pack. */
  ofDocument(documentId: DocumentId): KnownOntology
  /** Keeps what it says now for good, and answers by what it is found again. */
  keepVersion(known: KnownOntology): string
  /** @throws FailureError not-found for a version that was never kept */
  version(version: string): Ontology
}

export function createOntologies({ db, nowMs }: { readonly db: WritableDatabase; readonly nowMs: () => number }): Ontologies {
  const ownYaml = (id: string): string | null => db.prepare<[string], { yaml: string }>('SELECT yaml FROM ontologies WHERE id = ?').get(id)?.yaml ?? null
  const find = (id: string): KnownOntology | null => {
    const pack = packs.get(id)
    if (pack) return { ...pack, builtin: true, version: ontologyVersion(pack.ontology) }
    const yaml = ownYaml(id)
    const ontology = yaml === null ? null : parseOntology(yaml).ontology
    return yaml !== null && ontology ? { yaml, ontology, builtin: false, version: ontologyVersion(ontology) } : null
  }
  const get = (id: string): KnownOntology => {
    const known = find(id)
    if (known) return known
    const yaml = ownYaml(id)
    if (yaml === null) throw new FailureError(failure('not-found', `There is no ontology “${id}”.`, { subject: id }))
    throw new FailureError(failure('ontology-invalid', said(parseOntology(yaml).problems[0]), { subject: id }))
  }
  const summary = (id: string): OntologySummary => {
    const known = find(id)
    const { name, description } = known?.ontology ?? { name: id, description: said(parseOntology(ownYaml(id) ?? '').problems[0]) }
    const collections = db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM collection_ontologies WHERE ontology_id = ?').get(id)?.n ?? 0
    return { id, name, description, builtin: known?.builtin ?? false, version: known?.version ?? '', collections }
  }
  return {
    list: () => [...packs.keys(), ...db.prepare<[], { id: string }>('SELECT id FROM ontologies ORDER BY id').all().map(({ id }) => id)].map(summary),
    get,
    save(yaml) {
      const { ontology, problems } = parseOntology(yaml)
      if (!ontology) throw new FailureError(failure('ontology-invalid', said(problems[0])))
      if (packs.has(ontology.id)) throw new FailureError(failure('ontology-invalid', `“${ontology.id}” ships with the app: give your copy another id.`, { subject: ontology.id }))
      db.prepare<[string, string, number]>('INSERT INTO ontologies (id, yaml, updated_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET yaml = excluded.yaml, updated_at = excluded.updated_at').run(ontology.id, yaml, nowMs())
      return summary(ontology.id)
    },
    remove(id) {
      if (packs.has(id)) throw new FailureError(failure('wrong-usage', `“${id}” ships with the app and stays.`, { subject: id }))
      if (ownYaml(id) === null) get(id)
      db.transaction(() => {
        db.prepare<[string]>('DELETE FROM collection_ontologies WHERE ontology_id = ?').run(id)
        db.prepare<[string]>('DELETE FROM ontologies WHERE id = ?').run(id)
      })
    },
    useFor(collectionId, ontologyId) {
      if (ontologyId === null || ontologyId === defaultPack) {
        db.prepare<[string]>('DELETE FROM collection_ontologies WHERE collection_id = ?').run(collectionId)
        return
      }
      get(ontologyId)
      if (!db.prepare<[string], { one: number }>('SELECT 1 AS one FROM collections WHERE id = ?').get(collectionId)) throw new FailureError(failure('not-found', 'There is no such collection.', { subject: collectionId }))
      db.prepare<[string, string]>('INSERT INTO collection_ontologies (collection_id, ontology_id) VALUES (?, ?) ON CONFLICT DO UPDATE SET ontology_id = excluded.ontology_id').run(collectionId, ontologyId)
    },
    ofCollections: () => db.prepare<[], { collectionId: string; ontologyId: string }>('SELECT collection_id AS collectionId, ontology_id AS ontologyId FROM collection_ontologies ORDER BY collection_id').all(),
    ofDocument(documentId) {
      const row = db
        .prepare<[string], { id: string | null }>(
          `SELECT o.ontology_id AS id FROM document_collections AS c LEFT JOIN collection_ontologies AS o ON o.collection_id = c.collection_id
           WHERE c.document_id = ? ORDER BY c.added_at, c.collection_id LIMIT 1`,
        )
        .get(documentId)
      return (row?.id ? find(row.id) : null) ?? get(defaultPack)
    },
    keepVersion({ ontology, version }) {
      db.prepare<[string, string, string, string, number]>('INSERT INTO ontology_versions (version, ontology_id, name, ontology_json, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING').run(version, ontology.id, ontology.name, JSON.stringify(ontology), nowMs())
      return version
    },
    version(version) {
      const row = db.prepare<[string], { json: string }>('SELECT ontology_json AS json FROM ontology_versions WHERE version = ?').get(version)
      if (!row) throw new FailureError(failure('not-found', 'What this document was to be extracted with is not known any more.', { subject: version }))
      return Ontology.parse(JSON.parse(row.json))
    },
  }
}

function said(problem: OntologyProblem | undefined): string {
  return problem ? `${problem.line === null ? '' : `Line ${problem.line}: `}${problem.path === '' ? '' : `${problem.path}: `}${problem.message}` : 'It cannot be read.'
}
