import { describe, expect, it } from 'vitest'
import { createNameSearchStore } from '../../../../src/renderer/commands/name-search.ts'
import { paletteGroups } from '../../../../src/renderer/commands/palette-groups.ts'
import type { Command } from '../../../../src/renderer/commands/command.ts'
import type { SearchResult } from '../../../../src/renderer/stores/search.ts'
import { failure, FailureError } from '../../../../src/shared/failure.ts'
import type { SearchHit } from '../../../../src/shared/model/graph.ts'
import { fakeApi, settled } from '../../../support/fake-api.ts'
import { documentId, entityId } from '../../../support/graph-parts.ts'

const named = (kind: 'documents' | 'entities', title: string): SearchHit => ({
  rank: 1,
  score: 1,
  in: kind,
  documentId: kind === 'documents' ? documentId(title) : null,
  documentTitle: null,
  title,
  page: null,
  ...(kind === 'entities' ? { entityId: entityId(title) } : {}),
  headings: [],
  quote: title,
  marks: [],
  boxes: [],
})
const answer = (...hits: SearchHit[]): SearchResult => ({ hits, totals: { passages: 0, entities: 0, documents: 0 }, suggestions: [], facets: { documents: [] } })

function make() {
  const api = fakeApi()
  const timers: (() => void)[] = []
  const store = createNameSearchStore({
    api,
    later: (run) => {
      timers.push(run)
      return () => void timers.splice(timers.indexOf(run), 1)
    },
  })
  return { state: () => store.getState(), tick: () => timers.splice(0).forEach((run) => run()), asked: () => api.callsOf('search.query') }
}

describe('names in the library', () => {
  it('are asked for once for a burst of letters, without counting passages', () => {
    const { state, tick, asked } = make()
    state().setText('n')
    state().setText(' nitrox ')
    tick()
    expect(asked().map(({ input }) => [input.query, input.in, input.counted])).toEqual([
      ['nitrox', ['documents'], 'asked'],
      ['nitrox', ['entities'], 'asked'],
    ])
  })

  it('take the question before back, keep its answer until the next, and never show a late one', async () => {
    const { state, tick, asked } = make()
    state().setText('a')
    tick()
    asked()[0]?.answer(answer(named('documents', 'first')))
    asked()[1]?.answer(answer())
    await settled()
    state().setText('ab')
    tick()
    expect(state().documents.map((hit) => hit.title)).toEqual(['first'])
    state().setText('abc')
    expect(asked()[2]?.signal?.aborted).toBe(true)
    asked()[2]?.answer(answer(named('documents', 'late')))
    asked()[3]?.answer(answer())
    await settled()
    expect(state().documents.map((hit) => hit.title)).toEqual(['first'])
  })

  it('are none for no text, nor after a failure', async () => {
    const { state, tick, asked } = make()
    state().setText('a')
    tick()
    asked()[0]?.answer(answer(named('documents', 'one')))
    asked()[1]?.answer(answer(named('entities', 'two')))
    await settled()
    expect([state().documents.length, state().entities.length]).toEqual([1, 1])
    state().setText('b')
    tick()
    asked()[2]?.refuse(new FailureError(failure('timed-out', 'slow')))
    await settled()
    expect([state().documents, state().entities]).toEqual([[], []])
    state().setText('  ')
    tick()
    expect(asked()).toHaveLength(4)
  })

  it('are not asked for any more once the palette is closed', () => {
    const { state, tick, asked } = make()
    state().setText('a')
    state().stop()
    tick()
    expect(asked()).toEqual([])
  })
})

describe('the palette', () => {
  const command = (id: string, label: string, menu: Command['menu'] = 'go'): Command => ({ id, menu, label, run: () => undefined })
  const commands = [command('a', 'Back up the library', 'file'), command('b', 'Library'), command('c', 'Réglages')]
  const list = (text: string, documents: readonly SearchHit[] = [], entities: readonly SearchHit[] = []) => paletteGroups({ text, commands, tabs: [], documents, entities })
  const ids = (text: string) => list(text).flatMap((group) => group.entries.map((entry) => entry.id))

  it('lists every command by its menu while nothing is typed, and no search', () => {
    expect(list('').map((group) => [group.of, group.entries.map((entry) => entry.id)])).toEqual([
      ['go', ['command:b', 'command:c']],
      ['file', ['command:a']],
    ])
  })

  it('keeps what holds every word in any order, accents and case aside', () => {
    expect(ids('LIBRARY back')).toEqual(['command:a', 'search'])
    expect(ids('regl')).toEqual(['command:c', 'search'])
  })

  it('always offers to search for the words as they stand', () => {
    expect(list(' nothing like it ').at(-1)).toEqual({ of: 'search', entries: [{ kind: 'search', id: 'search', query: 'nothing like it' }] })
  })

  it('puts what the library has between the commands and the search, documents first', () => {
    expect(list('lib', [named('documents', 'Liberty')], [named('entities', 'Libra')]).map((group) => group.of)).toEqual(['go', 'file', 'documents', 'entities', 'search'])
  })
})
