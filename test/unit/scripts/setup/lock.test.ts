import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withLock } from '../../../../scripts/setup/lock.mjs'
import { deferred } from '../../../support/deferred.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

/** A process number that was in use a moment ago and is not any more. */
function endedProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid
}

function heldBy(owner: { pid: number; host: string }): string {
  const file = join(temporaryFolder(), 'locks', 'x.lock')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify({ ...owner, id: 'other' }))
  return file
}

describe('withLock', () => {
  it('lets one in at a time, and says once that the other waits', async () => {
    const file = join(temporaryFolder(), 'locks', 'x.lock')
    const first = deferred<void>()
    const waited = deferred<void>()
    const order: string[] = []
    const one = withLock(file, async () => {
      order.push('one in')
      await first.promise
      order.push('one out')
    })
    const two = withLock(file, async () => void order.push('two in'), { onWait: () => waited.resolve() })
    await waited.promise
    expect(order).toEqual(['one in'])
    first.resolve()
    await Promise.all([one, two])
    expect(order).toEqual(['one in', 'one out', 'two in'])
    expect(existsSync(file)).toBe(false)
  })

  it('is free again after a failure', async () => {
    const file = join(temporaryFolder(), 'x.lock')
    await expect(withLock(file, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    await expect(withLock(file, () => Promise.resolve('done'))).resolves.toBe('done')
  })

  it('takes over from a process that was killed, and leaves nothing behind', async () => {
    const file = heldBy({ pid: endedProcess(), host: hostname() })
    await expect(withLock(file, () => Promise.resolve('mine'), { limitMs: 2000 })).resolves.toBe('mine')
    expect(readdirSync(dirname(file))).toEqual([])
  })

  it('takes over from another computer only when its lock was not touched for long', async () => {
    const file = heldBy({ pid: 1, host: 'another-computer' })
    const stop = new AbortController()
    await expect(withLock(file, () => Promise.resolve(), { signal: stop.signal, onWait: () => stop.abort() })).rejects.toThrow()
    const minuteAgo = new Date(Date.now() - 60_000)
    utimesSync(file, minuteAgo, minuteAgo)
    await expect(withLock(file, () => Promise.resolve('mine'), { limitMs: 2000 })).resolves.toBe('mine')
  })

  it('does not wait for ever', async () => {
    const file = heldBy({ pid: process.pid, host: hostname() })
    await expect(withLock(file, () => Promise.resolve(), { limitMs: 0 })).rejects.toThrow('held by another')
  })
})
