import { describe, expect, it } from 'vitest'
import { createEntityPageStore, MENTIONS_STEP } from '../../../../src/renderer/stores/entity-page.ts'
import { failure, FailureError } from '../../../../src/shared/failure.ts'
import type { EntitySummary } from '../../../../src/shared/model/graph.ts'
import { fakeApi, settled } from '../../../support/fake-api.ts'
import { entity, entityId, neighbourhood, node } from '../../../support/graph-parts.ts'

function make() {
  const api = fakeApi()
  const titles: string[] = []
  const merged: { into: EntitySummary; mergeId: number }[] = []
  const unmerged: number[] = []
  api.reply('graph.entity', () => ({ page: { entity: entity('valve'), facts: [], relations: [], mentions: [], mentionsTotal: 90, merges: [] } }))
  api.reply('graph.neighbourhood', () => ({ neighbourhood: neighbourhood([node('valve')], []) }))
  api.reply('documents.list', () => ({ documents: [], total: 0 }))
  const store = createEntityPageStore({ api, entityId: entityId('valve'), onTitle: (title) => titles.push(title), onMerged: (into, mergeId) => merged.push({ into, mergeId }), onUnmerged: (mergeId) => unmerged.push(mergeId) })
  return { api, titles, merged, unmerged, state: () => store.getState() }
}

describe("an entity's page", () => {
  it('is read, and names its tab', async () => {
    const { state, titles } = make()
    state().start()
    await settled()
    expect(state()).toMatchObject({ phase: { kind: 'shown' }, page: { mentionsTotal: 90 } })
    expect(titles).toEqual(['valve'])
  })
  it('is read again when the graph changes or the engine comes back, and not after it was left', async () => {
    const { api, state } = make()
    const stop = state().start()
    await settled()
    api.emit('graph.changed', {})
    api.emit('engine.connected', {})
    await settled()
    expect(api.callsOf('graph.entity')).toHaveLength(3)
    stop()
    expect(api.listeners()).toBe(0)
    state().start()
    await settled()
    expect(state().phase.kind).toBe('shown')
  })
  it('says when the entity is gone, and when it could not be read', async () => {
    const { api, state } = make()
    api.reply('graph.entity', () => {
      throw new FailureError(failure('not-found', 'gone'))
    })
    state().start()
    await settled()
    expect(state().phase).toEqual({ kind: 'gone' })

    const other = make()
    other.api.reply('graph.entity', () => {
      throw new FailureError(failure('timed-out', 'slow'))
    })
    other.state().start()
    await settled()
    expect(other.state().phase).toMatchObject({ kind: 'failed', failure: { code: 'timed-out' } })
  })
  it('keeps what it shows when reading it again fails', async () => {
    const { api, state } = make()
    state().start()
    await settled()
    api.reply('graph.entity', () => {
      throw new FailureError(failure('timed-out', 'slow'))
    })
    api.emit('graph.changed', {})
    await settled()
    expect(state()).toMatchObject({ phase: { kind: 'shown' }, page: { entity: { name: 'valve' } } })
  })
  it('asks for more mentions', async () => {
    const { api, state } = make()
    state().start()
    await settled()
    state().moreMentions()
    await settled()
    expect(api.callsOf('graph.entity').map((call) => call.input.mentionsLimit)).toEqual([MENTIONS_STEP, 3 * MENTIONS_STEP])
  })
})

describe('merging', () => {
  it('offers others by name, never the entity itself, and takes the search before back', async () => {
    const { api, state } = make()
    state().findCandidates('va')
    state().findCandidates(' val ')
    const [first, second] = api.callsOf('graph.entities')
    expect(first?.signal?.aborted).toBe(true)
    expect(second?.input).toMatchObject({ text: 'val' })
    second?.answer({ entities: [entity('valve'), entity('valves')], total: 2, byType: {} })
    await settled()
    expect(state().candidates.map((one) => one.name)).toEqual(['valves'])
  })
  it('puts the entity of exactly that name first, whatever its accents, then those that begin so', async () => {
    const { api, state } = make()
    state().findCandidates('Regle')
    api.callsOf('graph.entities')[0]?.answer({ entities: [entity('la règle'), entity('règlement'), entity('autre', { aliases: ['RÈGLE'] })], total: 3, byType: {} })
    await settled()
    expect(state().candidates.map((one) => one.name)).toEqual(['autre', 'règlement', 'la règle'])
  })
  it('merges once for two clicks, and tells which merge it was, to take it back', async () => {
    const { api, state, merged } = make()
    state().mergeInto(entity('tap'))
    state().mergeInto(entity('tap'))
    expect(api.callsOf('graph.merge').map((call) => call.input)).toEqual([{ from: entityId('valve'), into: entityId('tap') }])
    api.callsOf('graph.merge')[0]?.answer({ mergeId: 12 })
    await settled()
    expect(state().isBusy).toBe(false)
    expect(merged.map(({ into, mergeId }) => [into.name, mergeId])).toEqual([['tap', 12]])
  })
  it('says why it could not', async () => {
    const { api, state, merged } = make()
    state().mergeInto(entity('tap'))
    api.callsOf('graph.merge')[0]?.refuse(new FailureError(failure('library-busy', 'busy')))
    await settled()
    expect(state()).toMatchObject({ isBusy: false, commandFailure: { code: 'library-busy' } })
    expect(merged).toEqual([])
  })
  it('takes an old merge back, says so, and reads the page again', async () => {
    const { api, state, unmerged } = make()
    state().start()
    await settled()
    api.reply('graph.unmerge', () => ({}))
    state().unmerge(3)
    await settled()
    expect(unmerged).toEqual([3])
    expect(api.callsOf('graph.entity')).toHaveLength(2)
  })
})
