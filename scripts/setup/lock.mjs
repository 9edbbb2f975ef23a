import { randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/*
 * A lock file between processes.
 *   free  → held    by creating the file, which only one process can do
 *   held  → free    by its owner, at the end
 *   held  → stale   when its owner is gone: its process on this computer ended, or (a container has its own
 *                   process numbers) the file was not touched for `staleMs`
 *   stale → free    by whoever moves the file aside
 */
const touchEveryMs = 5_000
const staleMs = 30_000
const pollMs = 200

/**
 * Runs `work` while holding the lock. Waits for another owner, for `limitMs` at most.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ limitMs?: number, onWait?: () => void, signal?: AbortSignal | undefined }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(file, work, { limitMs = 30 * 60_000, onWait, signal } = {}) {
  mkdirSync(dirname(file), { recursive: true })
  const giveUpAt = Date.now() + limitMs
  let told = false
  while (!tryTake(file)) {
    signal?.throwIfAborted()
    const stale = readStale(file)
    if (stale !== undefined) {
      moveAside(file, stale)
      continue
    }
    if (Date.now() > giveUpAt) throw new Error(`${file} is held by another set-up that does not end.`)
    if (!told) onWait?.()
    told = true
    await delay(pollMs)
  }
  const touch = setInterval(() => {
    const now = new Date()
    try {
      utimesSync(file, now, now)
    } catch {
      // Someone cleared the cache under us: there is nothing left to keep fresh.
    }
  }, touchEveryMs)
  touch.unref()
  const release = () => rmSync(file, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    clearInterval(touch)
    process.removeListener('exit', release)
    release()
  }
}

/** @param {string} file */
function tryTake(file) {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() }), { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/**
 * @param {string} file
 * @returns {string | undefined} what the lock of a vanished owner holds; undefined when it is free or in use
 */
function readStale(file) {
  try {
    const untouchedMs = Date.now() - statSync(file).mtimeMs
    const content = readFileSync(file, 'utf8')
    if (untouchedMs > staleMs) return content
    const owner = /** @type {{ pid: number, host: string }} */ (JSON.parse(content))
    return owner.host === hostname() && !isAlive(owner.pid) ? content : undefined
  } catch {
    // Gone in the meantime, or half written because its owner is just taking it.
    return undefined
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/**
 * Renaming, not deleting: of several that found the same stale lock one rename succeeds, and what was moved can
 * still be looked at. A lock that was taken anew in between is put back.
 *
 * @param {string} file
 * @param {string} expected
 */
function moveAside(file, expected) {
  const aside = `${file}.${randomUUID()}.stale`
  try {
    renameSync(file, aside)
    if (readFileSync(aside, 'utf8') !== expected) linkSync(aside, file)
  } catch {
    // Someone else was quicker; the next round sees what they left.
  }
  rmSync(aside, { force: true })
}
