import { beforeEach, describe, expect, it } from 'vitest'
import { createIntakeStore, type IntakeStore } from '../../../../src/renderer/stores/intake.ts'
import { fileNameOf, glanceAt, summarise, type IntakeSummary } from '../../../../src/renderer/stores/intake-summary.ts'
import { createIntents } from '../../../../src/renderer/stores/intents.ts'
import type { ImportResult } from '../../../../src/shared/contract/documents.ts'
import { failure, FailureError, type Failure } from '../../../../src/shared/failure.ts'
import { fakeApi, settled, type FakeApi } from '../../../support/fake-api.ts'

const result = (path: string, outcome: ImportResult['outcome'], refused?: Failure): ImportResult => ({ path, outcome, documentId: null, sha256: null, ...(refused ? { failure: refused } : {}) })
const unsupported = failure('unsupported-format', 'not a PDF')

describe('the summary', () => {
  it('counts new editions as added and names what was refused', () => {
    const summary = summarise([result('/a/1.pdf', 'new'), result('/a/2.pdf', 'revision'), result('/a/3.pdf', 'duplicate'), result('/a/4.pdf', 'undecided'), result('/a/5.doc', 'refused', unsupported)])
    expect(summary).toEqual({ added: 2, duplicates: [{ fileName: '3.pdf', documentId: null }], undecided: [{ fileName: '4.pdf', importId: null }], refused: [{ fileName: '5.doc', failure: unsupported }] })
  })

  it('counts a path once that was refused before and after', () => {
    expect(summarise([result('/a/5.doc', 'refused', unsupported)], [{ path: '/a/5.doc', failure: unsupported }]).refused).toHaveLength(1)
  })

  it.each([
    ['/home/ana/Cours/été 2026.pdf', 'été 2026.pdf'],
    ['C:\\Users\\ana\\notes.pdf', 'notes.pdf'],
    ['/folder/', '/folder/'],
  ])('takes the name out of %s', (path, name) => {
    expect(fileNameOf(path)).toBe(name)
  })
})

describe('a glance at a drag', () => {
  it('counts files and folders, and those that are surely not readable', () => {
    const items = [
      { kind: 'file', type: 'application/pdf' },
      { kind: 'file', type: '' },
      { kind: 'file', type: 'image/png' },
      { kind: 'string', type: 'text/plain' },
    ]
    expect(glanceAt(items)).toEqual({ items: 3, unsupported: 1 })
  })
})

describe('a drop', () => {
  let api: FakeApi
  let store: IntakeStore
  let refused: IntakeSummary['refused'][]
  let dropIds: string[]
  let summaries: IntakeSummary[]
  let failures: Failure[]

  beforeEach(() => {
    api = fakeApi()
    refused = []
    dropIds = []
    summaries = []
    failures = []
    store = createIntakeStore({
      api,
      intents: createIntents({ newId: api.newId, now: () => 0 }),
      onRefused: (one, dropId) => (refused.push(one), dropIds.push(dropId)),
      onDone: (one, dropId) => (summaries.push(one), dropIds.push(dropId)),
      onFailure: (one) => failures.push(one),
    })
  })

  it('refuses on the spot what cannot be read and imports the rest into the collection', async () => {
    api.reply('app.inspectPaths', () => ({ supported: 1, refused: [{ path: '/a/x.doc', failure: unsupported }] }))
    api.reply('app.importPaths', () => ({ results: [result('/a/1.pdf', 'new')] }))
    await store.getState().drop(['/a/1.pdf', '/a/x.doc'], 'Diving')
    expect(refused).toEqual([[{ fileName: 'x.doc', failure: unsupported }]])
    expect(api.callsOf('app.importPaths')[0]?.input).toEqual({ paths: ['/a/1.pdf'], sameName: 'ask', collection: 'Diving' })
    expect(summaries).toEqual([{ added: 1, duplicates: [], undecided: [], refused: [{ fileName: 'x.doc', failure: unsupported }] }])
    // One message for both: the sum takes the place of the first word.
    expect(new Set(dropIds).size).toBe(1)
  })

  it('imports nothing when nothing can be read', async () => {
    api.reply('app.inspectPaths', () => ({ supported: 0, refused: [{ path: '/a/x.doc', failure: unsupported }] }))
    await store.getState().drop(['/a/x.doc'], null)
    expect(api.callsOf('app.importPaths')).toEqual([])
  })

  it('is imported although it could not be looked into', async () => {
    api.reply('app.inspectPaths', () => {
      throw new FailureError(failure('timed-out', 'slow disk'))
    })
    api.reply('app.importPaths', () => ({ results: [result('/a/1.pdf', 'new')] }))
    await store.getState().drop(['/a/1.pdf'], null)
    expect(api.callsOf('app.importPaths')[0]?.input).toEqual({ paths: ['/a/1.pdf'], sameName: 'ask' })
  })

  it('that happens twice is one command', async () => {
    api.reply('app.inspectPaths', () => ({ supported: 1, refused: [] }))
    const drops = [store.getState().drop(['/a/1.pdf'], null), store.getState().drop(['/a/1.pdf'], null)]
    await settled()
    expect(api.callsOf('app.importPaths')).toHaveLength(1)
    expect(store.getState().importing).toBe(2)
    api.callsOf('app.importPaths')[0]?.answer({ results: [result('/a/1.pdf', 'new')] })
    await Promise.all(drops)
    expect(store.getState().importing).toBe(0)
  })

  it('of nothing with a place on disk does nothing', async () => {
    store.getState().dragOver({ items: 1, unsupported: 0 })
    await store.getState().drop([], null)
    expect(store.getState().drag).toBeNull()
    expect(api.calls).toEqual([])
  })

  it('that fails as a whole is told', async () => {
    api.reply('app.inspectPaths', () => ({ supported: 1, refused: [] }))
    const dropping = store.getState().drop(['/a/1.pdf'], null)
    await settled()
    api.callsOf('app.importPaths')[0]?.refuse(new FailureError(failure('library-read-only', 'x')))
    await dropping
    expect(failures.map((one) => one.code)).toEqual(['library-read-only'])
    expect(store.getState().importing).toBe(0)
  })

  it('is not announced again while the same things hover', () => {
    let updates = 0
    store.subscribe(() => (updates += 1))
    for (let n = 0; n < 100; n++) store.getState().dragOver({ items: 3, unsupported: 1 })
    expect(updates).toBe(1)
    store.getState().dragEnd()
    store.getState().dragEnd()
    expect(updates).toBe(2)
  })

  it('that the person cancelled in the dialog says nothing', async () => {
    api.reply('app.chooseAndImport', () => ({ results: [] }))
    await store.getState().choose('folder', null)
    expect(summaries).toEqual([])
  })
})
