import { describe, expect, it } from 'vitest'
import { announceUndoable } from '../../../../src/renderer/stores/announce-undoable.ts'
import { createToastStore } from '../../../../src/renderer/stores/toasts.ts'
import { createUndoStore } from '../../../../src/renderer/stores/undo.ts'
import { failure, FailureError, type Failure } from '../../../../src/shared/failure.ts'
import { settled } from '../../../support/fake-api.ts'

function bench() {
  const failures: Failure[] = []
  const store = createUndoStore({ onFailure: (one) => failures.push(one) })
  const log: string[] = []
  /** Does something that can be taken back and done again, as a command of the window would. */
  const act = async (name: string): Promise<void> => {
    log.push(`do ${name}`)
    store.getState().push({ id: `${name}-${log.length}`, label: name, run: async () => void log.push(`undo ${name}`), again: () => act(name) })
  }
  return { store, failures, log, act, state: () => store.getState() }
}

describe('undo', () => {
  it('takes back the newest first, each once', async () => {
    const { state, log } = bench()
    for (const id of ['a', 'b', 'c']) state().push({ id, label: id, run: async () => void log.push(id) })
    for (const id of ['b', 'b', undefined, undefined, undefined]) await state().undo(id)
    expect(log).toEqual(['b', 'c', 'a'])
  })

  it('takes back once what two ask for before the first has ended', async () => {
    const { state, log } = bench()
    state().push({ id: 'a', label: 'a', run: () => Promise.resolve().then(() => void log.push('a')) })
    await Promise.all([state().undo('a'), state().undo()])
    expect(log).toEqual(['a'])
  })

  it('keeps fifty', () => {
    const { state } = bench()
    for (let n = 0; n < 80; n++) state().push({ id: String(n), label: '', run: async () => undefined })
    expect(state().entries).toHaveLength(50)
    expect(state().entries[0]?.id).toBe('30')
  })

  it('keeps what could not be taken back, and says why', async () => {
    const { state, failures } = bench()
    let isBusy = true
    state().push({
      id: 'a',
      label: 'a',
      run: async () => {
        if (isBusy) throw new FailureError(failure('library-busy', 'busy'))
      },
    })
    await state().undo()
    expect(failures.map((one) => one.code)).toEqual(['library-busy'])
    expect(state().entries).toHaveLength(1)
    isBusy = false
    await state().undo()
    expect(state().entries).toEqual([])
  })

  it('forgets what was taken back elsewhere', async () => {
    const { state, log, act } = bench()
    await act('a')
    state().forget('a-1')
    await state().undo()
    expect(log).toEqual(['do a'])
  })
})

describe('redo', () => {
  it('does again what was taken back, and that can be taken back in turn', async () => {
    const { state, log, act } = bench()
    await act('a')
    await act('b')
    for (const step of ['undo', 'undo', 'redo', 'redo', 'redo', 'undo'] as const) await state()[step]()
    expect(log).toEqual(['do a', 'do b', 'undo b', 'undo a', 'do a', 'do b', 'undo b'])
    expect(state().entries.map((entry) => entry.label)).toEqual(['a'])
  })

  it('ends with the next thing that is done', async () => {
    const { state, log, act } = bench()
    await act('a')
    await state().undo()
    await act('b')
    await state().redo()
    expect(log).toEqual(['do a', 'undo a', 'do b'])
  })

  it('is not offered for what cannot be done again', async () => {
    const { state } = bench()
    state().push({ id: 'a', label: 'a', run: async () => undefined })
    await state().undo()
    expect(state().undone).toEqual([])
  })

  it('keeps what could not be done again, and says why', async () => {
    const { state, failures } = bench()
    state().push({ id: 'a', label: 'a', run: async () => undefined, again: () => Promise.reject(new FailureError(failure('not-found', 'gone'))) })
    await state().undo()
    await state().redo()
    expect(failures.map((one) => one.code)).toEqual(['not-found'])
    expect(state().undone).toHaveLength(1)
  })
})

describe('the message of what can be taken back', () => {
  function announced() {
    const toasts = createToastStore({ newId: () => 'unused' })
    const undo = createUndoStore({ onFailure: () => undefined })
    let undone = 0
    announceUndoable({ toasts, undo }, { id: 'merge:7', text: 'Merged', label: 'Merge', action: 'Undo', run: async () => void (undone += 1) })
    return { toasts, undo, undone: () => undone }
  }

  it('and the key take it back once between them, whichever comes first', async () => {
    for (const first of ['message', 'key'] as const) {
      const { toasts, undo, undone } = announced()
      const [toast] = toasts.getState().toasts
      if (first === 'message') toast?.action?.run()
      await undo.getState().undo()
      if (first === 'key') toast?.action?.run()
      await settled()
      expect(undone()).toBe(1)
    }
  })

  it('goes when it is taken back by key', async () => {
    const { toasts, undo } = announced()
    expect(toasts.getState().toasts).toHaveLength(1)
    await undo.getState().undo()
    expect(toasts.getState().toasts).toEqual([])
  })
})
