import { describe, expect, it } from 'vitest'
import { createIntents } from '../../../../src/renderer/stores/intents.ts'
import { createOntologiesStore } from '../../../../src/renderer/stores/ontologies.ts'
import { failure, FailureError, type Failure } from '../../../../src/shared/failure.ts'
import { Ontology, type OntologySummary } from '../../../../src/shared/model/ontology.ts'
import { fakeApi, settled } from '../../../support/fake-api.ts'
import { idOf } from '../../../support/window-samples.ts'

const ontology = Ontology.parse({ id: 'mine', name: 'Mine', description: 'x', entities: [{ name: 'Concept', base: 'concept', description: 'x' }], relations: [], facts: [] })
const problem = { line: 3, path: 'entities', code: 'missing', values: { name: 'x' }, message: 'x' } as const
const summary: OntologySummary = { id: 'mine', name: 'Mine', description: 'x', builtin: false, version: 'v', collections: 0 }

function bench() {
  const api = fakeApi()
  const failures: Failure[] = []
  const waiting: { run: () => void; stopped: boolean }[] = []
  const later = (run: () => void) => {
    const one = { run, stopped: false }
    waiting.push(one)
    return () => {
      one.stopped = true
    }
  }
  const store = createOntologiesStore({ api, intents: createIntents({ newId: api.newId, now: () => 0 }), later, onFailure: (one) => failures.push(one) })
  const pause = () => waiting.splice(0).forEach((one) => !one.stopped && one.run())
  return { api, failures, pause, state: () => store.getState() }
}

describe('ontologies', () => {
  it('are checked after a pause in typing, once, and only as they then are', async () => {
    const { api, pause, state } = bench()
    state().edit('mine', 'a')
    state().write('ab')
    state().write('abc')
    expect(api.callsOf('ontologies.check').map((call) => call.input.yaml)).toEqual(['a'])
    pause()
    expect(api.callsOf('ontologies.check').map((call) => call.input.yaml)).toEqual(['a', 'abc'])
  })
  it('never show what an older text had wrong', async () => {
    const { api, failures, pause, state } = bench()
    state().edit('mine', 'a')
    state().write('ab')
    pause()
    const [first, second] = api.callsOf('ontologies.check')
    second?.answer({ ontology, problems: [] })
    first?.answer({ ontology: null, problems: [problem] })
    await settled()
    expect(state().open).toMatchObject({ kind: 'editing', yaml: 'ab', ontology, problems: [], checking: false })
    expect(failures).toEqual([])
  })
  it('never show what was wrong before the last letters', async () => {
    const { api, state } = bench()
    state().edit('mine', 'a')
    state().write('ab')
    api.callsOf('ontologies.check')[0]?.answer({ ontology: null, problems: [problem] })
    await settled()
    expect(state().open).toMatchObject({ kind: 'editing', yaml: 'ab', problems: [], checking: true })
  })
  it('keep a draft, with what is wrong with it, when saving is refused', async () => {
    const { api, failures, state } = bench()
    state().edit(null, 'a')
    const saving = state().save()
    api.callsOf('ontologies.save')[0]?.refuse(new FailureError(failure('ontology-invalid', 'x')))
    expect(await saving).toBe(false)
    expect(state().open).toMatchObject({ kind: 'editing', yaml: 'a' })
    expect(failures.map((one) => one.code)).toEqual(['ontology-invalid'])
  })
  it('show what was saved, under the id that it has got', async () => {
    const { api, state } = bench()
    api.reply('ontologies.save', () => ({ summary }))
    api.reply('ontologies.list', () => ({ ontologies: [summary], ofCollections: [] }))
    api.reply('ontologies.get', () => ({ yaml: 'a', ontology, builtin: false }))
    state().edit(null, 'a')
    expect(await state().save()).toBe(true)
    expect(state().open).toMatchObject({ kind: 'viewing', id: 'mine' })
    expect(state().list).toEqual([summary])
  })
  it('show the one that was chosen last, whichever answer comes first', async () => {
    const { api, state } = bench()
    void state().view('one')
    void state().view('two')
    const [one, two] = api.callsOf('ontologies.get')
    two?.answer({ yaml: '2', ontology, builtin: true })
    await settled()
    one?.answer({ yaml: '1', ontology, builtin: true })
    await settled()
    expect(state().open).toMatchObject({ kind: 'viewing', id: 'two', yaml: '2' })
  })
  it('are suggested as drafts, and a suggestion that was stopped does not come back', async () => {
    const { api, failures, state } = bench()
    void state().suggest(null)
    state().stopSuggesting()
    expect(api.callsOf('ontologies.suggest')[0]?.signal?.aborted).toBe(true)
    await settled()
    expect(state().open).toEqual({ kind: 'none' })
    expect(failures).toEqual([])
    void state().suggest('c')
    api.callsOf('ontologies.suggest')[1]?.answer({ yaml: 's', problems: [] })
    await settled()
    expect(state().open).toMatchObject({ kind: 'editing', id: null, yaml: 's' })
  })
  it('say why there is no suggestion', async () => {
    const { api, failures, state } = bench()
    const suggesting = state().suggest(null)
    api.callsOf('ontologies.suggest')[0]?.refuse(new FailureError(failure('provider-key-missing', 'x')))
    await suggesting
    expect(state().open).toEqual({ kind: 'none' })
    expect(failures.map((one) => one.code)).toEqual(['provider-key-missing'])
  })
  it('order no document where only the change is wanted', async () => {
    const { api, state } = bench()
    await state().extractAgain([])
    expect(api.calls).toEqual([])
    void state().extractAgain([idOf(1)])
    expect(api.callsOf('extraction.choose')[0]?.input).toEqual({ targets: { documentIds: [idOf(1)] }, mode: 'now' })
  })
  it('answer with the failure where the price cannot be said', async () => {
    const { api, state } = bench()
    const asking = state().impact({ yaml: 'a' })
    api.callsOf('ontologies.impact')[0]?.refuse(new FailureError(failure('engine-unavailable', 'x')))
    expect(await asking).toMatchObject({ code: 'engine-unavailable' })
  })
})
