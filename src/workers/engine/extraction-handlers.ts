import type { DocumentId } from '../../shared/model/ids.ts'
import type { ModelChoice, Quote } from '../../shared/model/provider.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { WaitReason } from '../../shared/model/job.ts'
import type { WritableDatabase } from './db/database.ts'
import type { EngineWork } from './compose-work.ts'
import type { EventHub } from './event-hub.ts'
import { countExtraction, forgetMissed } from './extraction/report.ts'
import { noSuchDocument, type ExtractionMethod } from './handlers.ts'
import { jobByDocument } from './jobs/select-jobs.ts'
import { extractionPrompt, ontologyVersion } from './providers/prompt/extraction-prompt.ts'
import { parseOntology } from './ontologies/parse-ontology.ts'

type Parts = Pick<EngineWork, 'commands' | 'jobs' | 'extraction'> & { readonly db: WritableDatabase; readonly events: Pick<EventHub, 'providersChanged'> }

/** Providers, what they are to extract, and what it costs. Keys pass through `giveKey` and are in no answer, record or log. */
export function extractionHandlers({ commands, jobs, extraction, db, events }: Parts): Handlers<ExtractionMethod> {
  const { settings, keys, limiters, desk, plans, ontologies, choosing, night } = extraction
  /** What waited may go on: it looks again, and waits again where nothing has changed for it. */
  const changed = (reasons: readonly WaitReason[]): void => {
    night.reconsider()
    jobs.wake(reasons)
    events.providersChanged()
  }
  const providersNow = () => ({ settings: settings.get(), keys: keys.list(), prices: settings.prices(), lanes: limiters.states() })

  return {
    'providers.get': async () => providersNow(),
    'providers.change': (change, call) =>
      commands.run(call, Object.keys(change).join(', '), async () => {
        const now = settings.change(change)
        desk.reconsider()
        changed(['awaiting-choice', 'awaiting-provider', 'awaiting-budget', 'awaiting-night'])
        return { settings: now }
      }),
    'providers.giveKey': ({ key, source, ...owner }, call) =>
      commands.run(call, `${owner.provider}, ${key === null ? 'forgotten' : source}`, async () => {
        keys.give(owner, key, source)
        desk.restart()
        changed(['awaiting-provider'])
        return {}
      }),
    'providers.test': ({ choice }, call) =>
      commands.run(call, ({ report }) => `${choice.provider}, ${report.failure?.code ?? 'ok'}`, async () => {
        const report = await desk.test(choice, call.signal)
        changed(report.ok ? ['awaiting-provider'] : [])
        return { report }
      }),
    'providers.changePrices': ({ prices }, call) =>
      commands.run(call, `${prices.length} prices`, async () => {
        const now = settings.changePrices(prices)
        desk.reconsider()
        changed(['awaiting-choice', 'awaiting-budget'])
        return { prices: now }
      }),
    'providers.power': ({ onMains }, call) =>
      commands.run(call, onMains ? 'mains' : 'battery', async () => {
        extraction.power.onMains = onMains
        night.reconsider()
        return {}
      }),

    'batches.list': async () => ({ batches: night.batches() }),
    'batches.cancel': ({ batchId }, call) => commands.run(call, batchId, async () => (night.cancel(batchId), {})),
    'nights.list': async () => ({ reports: night.reports(), nextAt: night.nextAt() }),
    'nights.seen': ({ id }, call) => commands.run(call, id, async () => (night.seen(id), {})),
    'nights.run': (_input, call) => commands.run(call, ({ documents }) => `${documents} documents`, async () => ({ documents: night.run() })),

    'extraction.quote': async ({ documentIds }) => ({ quotes: await quoteAll(documentIds ?? plans.inMode('undecided')) }),
    'extraction.choose': ({ targets, ...chosen }, call) =>
      commands.run(call, (done) => `${chosen.mode}, ${done.acted.length} documents`, () => choosing.choose('all' in targets ? plans.inMode('undecided') : targets.documentIds, chosen)),
    'extraction.report': async ({ documentId }) => ({ report: reportOf(documentId) }),
    'extraction.retryMissed': ({ documentId }, call) =>
      commands.run(call, documentId, async () => {
        let passages = 0
        if (!jobByDocument(db, documentId)) throw noSuchDocument(documentId)
        await jobs.redo([documentId], 'extract', () => {
          passages = forgetMissed(db, documentId, extraction.identityOf(documentId).by)
          return passages > 0 ? { kind: 'again' } : { kind: 'skipped', why: 'nothing was missed' }
        })
        return { passages }
      }),
    'ontologies.impact': async (input) => {
      const affected = affectedBy(input)
      const groups = new Map<string, { readonly choice: ModelChoice; readonly documentIds: DocumentId[] }>()
      for (const { documentId, choice } of affected.documents) {
        const key = JSON.stringify(choice)
        const group = groups.get(key) ?? { choice, documentIds: [] }
        groups.set(key, group)
        group.documentIds.push(documentId)
      }
      const quotes: Quote[] = []
      for (const { choice, documentIds } of groups.values()) quotes.push(await extraction.quote(documentIds, choice, extractionPrompt(affected.ontology)))
      return { documents: affected.documents.length, quotes }
    },
  }

  /** One quote for each model and ontology: what stands in two of its documents is paid for once. */
  async function quoteAll(documentIds: readonly DocumentId[]): Promise<Quote[]> {
    const groups = new Map<string, { readonly choice: ModelChoice; readonly version: string; readonly documentIds: DocumentId[] }>()
    for (const documentId of documentIds) {
      const plan = plans.get(documentId)
      const choice = (plan?.mode === 'undecided' ? plan.choice : null) ?? settings.get().extraction ?? plan?.choice
      if (!choice || !jobByDocument(db, documentId)) continue
      const version = ontologies.keepVersion(ontologies.ofDocument(documentId))
      const key = JSON.stringify([choice, version])
      const group = groups.get(key) ?? { choice, version, documentIds: [] }
      groups.set(key, group)
      group.documentIds.push(documentId)
    }
    const quotes: Quote[] = []
    for (const group of groups.values()) quotes.push(await extraction.quote(group.documentIds, group.choice, extraction.promptOf(group.version)))
    return quotes
  }

  function reportOf(documentId: DocumentId) {
    const job = jobByDocument(db, documentId)
    if (!job) throw noSuchDocument(documentId)
    const { plan, by } = extraction.identityOf(documentId)
    const { extraction: choice } = settings.get()
    // Without a plan: not come so far yet, or extracted before there were models to choose.
    const undecided = !plan && choice !== null && (job.stage === 'read' || job.stage === 'chunk' || job.stage === 'extract')
    const ontology = plan?.ontologyVersion == null ? null : ontologies.version(plan.ontologyVersion)
    return {
      documentId,
      mode: plan?.mode ?? (undecided ? ('undecided' as const) : ('builtin' as const)),
      choice: plan ? plan.choice : undecided ? choice : null,
      ontology: ontology && { id: ontology.id, name: ontology.name, version: plan?.ontologyVersion ?? '' },
      ...countExtraction(db, documentId, by),
    }
  }

  /** Documents that a model has extracted, or is to extract, with something else than this. */
  function affectedBy({ yaml, ontologyId, collectionId }: { readonly yaml?: string | undefined; readonly ontologyId?: string | undefined; readonly collectionId?: string | undefined }) {
    const edited = yaml === undefined ? null : parseOntology(yaml).ontology
    const ontology = edited ?? ontologies.get(ontologyId ?? 'course').ontology
    const version = ontologyVersion(ontology)
    const usesIt = (documentId: DocumentId): boolean =>
      collectionId === undefined ? ontologies.ofDocument(documentId).ontology.id === ontology.id : firstCollectionOf(db, documentId) === collectionId
    const documents = (yaml !== undefined && !edited ? [] : plans.byModel()).flatMap((plan) => (plan.choice && plan.ontologyVersion !== version && usesIt(plan.documentId) ? [{ documentId: plan.documentId, choice: plan.choice }] : []))
    return { ontology, documents }
  }
}

function firstCollectionOf(db: WritableDatabase, documentId: DocumentId): string | null {
  return db.prepare<[string], { id: string }>('SELECT collection_id AS id FROM document_collections WHERE document_id = ? ORDER BY added_at, collection_id LIMIT 1').get(documentId)?.id ?? null
}
