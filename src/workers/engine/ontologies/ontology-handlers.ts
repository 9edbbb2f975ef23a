import type { Output } from '../../../shared/contract/index.ts'
import type { ontologies as methods } from '../../../shared/contract/providers.ts'
import { failure, FailureError } from '../../../shared/failure.ts'
import type { CallContext, Handlers } from '../../../shared/rpc.ts'
import type { ReadableDatabase } from '../db/database.ts'
import type { Ontologies } from './ontologies.ts'
import { parseOntology } from './parse-ontology.ts'
import { samplePassages } from './sample-passages.ts'
import { suggestOntology, type AskModel } from './suggest-ontology.ts'

type OntologyMethod = keyof typeof methods

export interface OntologyParts {
  readonly db: ReadableDatabase
  readonly ontologies: Ontologies
  /** The command log's. */
  readonly run: <T>(call: CallContext, summary: string | ((value: T) => string), work: () => Promise<T>) => Promise<T>
  /** One question to the model that is set up. @throws FailureError where none is, or it cannot be asked now */
  readonly ask: (signal: AbortSignal) => AskModel
  /** What waits for an answer to a quote is quoted anew: another ontology is another prompt. */
  readonly changed: () => void
}

/** Ontologies as the window and the command line see them. */
export function ontologyHandlers({ db, ontologies, run, ask, changed }: OntologyParts): Handlers<OntologyMethod> {
  return {
    'ontologies.list': async () => ({ ontologies: ontologies.list(), ofCollections: ontologies.ofCollections() }),
    'ontologies.get': async ({ id }) => {
      const { yaml, ontology, builtin } = ontologies.get(id)
      return { yaml, ontology, builtin }
    },
    'ontologies.check': async ({ yaml }) => {
      const { ontology, problems } = parseOntology(yaml)
      return { ontology, problems: [...problems] }
    },
    'ontologies.save': ({ yaml }, call) =>
      run(call, ({ summary }: Output<'ontologies.save'>) => `${summary.id} ${summary.version}`, async () => {
        const summary = ontologies.save(yaml)
        changed()
        return { summary }
      }),
    'ontologies.remove': ({ id }, call) =>
      run(call, id, async () => {
        ontologies.remove(id)
        changed()
        return {}
      }),
    'ontologies.useFor': ({ collectionId, ontologyId }, call) =>
      run(call, `${ontologyId ?? 'the general one'} for ${collectionId}`, async () => {
        ontologies.useFor(collectionId, ontologyId)
        changed()
        return {}
      }),
    'ontologies.suggest': ({ collectionId }, call) =>
      run(call, collectionId ?? 'all documents', async () => {
        const samples = samplePassages(db, collectionId)
        if (samples.length === 0) throw new FailureError(failure('wrong-usage', 'There is nothing to read a sample of yet.', { action: 'Import documents, and try again when they have been read.' }))
        const { yaml, problems } = await suggestOntology(ask(call.signal), samples, new Set(ontologies.list().map(({ id }) => id)))
        return { yaml, problems: [...problems] }
      }),
  }
}
