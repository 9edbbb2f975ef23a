import { describe, expect, it } from 'vitest'
import { createNavigationStore } from '../../../../src/renderer/stores/navigation.ts'
import { parsePlace } from '../../../../src/renderer/stores/places.ts'
import type { EntityId } from '../../../../src/shared/model/ids.ts'
import { idOf } from '../../../support/window-samples.ts'

const entityId = `e${'0'.repeat(24)}` as EntityId
const document = (n: number, page?: number) => ({ kind: 'document' as const, documentId: idOf(n), ...(page === undefined ? {} : { page }) })
const tabOf = (n: number) => `document:${idOf(n)}`

describe('opening', () => {
  it('has one tab for a document however often it is opened, at the place that was asked for last', () => {
    const store = createNavigationStore()
    store.getState().open(document(1, 3))
    store.getState().open({ kind: 'library' })
    store.getState().open(document(1, 9))
    const { tabs, view } = store.getState()
    expect(tabs).toHaveLength(1)
    expect(tabs[0]).toMatchObject({ place: { page: 9 }, visit: 2 })
    expect(view.front).toEqual({ kind: 'tab', id: tabOf(1) })
  })

  it('counts a visit for the same highlight opened again, so that it can flash again', () => {
    const store = createNavigationStore()
    const place = { ...document(1, 2), highlight: { boxes: [], quote: 'never hold your breath' } }
    store.getState().open(place)
    store.getState().open(place)
    expect(store.getState().tabs[0]?.visit).toBe(2)
  })

  it('puts a tab beside what is in front and leaves that where it is', () => {
    const store = createNavigationStore()
    store.getState().open({ kind: 'search', query: 'nitrox' })
    store.getState().open(document(1), { beside: true })
    expect(store.getState().view).toMatchObject({ front: { kind: 'screen' }, screen: { kind: 'search' }, beside: tabOf(1) })
  })

  it('does not show one tab on both sides', () => {
    const store = createNavigationStore()
    store.getState().open(document(1))
    store.getState().open(document(1, 4), { beside: true })
    expect(store.getState().view).toMatchObject({ front: { id: tabOf(1) }, beside: null })
    store.getState().open({ kind: 'library' })
    store.getState().open(document(1), { beside: true })
    store.getState().open(document(1, 7))
    expect(store.getState().view).toMatchObject({ front: { kind: 'screen' }, beside: tabOf(1) })
  })

  it('does not remember going to the screen that is already shown', () => {
    const store = createNavigationStore()
    store.getState().open({ kind: 'library' })
    expect(store.getState().past).toEqual([])
  })
})

describe('back and forward', () => {
  it('return to the views and to the pages within them', () => {
    const store = createNavigationStore()
    store.getState().open(document(1, 3))
    store.getState().open(document(1, 9))
    store.getState().open({ kind: 'settings' })
    store.getState().back()
    expect(store.getState().tabs[0]?.place).toMatchObject({ page: 9 })
    store.getState().back()
    expect(store.getState().tabs[0]?.place).toMatchObject({ page: 3 })
    store.getState().back()
    expect(store.getState().view.front).toEqual({ kind: 'screen' })
    store.getState().forward()
    expect(store.getState().tabs[0]?.place).toMatchObject({ page: 3 })
  })

  it('do nothing at the ends', () => {
    const store = createNavigationStore()
    const before = store.getState().view
    store.getState().back()
    store.getState().forward()
    expect(store.getState().view).toBe(before)
  })

  it('forget what came after when something else is opened', () => {
    const store = createNavigationStore()
    store.getState().open({ kind: 'activity' })
    store.getState().back()
    store.getState().open({ kind: 'settings' })
    expect(store.getState().future).toEqual([])
  })

  it('skip views of tabs that were closed', () => {
    const store = createNavigationStore()
    store.getState().open(document(1))
    store.getState().open(document(2))
    store.getState().open({ kind: 'activity' })
    store.getState().close(tabOf(2))
    store.getState().back()
    expect(store.getState().view.front).toEqual({ kind: 'tab', id: tabOf(1) })
  })

  it('keep no more than a hundred steps', () => {
    const store = createNavigationStore()
    for (let n = 0; n < 130; n++) store.getState().open({ kind: n % 2 === 0 ? 'activity' : 'settings' })
    expect(store.getState().past).toHaveLength(100)
  })
})

describe('closing', () => {
  it('shows the neighbour, then the screen', () => {
    const store = createNavigationStore()
    store.getState().open(document(1))
    store.getState().open(document(2))
    store.getState().open(document(1))
    store.getState().close(tabOf(1))
    expect(store.getState().view.front).toEqual({ kind: 'tab', id: tabOf(2) })
    store.getState().close(tabOf(2))
    expect(store.getState().view.front).toEqual({ kind: 'screen' })
  })

  it('does not bring the tab that is beside to the front as well', () => {
    const store = createNavigationStore()
    store.getState().open(document(1))
    store.getState().open({ kind: 'entity', entityId }, { beside: true })
    store.getState().close(tabOf(1))
    expect(store.getState().view).toMatchObject({ front: { kind: 'screen' }, beside: `entity:${entityId}` })
  })

  it('ignores a tab that is not there', () => {
    const store = createNavigationStore()
    const before = store.getState()
    store.getState().close('document:none')
    expect(store.getState()).toBe(before)
  })
})

describe('the side view', () => {
  it('comes to the front and goes back beside', () => {
    const store = createNavigationStore()
    store.getState().open(document(1), { beside: true })
    store.getState().moveBeside(tabOf(1))
    expect(store.getState().view).toMatchObject({ front: { kind: 'tab', id: tabOf(1) }, beside: null })
    store.getState().moveBeside(tabOf(1))
    expect(store.getState().view).toMatchObject({ front: { kind: 'screen' }, beside: tabOf(1) })
    store.getState().closeBeside()
    expect(store.getState().view.beside).toBeNull()
    expect(store.getState().tabs).toHaveLength(1)
  })

  it('is gone with the rest when the library is another one', () => {
    const store = createNavigationStore()
    store.getState().open(document(1), { beside: true })
    store.getState().reset()
    expect(store.getState()).toMatchObject({ tabs: [], past: [], future: [], view: { beside: null } })
  })
})

describe('titles', () => {
  it('change one tab and leave the state alone when nothing is new', () => {
    const store = createNavigationStore()
    store.getState().open(document(1))
    store.getState().setTitle(tabOf(1), 'Nitrox')
    const before = store.getState()
    store.getState().setTitle(tabOf(1), 'Nitrox')
    expect(store.getState()).toBe(before)
    expect(before.tabs[0]?.title).toBe('Nitrox')
  })
})

describe('deep links', () => {
  it.each([
    ['document/0000000000000000000000000000000a/page/12', { kind: 'document', documentId: idOf(10), page: 12 }],
    ['/document/0000000000000000000000000000000a/', { kind: 'document', documentId: idOf(10) }],
    [`entity/${entityId}`, { kind: 'entity', entityId }],
    ['search/d%C3%A9compression%20stop', { kind: 'search', query: 'décompression stop' }],
    ['search/100%', { kind: 'search', query: '100%' }],
    ['activity', { kind: 'activity' }],
    ['settings', { kind: 'settings' }],
    ['settings/budget', { kind: 'settings', section: 'budget' }],
  ])('%s leads to its place', (to, place) => {
    expect(parsePlace(to)).toEqual(place)
  })

  it.each(['', 'document/../../etc/passwd', 'document/xyz', 'entity/0', 'javascript:alert(1)', 'documents'])('%j leads nowhere', (to) => {
    expect(parsePlace(to)).toBeNull()
  })

  it.each(['0', '-1', '1.5', 'x', ''])('a page %j is as if none were named', (page) => {
    expect(parsePlace(`document/${idOf(10)}/page/${page}`)).toEqual({ kind: 'document', documentId: idOf(10) })
  })
})
