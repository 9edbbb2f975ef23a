import { describe, expect, it } from 'vitest'
import { createI18n } from '../../../../src/renderer/i18n/create-i18n.ts'
import { createNotices } from '../../../../src/renderer/notices.ts'
import { columnsThatFit } from '../../../../src/renderer/features/library/columns.ts'
import { showContextMenu } from '../../../../src/renderer/stores/context-menu.ts'
import { createDiagnosticsStore } from '../../../../src/renderer/stores/diagnostics.ts'
import { createIntents } from '../../../../src/renderer/stores/intents.ts'
import { createMemory } from '../../../../src/renderer/stores/memory.ts'
import { createNavigationStore } from '../../../../src/renderer/stores/navigation.ts'
import { createSessionStore } from '../../../../src/renderer/stores/session.ts'
import { segmentsOf, stagesText } from '../../../../src/renderer/stores/stage-segments.ts'
import { createToastStore, UNDO_MS } from '../../../../src/renderer/stores/toasts.ts'
import { createUndoStore } from '../../../../src/renderer/stores/undo.ts'
import type { Settings } from '../../../../src/shared/contract/app.ts'
import { failure, FailureError, type Failure } from '../../../../src/shared/failure.ts'
import { fakeApi, settled } from '../../../support/fake-api.ts'
import { idOf, stage } from '../../../support/window-samples.ts'

const settings: Settings = { language: 'system', theme: 'system', libraryPath: '/library', openedLibrary: '/library', defaultCollection: '', restoreWindow: true }
const info = { version: '1', platform: 'linux', electron: '33', node: '20', locale: 'fr' as const, dark: false, softwareRendering: false, engine: { kind: 'starting' as const } }

describe('the session', () => {
  function bench() {
    const api = fakeApi()
    const failures: Failure[] = []
    const store = createSessionStore({ api, locale: 'en', onFailure: (one) => failures.push(one) })
    return { api, failures, store }
  }

  it('does not let the first answer put back what an event has told since it was asked', async () => {
    const { api, store } = bench()
    store.getState().start()
    api.emit('engine.state', { kind: 'ready', pid: 7 })
    api.callsOf('app.info')[0]?.answer(info)
    api.callsOf('app.settings')[0]?.answer({ settings })
    await settled()
    expect(store.getState()).toMatchObject({ engine: { kind: 'ready', pid: 7 }, locale: 'fr', settings })
  })

  it('shows a change at once and takes it back when main refuses it', async () => {
    const { api, failures, store } = bench()
    api.reply('app.info', () => info)
    api.reply('app.settings', () => ({ settings }))
    store.getState().start()
    await settled()
    const changing = store.getState().changeSettings({ theme: 'dark' })
    expect(store.getState().settings?.theme).toBe('dark')
    api.callsOf('app.changeSettings')[0]?.refuse(new FailureError(failure('disk-full', 'x')))
    await changing
    expect(store.getState().settings?.theme).toBe('system')
    expect(failures.map((one) => one.code)).toEqual(['disk-full'])
  })

  it('says why nothing moves, until it is over or the engine is gone', () => {
    const { api, store } = bench()
    store.getState().start()
    api.emit('library.trouble', { failure: failure('disk-full', 'No space.') })
    expect(store.getState().trouble?.code).toBe('disk-full')
    api.emit('library.trouble', { failure: null })
    expect(store.getState().trouble).toBeNull()
    api.emit('library.trouble', { failure: failure('library-missing', 'Gone.') })
    api.emit('engine.state', { kind: 'restarting', reason: 'killed', attempt: 1, at: 0 })
    expect(store.getState().trouble).toBeNull()
  })

  it('asks what was said before it listened', async () => {
    const { api, store } = bench()
    store.getState().start()
    api.emit('engine.connected', {})
    api.callsOf('library.status')[0]?.answer({ status: { trouble: failure('disk-full', 'No space.') } as never })
    await settled()
    expect(store.getState().trouble?.code).toBe('disk-full')
  })

  it('tells that the engine cannot be started again', async () => {
    const { api, failures, store } = bench()
    const restarting = store.getState().restartEngine()
    api.callsOf('app.restartEngine')[0]?.refuse(new FailureError(failure('library-missing', 'x')))
    await restarting
    expect(failures.map((one) => one.code)).toEqual(['library-missing'])
  })
})

describe('messages', () => {
  it('replace one of the same id and are four at most', () => {
    let last = 0
    const toasts = createToastStore({ newId: () => `t${++last}` })
    for (let n = 0; n < 6; n++) toasts.getState().show({ text: String(n) })
    expect(toasts.getState().toasts.map((toast) => toast.text)).toEqual(['2', '3', '4', '5'])
    toasts.getState().show({ id: 't4', text: 'again' })
    expect(toasts.getState().toasts.map((toast) => toast.text)).toEqual(['2', '4', '5', 'again'])
    toasts.getState().dismiss('t4')
    expect(toasts.getState().toasts).toHaveLength(3)
  })

  function bench(language: 'en' | 'fr' = 'en') {
    const api = fakeApi()
    const toasts = createToastStore({ newId: api.newId })
    const undo = createUndoStore({ onFailure: () => undefined })
    const opened: string[] = []
    const notices = createNotices({ i18n: createI18n(language), toasts, undo, api, openActivity: () => opened.push('activity'), openDocument: (id) => opened.push(id) })
    return { api, toasts, undo, notices, opened, shown: () => toasts.getState().toasts.at(-1) }
  }

  const there = (n: number) => ({ fileName: `${n}.pdf`, documentId: idOf(n) })

  it('sum up an import with its reasons', () => {
    const { notices, shown } = bench()
    const refused = Array.from({ length: 5 }, (_, n) => ({ fileName: `${n}.doc`, failure: failure('unsupported-format', 'x') }))
    const other = { fileName: 'empty.pdf', failure: failure('empty-file', 'x') }
    notices.imported({ added: 12, duplicates: [1, 2, 3].map(there), undecided: [], refused: [other, ...refused] }, 'drop')
    expect(shown()?.text).toBe('12 added · 3 already in your library · 6 refused')
    expect(shown()?.detail?.split('\n')).toEqual(['This kind of file cannot be read: 0.doc, 1.doc, 2.doc, 2 more', 'The file is empty: empty.pdf'])
  })

  it('about one drop are one message, which the sum takes over', () => {
    const { notices, toasts } = bench()
    const refused = [{ fileName: 'a.doc', failure: failure('unsupported-format', 'x') }]
    notices.refused(refused, 'drop')
    notices.imported({ added: 1, duplicates: [], undecided: [], refused }, 'drop')
    expect(toasts.getState().toasts.map((one) => one.text)).toEqual(['1 added · 1 refused'])
  })

  it('lead a question about a name to where it is answered, and stay long enough to be seen', () => {
    const { notices, opened, shown } = bench()
    notices.imported({ added: 0, duplicates: [], undecided: [{ fileName: 'notes.pdf', importId: 'i1' }], refused: [] }, 'drop')
    expect(shown()).toMatchObject({ text: '“notes.pdf” has the name of another document', durationMs: 60_000 })
    shown()?.action?.run()
    expect(opened).toEqual(['activity'])
  })

  it('take a question back when nothing is left to decide, and say how much is left before', () => {
    const { notices, toasts, shown } = bench()
    const undecided = ['a', 'b', 'c'].map((name) => ({ fileName: `${name}.pdf`, importId: name }))
    notices.imported({ added: 0, duplicates: [], undecided, refused: [] }, 'drop')
    notices.imported({ added: 0, duplicates: [], undecided: [{ fileName: 'z.pdf', importId: 'z' }], refused: [] }, 'other')
    expect(toasts.getState().toasts.map((one) => one.text)).toEqual(['3 have names of other documents', '“z.pdf” has the name of another document'])
    notices.decided(new Set(['b', 'unknown']))
    expect(shown()?.text).toBe('2 have names of other documents')
    notices.decided(new Set(['a']))
    expect(shown()?.text).toBe('“c.pdf” has the name of another document')
    notices.decided(new Set(['c']))
    expect(toasts.getState().toasts.map((one) => one.id)).toEqual(['other'])
  })

  it('do not come back for what is decided after they were put away', () => {
    const { notices, toasts } = bench()
    notices.imported({ added: 0, duplicates: [], undecided: [{ fileName: 'a.pdf', importId: 'a' }, { fileName: 'b.pdf', importId: 'b' }], refused: [] }, 'drop')
    toasts.getState().dismiss('drop')
    notices.decided(new Set(['a']))
    expect(toasts.getState().toasts).toEqual([])
  })

  it('name one document that was there already and lead to it; of several they give the number', () => {
    const { notices, opened, shown } = bench()
    notices.imported({ added: 0, duplicates: [there(1)], undecided: [], refused: [] }, 'drop')
    expect(shown()).toMatchObject({ text: '“1.pdf” is already in your library', action: { label: 'Show' } })
    shown()?.action?.run()
    expect(opened).toEqual([idOf(1)])
    notices.imported({ added: 0, duplicates: [there(1), there(2)], undecided: [], refused: [] }, 'drop')
    expect(shown()?.text).toBe('2 already in your library')
    expect(shown()?.action).toBeUndefined()
  })

  it('are in the language of the moment', async () => {
    const { notices, shown } = bench('fr')
    notices.imported({ added: 1, duplicates: [], undecided: [], refused: [] }, 'drop')
    expect(shown()?.text).toBe('1 ajouté')
  })

  it('about nothing are not shown', () => {
    const { notices, shown } = bench()
    notices.imported({ added: 0, duplicates: [], undecided: [], refused: [] }, 'drop')
    expect(shown()).toBeUndefined()
  })

  it('of a removal offer to take it back for ten seconds, once, by message or by key', async () => {
    const { notices, undo, shown } = bench()
    let undone = 0
    notices.libraryDone({ kind: 'removed', ids: [idOf(1), idOf(2)], undo: async () => void (undone += 1), again: async () => undefined })
    expect(shown()).toMatchObject({ text: '2 documents moved to the trash', durationMs: UNDO_MS })
    shown()?.action?.run()
    await undo.getState().undo()
    await settled()
    expect(undone).toBe(1)
  })

  it('of a finished batch go to the system, and not for an empty one', () => {
    const { api, notices } = bench()
    notices.batchEnded({ done: 0, failed: 0, asking: 0 })
    notices.batchEnded({ done: 12, failed: 1, asking: 0 })
    expect(api.callsOf('app.notifyBatch').map((call) => call.input.body)).toEqual(['12 documents ready and 1 failed'])
  })

  it('say that documents wait for an answer, when nothing goes on without it', () => {
    const { api, notices } = bench()
    notices.batchEnded({ done: 0, failed: 0, asking: 3 })
    expect(api.callsOf('app.notifyBatch').map((call) => call.input)).toEqual([{ title: 'Waiting for your answer', body: '3 documents wait for your answer' }])
  })
})

describe('what the window remembers', () => {
  function storage(entries: Record<string, string> = {}) {
    const kept = new Map(Object.entries(entries))
    return { kept, getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) }
  }

  it('comes back: tabs, what was in front, what was beside', () => {
    const disk = storage()
    const store = createNavigationStore()
    store.getState().open({ kind: 'search', query: 'nitrox' })
    store.getState().open({ kind: 'document', documentId: idOf(1), page: 4, highlight: { boxes: [{ page: 4, x0: 1, y0: 2, x1: 3, y1: 4 }], quote: 'q' } }, { beside: true })
    createMemory(disk).keepNavigation(store.getState())
    const restored = createNavigationStore(createMemory(disk).navigation()).getState()
    expect(restored.tabs[0]?.place).toMatchObject({ page: 4, highlight: { quote: 'q' } })
    expect(restored.view).toMatchObject({ front: { kind: 'screen' }, screen: { kind: 'search', query: 'nitrox' }, beside: restored.tabs[0]?.id })
  })

  it('does not come back when the settings say so', () => {
    const disk = storage()
    const store = createNavigationStore()
    store.getState().open({ kind: 'document', documentId: idOf(1) })
    const memory = createMemory(disk)
    memory.keepNavigation(store.getState())
    memory.set('restore', false)
    expect(createMemory(disk).navigation().tabs).toEqual([])
  })

  it.each([
    ['nonsense', 'not json'],
    ['another shape', '{"tabs":7}'],
    ['an id that is none', '{"tabs":[{"id":"document:x","place":{"kind":"document","documentId":"../etc"},"title":""}],"front":null,"beside":null,"screen":{"kind":"library"}}'],
  ])('is as if it had never been when it is %s', (_name, text) => {
    expect(createMemory(storage({ navigation: text })).navigation()).toMatchObject({ tabs: [], view: { front: { kind: 'screen' } } })
  })

  it('does not point to tabs that are not there', () => {
    const memory = createMemory(storage({ navigation: '{"tabs":[],"front":"document:gone","beside":"document:gone","screen":{"kind":"activity"}}' }))
    expect(memory.navigation().view).toMatchObject({ front: { kind: 'screen' }, beside: null, screen: { kind: 'activity' } })
  })

  it('may fail to be kept', () => {
    const full = {
      getItem: () => {
        throw new Error('denied')
      },
      setItem: () => {
        throw new Error('full')
      },
    }
    const memory = createMemory(full)
    memory.set('columns', { title: 200 })
    expect(memory.get('columns')).toBeUndefined()
    expect(memory.sorting()).toEqual({})
  })
})

describe('the context menu', () => {
  it('runs what is chosen, with lines between groups and none for empty ones', async () => {
    const api = fakeApi()
    const ran: string[] = []
    const item = (label: string) => ({ label, run: () => void ran.push(label) })
    const showing = showContextMenu(api, [[], [item('open')], [item('a'), item('b')]])
    const call = api.callsOf('app.showContextMenu')[0]
    expect(call?.input.items.map(({ label, separatorBefore }) => [label, separatorBefore])).toEqual([['open', false], ['a', true], ['b', false]])
    call?.answer({ chosen: '2' })
    await showing
    expect(ran).toEqual(['b'])
  })

  it('without items is not shown', async () => {
    const api = fakeApi()
    await showContextMenu(api, [[], []])
    expect(api.calls).toEqual([])
  })
})

describe('diagnostics', () => {
  it('show what main knows while the engine is away, and say that it is', async () => {
    const api = fakeApi()
    api.reply('app.diagnostics', () => ({ eventLoop: { p50Ms: 1, p99Ms: 2, maxMs: 3 }, blocks: [], engineRestarts: 4, rssBytes: 5 }))
    const store = createDiagnosticsStore({ api, intents: createIntents({ newId: api.newId, now: () => 0 }), now: () => 9, onFailure: () => undefined })
    const reading = store.getState().read()
    for (const method of ['library.status', 'library.audit'] as const) api.callsOf(method)[0]?.refuse(new FailureError(failure('engine-unavailable', 'away')))
    await reading
    expect(store.getState()).toMatchObject({ app: { engineRestarts: 4 }, status: null, failure: { code: 'engine-unavailable' }, readAt: 9 })
  })

  it('forget a backup that was cancelled in the dialog', async () => {
    const api = fakeApi()
    api.reply('app.backup', () => ({ file: null }))
    const store = createDiagnosticsStore({ api, intents: createIntents({ newId: api.newId, now: () => 0 }), now: () => 9, onFailure: () => undefined })
    await store.getState().backUp()
    expect(store.getState().backup).toEqual({ kind: 'none' })
  })
})

describe('the bar of the stages', () => {
  const t = createI18n('en').t
  const stages = [stage('read', { state: 'done', done: 10, total: 10 }), stage('chunk', { state: 'running', done: 3, total: 12 }), stage('extract', { state: 'running', done: 3 }), stage('embed', { state: 'skipped' })]

  it('has the measured part, none where the end is not known, and no gap for what was not needed', () => {
    expect(segmentsOf(stages, false, t).map(({ state, fraction }) => [state, fraction])).toEqual([['done', 1], ['running', 0.25], ['running', null]])
  })

  it('stands still while the job does', () => {
    expect(segmentsOf(stages, true, t)[1]?.state).toBe('held')
  })

  it('is told in words as well', () => {
    expect(stagesText(stages, t)).toBe('Read: done, Chunk: running, 3 of 12, Extract: running, Embed: not needed')
  })
})

describe('the columns of the library', () => {
  const sizes = { title: 280, collection: 104, pages: 60, state: 104, added: 84, entities: 68, facts: 56 }
  const shown = (width: number, withCollections = true) =>
    Object.entries(columnsThatFit(width, sizes, withCollections))
      .filter(([, visible]) => visible)
      .map(([id]) => id)

  it('are all there when there is room', () => {
    expect(shown(1200)).toHaveLength(7)
  })

  it('give way to the title, the least needed first', () => {
    expect(shown(690)).toEqual(['title', 'pages', 'state', 'added', 'entities', 'facts'])
    expect(shown(580)).toEqual(['title', 'pages', 'state', 'added', 'entities'])
    expect(shown(500)).toEqual(['title', 'pages', 'state', 'added'])
    expect(shown(440)).toEqual(['title', 'state', 'added'])
    expect(shown(100)).toEqual(['title', 'state'])
  })

  it('are all there in a window of the first size, where the list has 708 pixels', () => {
    expect(shown(708)).toHaveLength(7)
  })

  it('never go because a first collection has brought a column', () => {
    for (let width = 100; width < 1200; width += 7) expect(shown(width, true)).toEqual(expect.arrayContaining(shown(width, false)))
  })

  it('have no collections where they tell nothing', () => {
    expect(shown(1200, false)).not.toContain('collection')
  })
})
