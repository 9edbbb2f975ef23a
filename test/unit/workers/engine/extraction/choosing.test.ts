import { describe, expect, it } from 'vitest'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import type { JobState } from '../../../../../src/shared/model/job.ts'
import type { ModelChoice, ProviderSettings, Quote } from '../../../../../src/shared/model/provider.ts'
import { defaultProviderSettings } from '../../../../../src/shared/model/provider.ts'
import { createExtractors } from '../../../../../src/workers/engine/extraction/choose-extractor.ts'
import { createChoosing } from '../../../../../src/workers/engine/extraction/choosing.ts'
import { createPlans } from '../../../../../src/workers/engine/extraction/plans.ts'
import type { Extractor } from '../../../../../src/workers/engine/pipeline/ports.ts'
import { addQueued, temporaryLibrary } from '../../../../support/temporary-library.ts'

const claude: ModelChoice = { provider: 'anthropic', model: 'claude-haiku-5-5', baseUrl: null }
const other: ModelChoice = { provider: 'openai', model: 'another', baseUrl: null }
const extractor = (name: string) => ({ name }) as unknown as Extractor

async function bench() {
  const library = await temporaryLibrary()
  const { db } = library
  let settings: ProviderSettings = { ...defaultProviderSettings, extraction: claude }
  let ontologyVersion = 'v1'
  let quote: Pick<Quote, 'calls' | 'costUsd'> = { calls: 3, costUsd: [0.01, 0.02] }
  let state: JobState['kind'] = 'queued'
  const keep = (version: string) => db.prepare<[string]>("INSERT INTO ontology_versions (version, ontology_id, name, ontology_json, created_at) VALUES (?, 'course', 'Course', '{}', 0) ON CONFLICT DO NOTHING").run(version)
  const plans = createPlans({ db, nowMs: () => 1 })
  const ontologyOf = () => {
    keep(ontologyVersion)
    return ontologyVersion
  }
  const made: string[] = []
  const extractors = createExtractors({
    plans,
    settings: () => settings,
    builtin: extractor('builtin'),
    ontologyOf,
    ontology: (version) => ({ id: version }) as never,
    modelExtractor: (choice, ontology) => {
      made.push(`${choice.model} ${ontology.id}`)
      return extractor(`${choice.model} ${ontology.id}`)
    },
    quote: () => quote as Quote,
    waitFor: () => null,
  })
  const choosing = createChoosing({
    plans,
    settings: () => settings,
    ontologyOf,
    redo: async (documentIds, prepare) => {
      const acted: DocumentId[] = []
      const skipped: { documentId: DocumentId; why: string }[] = []
      for (const documentId of documentIds) {
        const prepared = prepare(documentId, state)
        if (prepared.kind === 'skipped') skipped.push({ documentId, why: prepared.why })
        else acted.push(documentId)
      }
      return { acted, skipped }
    },
  })
  return {
    id: addQueued(library, 'one'),
    plans,
    extractors,
    choosing,
    made,
    set: (more: { settings?: Partial<ProviderSettings>; ontologyVersion?: string; quote?: Pick<Quote, 'calls' | 'costUsd'>; state?: JobState['kind'] }) => {
      settings = { ...settings, ...more.settings }
      ontologyVersion = more.ontologyVersion ?? ontologyVersion
      quote = more.quote ?? quote
      state = more.state ?? state
    },
  }
}

describe('who extracts a document of which nobody has said it', () => {
  it('is the built-in extractor where no model is set up', async () => {
    const { id, extractors, plans, set } = await bench()
    set({ settings: { extraction: null } })
    expect(extractors.choose(id)).toEqual({ kind: 'ready', extractor: extractor('builtin') })
    expect(plans.get(id)).toMatchObject({ mode: 'builtin', choice: null })
  })
  it('waits for the answer to its quote, for as long as there is none', async () => {
    const { id, extractors, choosing } = await bench()
    const wait = extractors.choose(id)
    if (wait.kind !== 'wait') throw new Error('not waiting')
    expect(wait).toMatchObject({ reason: 'awaiting-choice', failure: null })
    expect(wait.still()).toBe(true)
    await choosing.choose([id], { mode: 'now' })
    expect(wait.still()).toBe(false)
    expect(extractors.choose(id)).toEqual({ kind: 'ready', extractor: extractor('claude-haiku-5-5 v1') })
  })
  it.each([
    ['everything is kept already', 0, { calls: 0, costUsd: null }, 'ready'],
    ['it is cheap enough', 0.05, { calls: 3, costUsd: [0.01, 0.02] }, 'ready'],
    ['it may be too dear', 0.015, { calls: 3, costUsd: [0.01, 0.02] }, 'wait'],
    ['its price is not known', 5, { calls: 3, costUsd: null }, 'wait'],
    ['one always wants to be asked', 0, { calls: 1, costUsd: [0, 0] }, 'wait'],
  ] as const)('where %s, with what starts by itself at %f, ends in %4$s', async (_why, startBelowUsd, quote, kind) => {
    const { id, extractors, set } = await bench()
    set({ settings: { startBelowUsd }, quote: { calls: quote.calls, costUsd: quote.costUsd && [...quote.costUsd] } })
    expect(extractors.choose(id).kind).toBe(kind)
  })
  it('is asked anew when another model was set up meanwhile', async () => {
    const { id, extractors, plans, set } = await bench()
    extractors.choose(id)
    set({ settings: { extraction: other } })
    extractors.choose(id)
    expect(plans.get(id)).toMatchObject({ mode: 'undecided', choice: other })
  })
})

describe('what was decided', () => {
  it('holds whatever is set up later, and the ontology with it', async () => {
    const { id, extractors, choosing, set } = await bench()
    choosing.planImport(id, { mode: 'now', choice: claude, budgetUsd: 2 })
    set({ settings: { extraction: other }, ontologyVersion: 'v2' })
    expect(extractors.choose(id)).toEqual({ kind: 'ready', extractor: extractor('claude-haiku-5-5 v1') })
  })
  it('is one extractor for all documents that are extracted so', async () => {
    const { id, extractors, choosing, made } = await bench()
    choosing.planImport(id, { mode: 'now', choice: claude, budgetUsd: null })
    expect(extractors.choose(id)).toEqual(extractors.choose(id))
    expect(made).toEqual(['claude-haiku-5-5 v1'])
  })
  it('is what was quoted, and not what was set up between quote and answer', async () => {
    const { id, extractors, choosing, plans, set } = await bench()
    extractors.choose(id)
    set({ settings: { extraction: other } })
    await choosing.choose([id], { mode: 'now' })
    expect(plans.get(id)).toMatchObject({ mode: 'now', choice: claude })
  })
  it('once more for a document that is ready is as the settings say now, with what its collection uses now', async () => {
    const { id, choosing, plans, set } = await bench()
    choosing.planImport(id, { mode: 'now', choice: claude, budgetUsd: null })
    set({ settings: { extraction: other }, ontologyVersion: 'v2', state: 'done' })
    expect((await choosing.choose([id], { mode: 'now' })).acted).toEqual([id])
    expect(plans.get(id)).toMatchObject({ choice: other, ontologyVersion: 'v2' })
  })
  it('once more just so is not done again where it is done or under way; a budget that is raised is taken', async () => {
    const { id, choosing, plans, set } = await bench()
    choosing.planImport(id, { mode: 'now', choice: claude, budgetUsd: 1 })
    set({ state: 'done' })
    expect((await choosing.choose([id], { mode: 'now' })).skipped).toEqual([{ documentId: id, why: 'extracted so already' }])
    set({ state: 'leased' })
    expect((await choosing.choose([id], { mode: 'now' })).skipped).toEqual([{ documentId: id, why: 'being extracted so already' }])
    expect((await choosing.choose([id], { mode: 'now', budgetUsd: 3 })).acted).toEqual([id])
    expect(plans.get(id)?.budgetUsd).toBe(3)
    // What waits looks again.
    set({ state: 'queued' })
    expect((await choosing.choose([id], { mode: 'now' })).acted).toEqual([id])
    expect(plans.get(id)?.budgetUsd).toBe(3)
  })
  it('needs a model', async () => {
    const { id, choosing, set } = await bench()
    set({ settings: { extraction: null } })
    expect((await choosing.choose([id], { mode: 'now' })).skipped).toEqual([{ documentId: id, why: 'no model is set up' }])
    expect((await choosing.choose([id], { mode: 'builtin' })).acted).toEqual([id])
  })
})
