import { describe, expect, it } from 'vitest'
import { contract, type EngineMethod } from '../../../../src/shared/contract/index.ts'
import { batches, extraction, ontologies, ontologyImpact, providers, reviews } from '../../../../src/shared/contract/providers.ts'
import type { Targets } from '../../../../src/shared/contract/documents.ts'
import { failure, FailureError } from '../../../../src/shared/failure.ts'
import type { DocumentId } from '../../../../src/shared/model/ids.ts'
import type { CallContext } from '../../../../src/shared/rpc.ts'
import { queryMethods } from '../../../../src/workers/engine/browse/queries.ts'
import { createHandlers, type HandlerParts } from '../../../../src/workers/engine/handlers.ts'
import { reasonOf } from '../../../support/reason-of.ts'

/** What has handlers of its own: tried with the whole engine (test/integration/extraction*.test.ts). */
const elsewhere = (Object.keys({ ...providers, ...extraction, ...batches, ...ontologies, ...ontologyImpact, ...reviews }) as EngineMethod[]).filter((method) => !(queryMethods as readonly string[]).includes(method))

/** Parts that say how they were used; a command log that runs and remembers what it was told to write. */
function parts() {
  const used: { readonly part: string; readonly with: readonly unknown[] }[] = []
  const written: { readonly id: string; readonly method: string; readonly summary: string }[] = []
  const said = <T>(part: string, answer: T) => (...args: unknown[]) => (used.push({ part, with: args }), answer)
  const acted = { acted: ['a', 'b'] as unknown as DocumentId[], skipped: [{ documentId: 'c' as DocumentId, why: 'x' }] }
  const results = { results: [{}, {}, {}], collectionId: null }
  const own = Object.fromEntries(
    (['jobs.list', 'jobs.get', 'graph.merge', 'graph.unmerge', 'library.status', 'library.audit', 'library.verify', 'library.backup', 'library.export', ...elsewhere] as const).map((method) => [method, said(`own ${method}`, Promise.resolve('own'))]),
  )
  const all = {
    commands: {
      run: async (call: CallContext, summary: string | ((value: unknown) => string), work: () => Promise<unknown>) => {
        const value = await work()
        written.push({ id: call.id, method: call.method, summary: typeof summary === 'string' ? summary : summary(value) })
        return value
      },
    },
    collections: { create: said('create', { id: 'c1' }), rename: said('rename', undefined), remove: said('remove', undefined), add: said('add', 2), take: said('take', 1) },
    trash: { remove: said('trash', Promise.resolve(acted)), restore: said('restore', Promise.resolve(acted)), purge: said('purge', Promise.resolve(acted)) },
    intake: {
      import: said('import', Promise.resolve(results)),
      decide: said('decide', Promise.resolve('decided')),
      dismiss: said('dismiss', Promise.resolve(3)),
      pending: said('pending', { imports: [], waiting: 0 }),
      givePassword: said('password', Promise.resolve()),
    },
    jobs: { pause: said('pause', Promise.resolve(acted)), resume: said('resume', Promise.resolve(acted)), cancel: said('cancel', Promise.resolve(acted)), retry: said('retry', Promise.resolve(acted)) },
    query: said('query', Promise.resolve('queried')),
    own,
  }
  return { used, written, all: all as unknown as HandlerParts, trash: all.trash }
}

const call = (method: EngineMethod, signal = new AbortController().signal): CallContext => ({ id: 'command-1', method, trace: 'trace-1', who: 'window', signal })
const targets: Targets = { documentIds: ['a', 'b'] as unknown as [DocumentId] }
const methods = Object.entries(contract).filter(([, { owner }]) => owner === 'engine').map(([method]) => method as EngineMethod)

describe('the handlers', () => {
  it('are one for every method of the engine, and for no other', () => {
    expect(Object.keys(createHandlers(parts().all)).sort()).toEqual(methods.toSorted())
  })

  it('send every query that the database can answer to the query thread, with the method’s own name', async () => {
    const { all, used } = parts()
    const handlers = createHandlers(all) as unknown as Record<string, (input: unknown, call: CallContext) => Promise<unknown>>
    const plain = queryMethods.filter((method) => !['jobs.list', 'jobs.get', 'library.audit'].includes(method))
    for (const method of plain) expect(await handlers[method]?.({ asked: method }, call(method)), method).toBe('queried')
    expect(used.map(({ part, with: [method, input] }) => [part, method, input])).toEqual(plain.map((method) => ['query', method, { asked: method }]))
  })

  const inputs: readonly (readonly [EngineMethod, unknown, string, string])[] = [
    ['documents.import', { paths: ['/p'], sameName: 'ask', password: 'sésame' }, 'import', '1 paths, 3 files'],
    ['documents.decide', { importId: 'i1', decision: 'cancel' }, 'decide', 'i1 cancel'],
    ['documents.dismissImport', { importIds: ['i1', 'i2'] }, 'dismiss', '2 imports'],
    ['documents.remove', targets, 'trash', '2 documents, 1 passed over'],
    ['documents.restore', targets, 'restore', '2 documents, 1 passed over'],
    ['documents.purge', { all: true }, 'purge', '2 documents, 1 passed over'],
    ['documents.givePassword', { documentId: 'a', password: 'sésame' }, 'password', 'a'],
    ['collections.create', { name: 'Secret name' }, 'create', 'a collection'],
    ['collections.rename', { collectionId: 'c1', name: 'Secret name' }, 'rename', 'c1'],
    ['collections.remove', { collectionId: 'c1' }, 'remove', 'c1'],
    ['collections.add', { collectionId: 'c1', documentIds: ['a', 'b'] }, 'add', 'c1, 2 documents'],
    ['collections.take', { collectionId: 'c1', documentIds: ['a'] }, 'take', 'c1, 1 documents'],
    ['jobs.pause', targets, 'pause', '2 documents, 1 passed over'],
    ['jobs.resume', targets, 'resume', '2 documents, 1 passed over'],
    ['jobs.cancel', targets, 'cancel', '2 documents, 1 passed over'],
    ['jobs.retry', targets, 'retry', '2 documents, 1 passed over'],
  ]

  it.each(inputs)('%s goes through the command log to its own part, and its record tells no secret', async (method, input, part, summary) => {
    const { all, used, written } = parts()
    const handlers = createHandlers(all) as unknown as Record<string, (input: unknown, call: CallContext) => Promise<unknown>>
    const signal = new AbortController().signal
    const answer = await handlers[method]?.(input, call(method, signal))
    expect(used.map((one) => one.part)).toEqual([part])
    expect(written).toEqual([{ id: 'command-1', method, summary }])
    expect(JSON.stringify(written)).not.toMatch(/sésame|Secret/)
    // Nothing but what the schema of the answer has may be missing: the wire carries no undefined.
    expect(answer).not.toBeUndefined()
  })

  it('are all commands of the engine that they are tried with here, besides their own', () => {
    const own = ['graph.merge', 'graph.unmerge', 'library.verify', 'library.backup', 'library.export', ...elsewhere.filter((method) => contract[method].kind === 'command')]
    expect([...inputs.map(([method]) => method), ...own].sort()).toEqual(methods.filter((method) => contract[method].kind === 'command').sort())
  })

  it('hand the caller’s signal to what takes long', async () => {
    const { all, used } = parts()
    const handlers = createHandlers(all)
    const { signal } = new AbortController()
    await handlers['documents.import']({ paths: ['/p'], sameName: 'ask' }, call('documents.import', signal))
    await handlers['documents.remove'](targets, call('documents.remove', signal))
    await handlers['documents.purge'](targets, call('documents.purge', signal))
    for (const { part, with: args } of used) expect(args.at(-1), part).toBe(signal)
    expect(used[0]?.with[0]).toEqual({ commandId: 'command-1', trace: 'trace-1', paths: ['/p'], sameName: 'ask' })
  })

  it('let a failure of a part through as it is', async () => {
    const { all, trash } = parts()
    const broken = { ...trash, remove: () => Promise.reject(new FailureError(failure('disk-full', 'No room.'))) }
    const handlers = createHandlers({ ...all, trash: broken as unknown as HandlerParts['trash'] })
    expect(await reasonOf(handlers['documents.remove'](targets, call('documents.remove')))).toMatchObject({ failure: { code: 'disk-full' } })
  })
})
