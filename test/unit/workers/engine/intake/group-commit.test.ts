import { expect, test } from 'vitest'
import { createGroupCommit } from '../../../../../src/workers/engine/intake/group-commit.ts'
import { createFakeClock } from '../../../../support/fake-clock.ts'
import { temporaryLibrary } from '../../../../support/temporary-library.ts'
import { reasonOf } from '../../../../support/reason-of.ts'

async function grouped() {
  const { db } = await temporaryLibrary()
  const clock = createFakeClock()
  let commits = 0
  let depth = 0
  const counting = {
    get inTransaction() {
      return db.inTransaction
    },
    transaction<T>(work: () => T): T {
      if (depth === 0) commits += 1
      depth += 1
      try {
        return db.transaction(work)
      } finally {
        depth -= 1
      }
    },
  }
  const group = createGroupCommit({ db: counting, monotonicMs: clock.monotonic, after: clock.after })
  const put = (key: string) => () => {
    db.prepare<[string]>("INSERT INTO library_meta (key, value) VALUES (?, '')").run(key)
    return key
  }
  const keys = () => db.prepare<[], { key: string }>("SELECT key FROM library_meta WHERE key LIKE 'k%' ORDER BY key").all().map((row) => row.key)
  return { db, clock, group, put, keys, commits: () => commits }
}

test('what comes together is committed together, and answered each with its own', async () => {
  const { group, clock, put, keys, commits } = await grouped()
  const answers = Promise.all(['k1', 'k2', 'k3'].map((key) => group.run(put(key))))
  await clock.advance(0)
  expect(await answers).toEqual(['k1', 'k2', 'k3'])
  expect(keys()).toEqual(['k1', 'k2', 'k3'])
  expect(commits()).toBe(1)
})

test('a first write goes at once, the next waits for its group', async () => {
  const { group, clock, put, keys } = await grouped()
  void group.run(put('k1'))
  await clock.advance(0)
  expect(keys()).toEqual(['k1'])
  void group.run(put('k2'))
  await clock.advance(10)
  expect(keys()).toEqual(['k1'])
  await clock.advance(10)
  expect(keys()).toEqual(['k1', 'k2'])
})

test('one that throws fails alone, and what it wrote is taken back', async () => {
  const { group, clock, put, keys } = await grouped()
  const [good, bad, also] = [
    group.run(put('k1')),
    group.run(() => {
      put('k2')()
      throw new Error('no')
    }),
    group.run(put('k3')),
  ]
  const failed = reasonOf(bad)
  await clock.advance(0)
  expect(await failed).toEqual(new Error('no'))
  expect(await Promise.all([good, also])).toEqual(['k1', 'k3'])
  expect(keys()).toEqual(['k1', 'k3'])
})

test('a transaction that SQLite gives up fails all of its group, and none of the next', async () => {
  const { db, group, clock, put, keys } = await grouped()
  const all = [
    group.run(put('k1')),
    group.run(() => {
      // What a full disk does: the whole transaction is rolled back under everybody's feet.
      db.prepare<[]>('ROLLBACK').run()
      throw new Error('full')
    }),
    group.run(put('k3')),
  ]
  const ends = Promise.allSettled(all)
  await clock.advance(20)
  // The third was not tried in the broken transaction; it went with the next.
  expect((await ends).map((end) => end.status)).toEqual(['rejected', 'rejected', 'fulfilled'])
  expect(db.inTransaction).toBe(false)
  expect(keys()).toEqual(['k3'])
})

test('where no transaction can be begun, everybody is told', async () => {
  const { db, group, clock, put } = await grouped()
  db.prepare<[]>('PRAGMA query_only = ON').run()
  const failed = Promise.all(['k1', 'k2'].map((key) => expect(group.run(put(key))).rejects.toMatchObject({ failure: { code: 'library-read-only' } })))
  await clock.advance(0)
  await failed
  group.flush()
  db.prepare<[]>('PRAGMA query_only = OFF').run()
})

test('flush commits what waits, now', async () => {
  const { group, put, keys } = await grouped()
  const answer = group.run(put('k1'))
  group.flush()
  expect(keys()).toEqual(['k1'])
  expect(await answer).toBe('k1')
})
