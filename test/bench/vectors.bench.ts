import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, it } from 'vitest'
import { toUnit } from '../../src/workers/engine/vectors/quantise.ts'
import { createVectorIndex } from '../../src/workers/engine/vectors/vector-index.ts'
import { saveVectorRow } from '../../src/workers/engine/vectors/vector-rows.ts'
import { openTestLibrary } from '../support/graph-library.ts'
import { createRandom } from '../support/random.ts'
import { randomVectors } from '../support/random-vectors.ts'
import { median, report } from './rows.ts'

/**
 * The nearest of 100,000 passages: vectors kept plainly and scanned in a thread, beside sqlite-vec where it is
 * installed (`npm i --no-save --ignore-scripts sqlite-vec`; it is no dependency, see docs/adr/0009-plain-vectors.md).
 */
const count = 100_000
const k = 20
const rounds = 9
const rowsAtOnce = 64

describe.each([384, 1536])('vectors of %i dimensions', (dimensions) => {
  it('are stored, loaded and searched', () => {
    const random = createRandom(dimensions)
    const make = randomVectors(random, dimensions, 300)
    const library = openTestLibrary()
    const peer = openPeer(join(library.folder, 'peer.sqlite'), dimensions)
    try {
      let storedMs = 0
      let peerStoredMs = 0
      for (let from = 0; from < count; from += rowsAtOnce) {
        const vectors = Array.from({ length: Math.min(rowsAtOnce, count - from) }, make)
        storedMs += timed(() => library.db.transaction(() => vectors.forEach((vector, place) => saveVectorRow(library.db, 'embeddings', String(from + place).padStart(64, '0'), 'm', vector))))
        peerStoredMs += timed(() => peer?.add(vectors, from))
      }
      library.db.pragma('wal_checkpoint(TRUNCATE)')
      const against = <T extends number | undefined>(value: T) => (value === undefined ? {} : { against: { what: 'sqlite-vec', value } })
      const what = `${count} vectors × ${dimensions}`
      report({ what: `${what}: stored, ${rowsAtOnce} in a transaction`, value: storedMs / (count / rowsAtOnce), unit: 'ms', ...(peer && against(peerStoredMs / (count / rowsAtOnce))) })
      report({ what: `${what}: the file`, value: statSync(library.db.file).size / 2 ** 20, unit: 'MiB', ...(peer && against(peer.bytes() / 2 ** 20)) })

      const index = createVectorIndex(library.reader, 'embeddings', 'm')
      report({ what: `${what}: loaded at the first search`, value: timed(() => index.nearest(make(), k)), unit: 'ms' })
      report({ what: `${what}: memory`, value: index.bytes / 2 ** 20, unit: 'MiB' })
      const queries = Array.from({ length: rounds }, make)
      const found: string[] = []
      const times = queries.map((query) => timed(() => found.push(index.nearest(query, k).map(({ id }) => Number(id)).join())))
      const peerFound: string[] = []
      const peerTimes = peer && queries.map((query) => timed(() => peerFound.push(peer.nearest(query).join())))
      report({ what: `${what}: the ${k} nearest, median`, value: median(times), unit: 'ms', ...(peerTimes && against(median(peerTimes))) })
      report({ what: `${what}: the ${k} nearest, slowest`, value: Math.max(...times), unit: 'ms', ...(peerTimes && against(Math.max(...peerTimes))) })
      if (peer) report({ what: `${what}: answers that are the peer's`, value: found.filter((answer, place) => answer === peerFound[place]).length, unit: `of ${rounds}` })
    } finally {
      peer?.close()
      library.close()
    }
  })
})

function timed(work: () => unknown): number {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}

/** sqlite-vec's own table, with its own measure of cosine; null where it is not installed. */
function openPeer(file: string, dimensions: number) {
  let load: (db: Sqlite.Database) => void
  try {
    ;({ load } = createRequire(import.meta.url)('sqlite-vec') as { load: (db: Sqlite.Database) => void })
  } catch {
    return null
  }
  const db = new Sqlite(file)
  load(db)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = OFF')
  db.exec(`CREATE VIRTUAL TABLE vectors USING vec0(v float[${dimensions}] distance_metric=cosine)`)
  const insert = db.prepare('INSERT INTO vectors (rowid, v) VALUES (?, ?)')
  const search = db.prepare('SELECT rowid FROM vectors WHERE v MATCH ? AND k = ?').pluck()
  const blob = (vector: Float32Array) => Buffer.from(toUnit(vector).buffer)
  return {
    add: db.transaction((vectors: readonly Float32Array[], from: number) => vectors.forEach((vector, place) => insert.run(BigInt(from + place), blob(vector)))),
    nearest: (query: Float32Array) => search.all(blob(query), k) as number[],
    bytes: () => (db.pragma('wal_checkpoint(TRUNCATE)'), statSync(file).size),
    close: () => db.close(),
  }
}
