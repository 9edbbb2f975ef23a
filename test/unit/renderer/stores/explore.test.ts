import { describe, expect, it } from 'vitest'
import { FIRST_LIMIT, MOST_NODES } from '../../../../src/renderer/stores/explore-state.ts'
import { createExploreStore } from '../../../../src/renderer/stores/explore.ts'
import { failure, FailureError } from '../../../../src/shared/failure.ts'
import type { EntityPage, Neighbourhood } from '../../../../src/shared/model/graph.ts'
import { fakeApi, settled } from '../../../support/fake-api.ts'
import { edge, entity, entityId, neighbourhood, node } from '../../../support/graph-parts.ts'

const around: Readonly<Record<string, Neighbourhood>> = {
  hub: neighbourhood([node('hub'), node('a'), node('b')], [edge('hub', 'a'), edge('hub', 'b')], 5),
  a: neighbourhood([node('a'), node('hub'), node('new')], [edge('hub', 'a'), edge('a', 'new', 'USES')]),
}
const page = (name: string): EntityPage => ({ entity: entity(name), facts: [], relations: [], mentions: [], mentionsTotal: 0, merges: [] })
const nameOf = (id: string) => Object.keys({ hub: 0, a: 0, b: 0, new: 0 }).find((name) => entityId(name) === id) ?? id

function make(entities = [entity('hub'), entity('a')]) {
  const api = fakeApi()
  const timers: (() => void)[] = []
  api.reply('graph.entities', () => ({ entities, total: entities.length, byType: { concept: entities.length } }))
  api.reply('graph.neighbourhood', ({ entityId: id }) => ({ neighbourhood: around[nameOf(id)] ?? neighbourhood([node(nameOf(id))], []) }))
  api.reply('graph.entity', ({ entityId: id }) => ({ page: page(nameOf(id)) }))
  const store = createExploreStore({ api, later: (run) => (timers.push(run), () => void timers.splice(timers.indexOf(run), 1)) })
  return { api, timers, state: () => store.getState() }
}
async function opened() {
  const made = make()
  made.state().start()
  await settled()
  return made
}

describe('the Graph screen', () => {
  it('opens with the most telling entity in the middle, chosen', async () => {
    const { state } = await opened()
    expect(state()).toMatchObject({ phase: { kind: 'shown' }, selected: entityId('hub'), trail: [{ name: 'hub' }] })
    expect(state().explored?.nodes.size).toBe(3)
    expect(state().details?.entity.name).toBe('hub')
  })
  it('opens with the entity that it was asked for, once', async () => {
    const { api, state } = make()
    state().start(entityId('a'))
    await settled()
    expect(state().explored?.center).toBe(entityId('a'))
    expect(api.callsOf('graph.neighbourhood')).toHaveLength(1)
  })
  it('says that there is nothing yet, and opens by itself when there is', async () => {
    const { api, state, timers } = make([])
    state().start()
    await settled()
    expect(state().phase).toEqual({ kind: 'empty' })
    api.reply('graph.entities', () => ({ entities: [entity('hub')], total: 1, byType: {} }))
    api.emit('graph.changed', { entities: 1, relations: 0, facts: 0 })
    api.emit('graph.changed', { entities: 2, relations: 0, facts: 0 })
    expect(timers).toHaveLength(1)
    timers.splice(0).forEach((run) => run())
    await settled()
    expect(state().explored?.center).toBe(entityId('hub'))
  })
  it('grows with the graph, but leaves alone what was put together by hand', async () => {
    const { api, state, timers } = make()
    state().start()
    await settled()
    const grown = neighbourhood([node('hub'), node('a'), node('late')], [edge('hub', 'a'), edge('hub', 'late')])
    api.reply('graph.neighbourhood', () => ({ neighbourhood: grown }))
    state().select(entityId('a'))
    api.emit('graph.changed', {})
    timers.splice(0).forEach((run) => run())
    await settled()
    expect(state().explored?.nodes.has(entityId('late'))).toBe(true)
    expect(state().selected).toBe(entityId('a'))
    state().hide(entityId('a'))
    const byHand = state().explored
    api.emit('graph.changed', {})
    timers.splice(0).forEach((run) => run())
    await settled()
    expect(state().explored).toBe(byHand)
  })
  it('stops listening and asking when it is left', async () => {
    const { api, state, timers } = make()
    const stop = state().start()
    api.emit('graph.changed', {})
    stop()
    expect(api.listeners()).toBe(0)
    expect(timers).toHaveLength(0)
  })
  it('takes back the list of a name that is typed over', () => {
    const { api, state } = make()
    state().setListText('re')
    state().setListText('reg')
    const [first, second] = api.callsOf('graph.entities')
    expect(first?.signal?.aborted).toBe(true)
    expect(second?.input).toMatchObject({ text: 'reg' })
  })
  it('reports a neighbourhood that could not be had, keeps the old one, and tries again', async () => {
    const { api, state } = make()
    api.reply('graph.neighbourhood', () => {
      throw new FailureError(failure('timed-out', 'slow'))
    })
    state().start()
    await settled()
    expect(state().phase).toMatchObject({ kind: 'failed', failure: { code: 'timed-out' } })
    api.reply('graph.neighbourhood', () => ({ neighbourhood: neighbourhood([node('hub')], []) }))
    state().retry()
    await settled()
    expect(state().phase.kind).toBe('shown')
  })
})

describe('walking', () => {
  it('keeps the way in the trail, once each, and goes back along it', async () => {
    const { state } = await opened()
    state().focus(entityId('a'))
    await settled()
    expect(state().trail.map((crumb) => crumb.name)).toEqual(['hub', 'a'])
    state().goToCrumb(0)
    await settled()
    expect(state().trail.map((crumb) => crumb.name)).toEqual(['hub'])
    expect(state().explored?.center).toBe(entityId('hub'))
  })
  it('looks further with a limit that can be read, and shows more up to what the engine gives', async () => {
    const { api, state } = await opened()
    expect(api.callsOf('graph.neighbourhood')[0]?.input).toMatchObject({ depth: 2, limit: FIRST_LIMIT[2] })
    state().setDepth(3)
    await settled()
    expect(api.callsOf('graph.neighbourhood').at(-1)?.input).toMatchObject({ depth: 3, limit: FIRST_LIMIT[3] })
    for (let more = 0; more < 5; more++) state().showMore()
    await settled()
    expect(api.callsOf('graph.neighbourhood').at(-1)?.input.limit).toBe(MOST_NODES)
  })
  it('says what expanding would add and adds it only when told to', async () => {
    const { state } = await opened()
    state().planExpand(entityId('a'))
    await settled()
    expect(state().plan).toMatchObject({ add: [{ name: 'new' }], byRelation: [{ type: 'USES', count: 1 }] })
    expect(state().explored?.nodes.size).toBe(3)
    state().cancelExpand()
    expect(state().plan).toBeNull()
    state().planExpand(entityId('a'))
    await settled()
    state().confirmExpand()
    expect(state().explored?.nodes.size).toBe(4)
    state().confirmExpand()
    expect(state().explored?.nodes.size).toBe(4)
  })
  it('undoes step by step, and no further than the start', async () => {
    const { state } = await opened()
    const before = state().explored
    state().hide(entityId('a'))
    state().hide(entityId('b'))
    state().undo()
    expect([...(state().explored?.hidden ?? [])]).toEqual([entityId('a')])
    state().undo()
    state().undo()
    expect(state().explored).toBe(before)
  })
  it('does not keep a step that changed nothing', async () => {
    const { state } = await opened()
    state().hide(entityId('hub'))
    state().collapse(entityId('b'))
    state().showHidden()
    expect(state().past).toEqual([])
  })
  it('chooses the centre when the chosen one is hidden', async () => {
    const { state } = await opened()
    state().select(entityId('a'))
    state().hide(entityId('a'))
    expect(state().selected).toBe(entityId('hub'))
  })
  it('switches types off and on', async () => {
    const { state } = await opened()
    state().toggleType('rule')
    expect([...state().typesOff]).toEqual(['rule'])
    state().toggleType('rule')
    expect(state().typesOff.size).toBe(0)
  })
  it('forgets the details of an entity that is no longer chosen', async () => {
    const { state } = await opened()
    state().select(null)
    expect(state()).toMatchObject({ selected: null, details: null })
  })
  it('lives without the system menu', async () => {
    const { api, state } = await opened()
    api.reply('app.showContextMenu', () => {
      throw new FailureError(failure('not-available', 'no menu'))
    })
    expect(await state().chooseFromMenu([{ id: 'open', label: 'Open' }])).toBeNull()
  })
})
