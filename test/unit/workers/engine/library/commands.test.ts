import { describe, expect, test } from 'vitest'
import { failure, FailureError } from '../../../../../src/shared/failure.ts'
import { createCommandLog, type CommandLog } from '../../../../../src/workers/engine/library/commands.ts'
import { deferred } from '../../../../support/deferred.ts'
import { createFakeClock } from '../../../../support/fake-clock.ts'
import { temporaryLibrary, type TemporaryLibrary } from '../../../../support/temporary-library.ts'

function open(library: TemporaryLibrary, keep?: number) {
  const clock = createFakeClock()
  const logged: string[] = []
  const log: CommandLog = createCommandLog({ db: library.db, nowMs: clock.now, after: clock.after, log: (event) => logged.push(event), ...(keep === undefined ? {} : { keep }) })
  const rows = () => library.db.prepare<[], Record<string, unknown>>('SELECT id, who, method, summary, outcome, failure_code, reply_json, trace FROM audit_log ORDER BY at, id').all()
  return { log, clock, rows, logged }
}

const call = (id: string, method = 'documents.remove') => ({ id, method, who: 'window', trace: 'trace-1' })
const fails = (code: 'not-found' | 'aborted' | 'disk-full') => async () => {
  throw new FailureError(failure(code, 'why'))
}

describe('a command', () => {
  test('acts once and is answered the same: at once, later, and after a restart', async () => {
    const library = await temporaryLibrary()
    const first = open(library)
    let acted = 0
    const held = deferred()
    const work = async () => {
      acted += 1
      await held.promise
      return { acted: ['d1'] }
    }
    const together = [first.log.run(call('command-1'), 'one', work), first.log.run(call('command-1'), 'one', work)]
    held.resolve()
    const later = Promise.all(together).then(() => first.log.run(call('command-1'), 'one', work))
    const answers = [...(await Promise.all(together)), await later]
    first.log.close()
    answers.push(await open(library).log.run(call('command-1'), 'one', work))
    expect(answers).toEqual(Array.from({ length: 4 }, () => ({ acted: ['d1'] })))
    expect(acted).toBe(1)
  })

  test('that failed fails the same again, with every word of its failure', async () => {
    const library = await temporaryLibrary()
    const first = open(library)
    await expect(first.log.run(call('command-1'), '', fails('not-found'))).rejects.toMatchObject({ failure: { code: 'not-found' } })
    first.log.close()
    let acted = false
    const again = open(library).log.run(call('command-1'), '', async () => {
      acted = true
    })
    await expect(again).rejects.toMatchObject({ name: 'FailureError', failure: { code: 'not-found', message: 'why' } })
    expect(acted).toBe(false)
  })

  test('whose first caller went away is carried on for who still waits, and acts once more at most', async () => {
    const { log } = open(await temporaryLibrary())
    const [leaving, staying] = [deferred(), deferred()]
    const left = log.run(call('command-1'), '', async () => {
      await leaving.promise
      return fails('aborted')()
    })
    const acts: string[] = []
    const waiting = ['second', 'third'].map((who) =>
      log.run(call('command-1'), '', async () => {
        acts.push(who)
        await staying.promise
        return who
      }),
    )
    leaving.resolve()
    await expect(left).rejects.toMatchObject({ failure: { code: 'aborted' } })
    staying.resolve()
    expect(await Promise.all(waiting)).toEqual(['second', 'second'])
    expect(acts).toEqual(['second'])
  })

  test('that was only interrupted may act again', async () => {
    const { log } = open(await temporaryLibrary())
    await expect(log.run(call('command-1'), '', fails('aborted'))).rejects.toMatchObject({ failure: { code: 'aborted' } })
    expect(await log.run(call('command-1'), '', async () => 'done')).toBe('done')
    expect(await log.run(call('command-1'), '', fails('disk-full'))).toBe('done')
  })

  test('that its engine died on is marked at the next start, and acts when it is sent again', async () => {
    const library = await temporaryLibrary()
    const dead = open(library)
    void dead.log.run(call('command-1'), 'one', () => new Promise(() => undefined))
    dead.log.flush()
    expect(dead.rows()).toMatchObject([{ outcome: 'running' }])
    const next = open(library)
    expect(next.rows()).toMatchObject([{ outcome: 'failed', failure_code: 'engine-unavailable' }])
    expect(await next.log.run(call('command-1'), 'one', async () => 'done')).toBe('done')
    next.log.flush()
    expect(next.rows()).toMatchObject([{ outcome: 'ok', failure_code: null }])
  })

  test('with the id of another one is refused', async () => {
    const { log } = open(await temporaryLibrary())
    await log.run(call('command-1'), '', async () => 1)
    await expect(log.run(call('command-1', 'documents.purge'), '', async () => 2)).rejects.toMatchObject({ failure: { code: 'wrong-usage' } })
    const held = deferred()
    const running = log.run(call('command-2'), '', () => held.promise)
    await expect(log.run(call('command-2', 'documents.purge'), '', async () => 2)).rejects.toMatchObject({ failure: { code: 'wrong-usage' } })
    held.resolve()
    await running
  })

  test('whose answer is nothing is answered nothing again', async () => {
    const { log } = open(await temporaryLibrary())
    expect(await log.run(call('command-1'), '', async () => undefined)).toBeUndefined()
    expect(await log.run(call('command-1'), '', async () => 'something else')).toBeNull()
  })
})

describe('the record', () => {
  test('is written a moment later, with who, what, when and the outcome', async () => {
    const library = await temporaryLibrary()
    const { log, clock, rows } = open(library)
    await log.run(call('command-1'), (value: { acted: number }) => `${value.acted} documents`, async () => ({ acted: 3 }))
    expect(rows()).toEqual([])
    await clock.advance(50)
    expect(rows()).toEqual([{ id: 'command-1', who: 'window', method: 'documents.remove', summary: '3 documents', outcome: 'ok', failure_code: null, reply_json: '{"acted":3}', trace: 'trace-1' }])
    expect(log.entries(10)).toMatchObject([{ id: 'command-1', at: clock.now() - 50, finishedAt: clock.now() - 50, outcome: 'ok' }])
  })

  test('shows a command that is still running', async () => {
    const { log, clock, rows } = open(await temporaryLibrary())
    const held = deferred()
    const running = log.run(call('command-1'), '', () => held.promise)
    await clock.advance(50)
    expect(rows()).toMatchObject([{ outcome: 'running' }])
    held.resolve()
    await running
    await clock.advance(50)
    expect(rows()).toMatchObject([{ outcome: 'ok' }])
  })

  test('is kept while the library cannot be written, and follows', async () => {
    const library = await temporaryLibrary()
    const { log, clock, rows, logged } = open(library)
    library.db.prepare<[]>('PRAGMA query_only = ON').run()
    expect(await log.run(call('command-1'), '', async () => 'acted')).toBe('acted')
    await clock.advance(50)
    expect(logged).toEqual(['audit.not-written'])
    expect(await log.run(call('command-1'), '', async () => 'acted twice')).toBe('acted')
    library.db.prepare<[]>('PRAGMA query_only = OFF').run()
    await log.run(call('command-2'), '', async () => 'next')
    await clock.advance(50)
    expect(rows()).toMatchObject([{ id: 'command-1', outcome: 'ok' }, { id: 'command-2', outcome: 'ok' }])
  })

  test('keeps the newest and lets the oldest go', async () => {
    const { log, clock } = open(await temporaryLibrary(), 100)
    for (let n = 0; n < 350; n += 1) {
      await log.run(call(`command-${String(n).padStart(3, '0')}`), '', async () => n)
      await clock.advance(50)
    }
    const entries = log.entries(1000)
    expect(entries.length).toBeLessThanOrEqual(300)
    expect(entries.length).toBeGreaterThanOrEqual(100)
    expect(entries[0]?.id).toBe('command-349')
    expect(entries.some((entry) => entry.id === 'command-000')).toBe(false)
  })
})
