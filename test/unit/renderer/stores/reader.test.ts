import { describe, expect, it } from 'vitest'
import { createReaderStore } from '../../../../src/renderer/stores/reader.ts'
import type { DocumentDetail } from '../../../../src/shared/contract/documents.ts'
import { failure, FailureError } from '../../../../src/shared/failure.ts'
import { fakeApi, settled } from '../../../support/fake-api.ts'
import { documentId, entity } from '../../../support/graph-parts.ts'

const id = documentId('manual')

function make() {
  const api = fakeApi()
  const titles: string[] = []
  api.reply('documents.get', () => ({ document: { id, title: 'Manual', state: 'ready' } as DocumentDetail }))
  api.reply('documents.passages', () => ({ passages: [], total: 0 }))
  api.reply('graph.facts', () => ({ facts: [], total: 0 }))
  api.reply('graph.relations', () => ({ relations: [], total: 0 }))
  api.reply('graph.entities', () => ({ entities: [entity('valve')], total: 1, byType: {} }))
  const store = createReaderStore({ api, documentId: id, onTitle: (title) => titles.push(title) })
  return { api, titles, state: () => store.getState() }
}

describe('an open document', () => {
  it('names its tab and knows what the library took from it', async () => {
    const { state, titles } = make()
    state().start()
    await settled()
    expect(titles).toEqual(['Manual'])
    expect(state().claims?.entities.map((one) => one.name)).toEqual(['valve'])
  })
  it('reads its claims again when it is published, and only then', async () => {
    const { api, state } = make()
    state().start()
    await settled()
    api.emit('documents.changed', { documentIds: [id], reason: 'changed' })
    api.emit('documents.changed', { documentIds: [documentId('other')], reason: 'published' })
    await settled()
    expect(api.callsOf('graph.facts')).toHaveLength(1)
    api.emit('documents.changed', { documentIds: [id], reason: 'published' })
    await settled()
    expect(api.callsOf('graph.facts')).toHaveLength(2)
    expect(api.callsOf('documents.get')).toHaveLength(3)
  })
  it('can be read without its claims, which say why they are missing', async () => {
    const { api, state } = make()
    api.reply('graph.facts', () => {
      throw new FailureError(failure('timed-out', 'slow'))
    })
    api.reply('documents.get', () => {
      throw new FailureError(failure('not-found', 'gone'))
    })
    state().start()
    await settled()
    expect(state()).toMatchObject({ phase: { kind: 'opening' }, claims: null, claimsFailure: { code: 'timed-out' } })
  })
  it('ends its questions and its listening when the tab is left, and can start again', async () => {
    const { api, state } = make()
    const stop = state().start()
    const signals = api.calls.map((call) => call.signal)
    stop()
    expect(signals.every((signal) => signal?.aborted)).toBe(true)
    expect(api.listeners()).toBe(0)
    await settled()
    expect(state().claimsFailure).toBeNull()
    state().start()
    await settled()
    expect(state().claims).not.toBeNull()
  })
  it('keeps the parts of "find" that did not change', () => {
    const { state } = make()
    state().setFind({ open: true, query: 'valve' })
    state().setFind({ total: 3 })
    expect(state().find).toEqual({ open: true, query: 'valve', current: 0, total: 3, isPending: false })
  })
  it('shows its file, and lives without it', async () => {
    const { api, state } = make()
    state().reveal()
    expect(api.callsOf('app.revealDocument')[0]?.input).toEqual({ documentId: id })
    api.callsOf('app.revealDocument')[0]?.refuse(new FailureError(failure('file-not-found', 'gone')))
    await settled()
    expect(state().phase.kind).toBe('opening')
  })
})
