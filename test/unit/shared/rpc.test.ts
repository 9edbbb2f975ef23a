import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { wrap } from 'comlink'
import { afterEach, describe, expect, it } from 'vitest'
import { emitterEndpoint } from '../../../src/shared/rpc-endpoints.ts'
import { createClient, serve, type CallContext, type CallEnvelope, type Client, type Handlers, type Reply } from '../../../src/shared/rpc.ts'
import { failure, FailureError } from '../../../src/shared/failure.ts'
import { deferred } from '../../support/deferred.ts'

type Method = 'documents.find' | 'jobs.list' | 'collections.create' | 'library.backup'

const ports: MessagePort[] = []
afterEach(() => ports.splice(0).forEach((port) => port.close()))

function connect(handlers: Partial<Handlers<Method>>, allows: (method: string) => boolean = () => true) {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  const read = (message: unknown) => message
  const events: [string, unknown][] = []
  const server = serve<Method>({ endpoint: emitterEndpoint(port1, read), handlers: handlers as Handlers<Method>, who: 'test', allows })
  let made = 0
  const client: Client<Method> = createClient<Method>({ endpoint: emitterEndpoint(port2, read), newId: () => `command-${made++}`, onEvent: (name, payload) => events.push([name, payload]) })
  return { server, client, events }
}

const id = '0'.repeat(32) as never

describe('a call', () => {
  it('carries its input, parsed, and brings back the answer', async () => {
    const seen: [unknown, CallContext][] = []
    const { client } = connect({
      'documents.find': async (input, call) => {
        seen.push([input, call])
        return { documentId: id }
      },
    })
    await expect(client.call('documents.find', { reference: 'abc' }, { trace: 'trace-of-a-drop' })).resolves.toEqual({ documentId: id })
    expect(seen[0]?.[0]).toEqual({ reference: 'abc' })
    expect(seen[0]?.[1]).toMatchObject({ id: 'command-0', trace: 'trace-of-a-drop', who: 'test', method: 'documents.find' })
  })

  it('refuses input that is not of the contract, before any handler sees it', async () => {
    let called = false
    const { client } = connect({
      'documents.find': async () => {
        called = true
        return { documentId: id }
      },
    })
    await expect(client.call('documents.find', { reference: '' })).rejects.toMatchObject({ failure: { code: 'wrong-usage' } })
    expect(called).toBe(false)
  })

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'no.such', 'jobs.list'])('refuses the method %s, which nobody serves', async (method) => {
    const { port1, port2 } = new MessageChannel()
    ports.push(port1, port2)
    const read = (message: unknown) => message
    serve({ endpoint: emitterEndpoint(port1, read), handlers: { 'documents.find': async () => ({ documentId: id }) }, who: 'test', allows: () => true })
    // Past the typed client, as a page that was taken over would.
    const raw = wrap<{ call(envelope: CallEnvelope): Promise<Reply> }>(emitterEndpoint(port2, read) as never)
    expect(await raw.call({ id: 'command-1', method, input: {}, trace: 'trace-1' })).toMatchObject({ ok: false, failure: { code: 'wrong-usage' } })
  })

  it('refuses what the caller may not call', async () => {
    const { client } = connect({ 'library.backup': async () => ({ file: 'x', bytes: 0 }) }, (method) => method !== 'library.backup')
    await expect(client.call('library.backup', { file: '/tmp/x' })).rejects.toMatchObject({ failure: { code: 'wrong-usage' } })
  })

  it('brings a failure back as data with its code', async () => {
    const { client } = connect({
      'documents.find': async () => {
        throw new FailureError(failure('ambiguous', 'Two documents begin so.', { subject: 'ab' }))
      },
    })
    const error: unknown = await client.call('documents.find', { reference: 'ab' }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(FailureError)
    expect((error as FailureError).failure).toMatchObject({ code: 'ambiguous', subject: 'ab', retryable: false })
  })

  it('turns a bug of a handler into an internal failure, not into silence', async () => {
    const { client } = connect({
      'documents.find': async () => {
        throw new TypeError('boom')
      },
    })
    await expect(client.call('documents.find', { reference: 'x' })).rejects.toMatchObject({ failure: { code: 'internal' } })
  })
})

describe('stopping', () => {
  it('aborts the handler when the caller aborts', async () => {
    const started = deferred()
    const stopped = deferred()
    const { client } = connect({
      'jobs.list': (_input, { signal }) =>
        new Promise((_resolve, reject) => {
          started.resolve()
          signal.addEventListener('abort', () => {
            stopped.resolve()
            reject(new Error('stopped'))
          })
        }),
    })
    const controller = new AbortController()
    const call = client.call('jobs.list', {}, { signal: controller.signal })
    await started.promise
    controller.abort()
    await expect(call).rejects.toMatchObject({ failure: { code: 'aborted' } })
    await stopped.promise
  })

  it('rejects everything in flight when the connection closes, and every later call at once', async () => {
    const started = deferred()
    const { client } = connect({
      'jobs.list': () => {
        started.resolve()
        return new Promise(() => undefined)
      },
    })
    const call = client.call('jobs.list', {})
    await started.promise
    client.close()
    await expect(call).rejects.toMatchObject({ failure: { code: 'engine-unavailable' } })
    await expect(client.call('jobs.list', {})).rejects.toMatchObject({ failure: { code: 'engine-unavailable' } })
  })

  it('aborts running handlers when the server closes', async () => {
    const stopped = deferred()
    const started = deferred()
    const { client, server } = connect({
      'jobs.list': (_input, { signal }) =>
        new Promise((_resolve, reject) => {
          started.resolve()
          signal.addEventListener('abort', () => {
            stopped.resolve()
            reject(new Error('stopped'))
          })
        }),
    })
    client.call('jobs.list', {}).catch(() => undefined)
    await started.promise
    server.close()
    await stopped.promise
  })
})

describe('events', () => {
  it('arrive in order, and each emit resolves once the client has taken it', async () => {
    const { server, events } = connect({})
    await server.emit('graph.changed', { entities: 1 })
    expect(events).toEqual([['graph.changed', { entities: 1 }]])
    await server.emit('graph.changed', { entities: 2 })
    expect(events.at(-1)).toEqual(['graph.changed', { entities: 2 }])
  })

  it('cross calls in flight without mixing answers up', async () => {
    const { client, server, events } = connect({ 'documents.find': async ({ reference }) => ({ documentId: reference.padStart(32, '0') as never }) })
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_value, at) => {
        void server.emit('graph.changed', { entities: at })
        return client.call('documents.find', { reference: String(at) })
      }),
    )
    expect(answers.map(({ documentId }) => Number(documentId))).toEqual(Array.from({ length: 50 }, (_value, at) => at))
    await expect.poll(() => events.length).toBe(50)
  })
})

describe('the endpoint over an event emitter', () => {
  it('stops hearing a listener that was removed, and adds one once', async () => {
    const { port1, port2 } = new MessageChannel()
    ports.push(port1, port2)
    const endpoint = emitterEndpoint(port1, (message) => message)
    const heard: unknown[] = []
    const listener = (event: { readonly data: unknown }) => void heard.push(event.data)
    endpoint.addEventListener('message', listener)
    endpoint.addEventListener('message', listener)
    port2.postMessage('one')
    await expect.poll(() => heard).toEqual(['one'])
    expect(port1.listenerCount('message')).toBe(1)
    endpoint.removeEventListener('message', listener)
    expect(port1.listenerCount('message')).toBe(0)
  })
})
