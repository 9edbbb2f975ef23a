import { describe, expect, it } from 'vitest'
import { connect } from '../../../src/cli/connect.ts'
import type { Link, LinkOptions, Opened } from '../../../src/cli/links.ts'
import { failure, FailureError } from '../../../src/shared/failure.ts'
import { LibraryHeldError } from '../../../src/workers/engine/create-engine.ts'
import type { OwnerInfo } from '../../../src/workers/engine/db/owner.ts'
import { reasonOf } from '../../support/reason-of.ts'

const window: OwnerInfo = { pid: 7, app: 'window', socket: '/tmp/x.sock', startedAt: 1, bootId: 'b' }
const held = (holder: OwnerInfo | null = window): Opened => ({ kind: 'held', holder, error: new LibraryHeldError(holder) })

interface FakeLink extends Link {
  readonly ids: string[]
  end(): void
}

/** A link whose calls the test answers; `end` is the death of the program behind it. */
function fakeLink(holder: string | null, answer: (method: string, end: () => void) => unknown): FakeLink {
  let lost = false
  const ids: string[] = []
  const end = () => void (lost = true)
  return {
    ids,
    end,
    holder,
    client: {
      call: (async (method: string, _input: unknown, options: { id: string }) => {
        ids.push(options.id)
        return answer(method, end)
      }) as unknown as Link['client']['call'],
    },
    lost: () => lost,
    close: async () => void (lost = true),
  }
}

const gone = () => {
  throw new FailureError(failure('engine-unavailable', 'It ended.'))
}

function options(opened: (Opened | Error)[], more: { signal?: AbortSignal; patienceMs?: number } = {}) {
  const tries: LinkOptions[] = []
  const open = async (given: LinkOptions): Promise<Opened> => {
    tries.push(given)
    const next = opened.length > 1 ? opened.shift() : opened[0]
    if (!next || next instanceof Error) throw next ?? new Error('nothing to open')
    return next
  }
  return { tries, given: { libraryPath: '/l', threadsFolder: '/t', version: '1', userCacheFile: '/c', works: true, signal: new AbortController().signal, open, ...more } }
}

describe('connecting to a library', () => {
  it('waits for a holder that does not answer yet', async () => {
    const { tries, given } = options([held(null), held(), { kind: 'open', link: fakeLink(null, () => 'answer') }])
    const connection = await connect(given)
    expect(tries).toHaveLength(3)
    expect(await connection.call('library.status', {})).toBe('answer')
  })
  it('names the holder when patience is over', async () => {
    const error = await reasonOf(connect(options([held()], { patienceMs: 0 }).given))
    expect(error).toMatchObject({ failure: { code: 'library-locked', message: expect.stringContaining('window, process 7') } })
  })
  it('does not wait where the library itself is the trouble', async () => {
    const { tries, given } = options([new FailureError(failure('library-corrupt', 'Damaged.'))])
    expect(await reasonOf(connect(given))).toMatchObject({ failure: { code: 'library-corrupt' } })
    expect(tries).toHaveLength(1)
  })
  it('stops waiting at the signal', async () => {
    const controller = new AbortController()
    const connecting = reasonOf(connect(options([held()], { signal: controller.signal }).given))
    controller.abort(new Error('interrupted'))
    expect(await connecting).toBeInstanceOf(Error)
  })
})

describe('the end of the program that had the library', () => {
  it('sends again what was not answered, under the same id', async () => {
    const first = fakeLink('window, process 7', (_method, end) => (end(), gone()))
    const second = fakeLink(null, () => 'answer')
    const connection = await connect(options([{ kind: 'open', link: first }, held(null), { kind: 'open', link: second }]).given)
    expect(connection.holder()).toBe('window, process 7')
    expect(await connection.call('jobs.pause', { all: true })).toBe('answer')
    expect(second.ids).toEqual(first.ids)
    expect(connection.holder()).toBe(null)
  })
  it('opens one new link for many calls', async () => {
    const first = fakeLink('w', (_method, end) => (end(), gone()))
    const { tries, given } = options([{ kind: 'open', link: first }, { kind: 'open', link: fakeLink(null, () => 'answer') }])
    const connection = await connect(given)
    await Promise.all([1, 2, 3].map(() => connection.call('library.status', {})))
    expect(tries).toHaveLength(2)
  })
  it('is not taken for a failure of the engine itself', async () => {
    const link = fakeLink(null, gone)
    const connection = await connect(options([{ kind: 'open', link }]).given)
    expect(await reasonOf(connection.call('library.status', {}))).toMatchObject({ failure: { code: 'engine-unavailable' } })
    expect(link.ids).toHaveLength(1)
  })
  it('leaves other failures as they are', async () => {
    const link = fakeLink('w', (_method, end) => {
      end()
      throw new FailureError(failure('not-found', 'Gone.'))
    })
    const connection = await connect(options([{ kind: 'open', link }]).given)
    expect(await reasonOf(connection.call('library.status', {}))).toMatchObject({ failure: { code: 'not-found' } })
  })
})

it('hands events of every link to the same listeners', async () => {
  const first = fakeLink('w', (_method, end) => (end(), gone()))
  const { tries, given } = options([{ kind: 'open', link: first }, { kind: 'open', link: fakeLink(null, () => 'answer') }])
  const connection = await connect(given)
  const heard: string[] = []
  const stop = connection.onEvent((name) => void heard.push(name))
  await connection.call('library.status', {})
  for (const [at, each] of tries.entries()) each.onEvent(`event ${at}`, {})
  stop()
  tries[0]?.onEvent('after', {})
  expect(heard).toEqual(['event 0', 'event 1'])
})
