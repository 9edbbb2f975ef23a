import type { ReadableDatabase } from '../db/database.ts'
import { toUnit } from './quantise.ts'
import { vectorTables, type VectorTable } from './vector-rows.ts'

export interface Neighbour {
  /** What the vector is of: a context hash, an entity id. */
  readonly id: string
  /** Cosine of the angle between the two: −1…1. */
  readonly similarity: number
}

/** All vectors of one model in memory, a byte a dimension (see [Note: codes] in quantise.ts). */
export interface VectorIndex {
  /** The `k` nearest, nearest first; the smaller id first where two are as near. Sees what was committed before the call. */
  nearest(query: Float32Array, k: number): Neighbour[]
  readonly size: number
  readonly bytes: number
}

interface Block {
  readonly codes: Int8Array
  readonly seqs: Float64Array
  readonly scales: Float32Array
  readonly residuals: Float32Array
  rows: number
}

/** Memory grows by so many vectors at a time, so that it is never copied as a whole. */
const rowsOfABlock = 4096

export function createVectorIndex(db: ReadableDatabase, table: VectorTable, model: string): VectorIndex {
  let blocks: Block[] = []
  let dimensions = 0
  let loaded = 0
  let last = 0

  const counted = (upTo: number): number => db.prepare<[string, number], { n: number }>(`SELECT count(*) AS n FROM ${table} WHERE model = ? AND seq <= ?`).get(model, upTo)?.n ?? 0

  const catchUp = (): void => {
    // A number is never given again, so that as many rows as were read are the rows that were read.
    if (loaded !== counted(last)) {
      blocks = []
      loaded = last = dimensions = 0
    }
    const rows = db
      .prepare<[string, number], { seq: number; scale: number; residual: number; codes: Uint8Array }>(`SELECT seq, scale, residual, codes FROM ${table} WHERE model = ? AND seq > ? ORDER BY seq`)
      .iterate(model, last)
    for (const row of rows) {
      if (dimensions === 0) dimensions = row.codes.byteLength
      add(row.codes, row.seq, row.scale, row.residual)
      last = row.seq
      loaded += 1
    }
  }

  const add = (codes: Uint8Array, seq: number, scale: number, residual: number): void => {
    let block = blocks.at(-1)
    if (!block || block.rows === rowsOfABlock) {
      block = { codes: new Int8Array(rowsOfABlock * dimensions), seqs: new Float64Array(rowsOfABlock), scales: new Float32Array(rowsOfABlock), residuals: new Float32Array(rowsOfABlock), rows: 0 }
      blocks.push(block)
    }
    // One of another length cannot be compared: it stays in its place with a similarity below all others.
    const fits = codes.byteLength === dimensions
    if (fits) block.codes.set(new Int8Array(codes.buffer, codes.byteOffset, codes.byteLength), block.rows * dimensions)
    block.seqs[block.rows] = seq
    block.scales[block.rows] = fits ? scale : Number.NaN
    block.residuals[block.rows] = residual
    block.rows += 1
  }

  return {
    nearest(query, k) {
      catchUp()
      const unit = toUnit(query)
      if (loaded === 0 || k < 1 || unit.length !== dimensions) return []
      const scores = blocks.map((block) => scoresOf(block, unit))
      const possible = candidates(blocks, scores, k)
      return rescore(db, table, possible, unit).slice(0, k)
    },
    get size() {
      return loaded
    },
    get bytes() {
      return blocks.reduce((sum, block) => sum + block.codes.byteLength + block.seqs.byteLength + block.scales.byteLength + block.residuals.byteLength, 0)
    },
  }
}

function scoresOf(block: Block, unit: Float32Array): Float64Array {
  const { codes, scales, rows } = block
  const size = unit.length
  const inFours = size - (size % 4)
  const scores = new Float64Array(rows)
  let at = 0
  for (let row = 0; row < rows; row += 1) {
    // Four sums, so that the processor need not wait for one addition to begin the next.
    let a = 0
    let b = 0
    let c = 0
    let d = 0
    let place = 0
    for (; place < inFours; place += 4) {
      a += (unit[place] as number) * (codes[at] as number)
      b += (unit[place + 1] as number) * (codes[at + 1] as number)
      c += (unit[place + 2] as number) * (codes[at + 2] as number)
      d += (unit[place + 3] as number) * (codes[at + 3] as number)
      at += 4
    }
    for (; place < size; place += 1) {
      a += (unit[place] as number) * (codes[at] as number)
      at += 1
    }
    scores[row] = (a + b + c + d) * (scales[row] as number)
  }
  return scores
}

/** Every row whose similarity could be among the `k` largest. */
function candidates(blocks: readonly Block[], scores: readonly Float64Array[], k: number): number[] {
  const largest = createLargest(k)
  for (const [place, { residuals }] of blocks.entries()) {
    const ofBlock = scores[place] ?? new Float64Array(0)
    for (let row = 0; row < ofBlock.length; row += 1) largest.add((ofBlock[row] as number) - (residuals[row] as number))
  }
  const least = largest.least()
  const found: number[] = []
  for (const [place, { residuals, seqs }] of blocks.entries()) {
    const ofBlock = scores[place] ?? new Float64Array(0)
    for (let row = 0; row < ofBlock.length; row += 1) if ((ofBlock[row] as number) + (residuals[row] as number) >= least) found.push(seqs[row] as number)
  }
  return found
}

/** The smallest of the `k` largest numbers that were added. */
function createLargest(k: number): { add(value: number): void; least(): number } {
  const kept: number[] = []
  return {
    add(value) {
      if (Number.isNaN(value) || (kept.length === k && value <= (kept[0] ?? 0))) return
      // From the smallest on; nearly all values fail the line above.
      let low = 0
      let high = kept.length
      while (low < high) {
        const middle = (low + high) >> 1
        if ((kept[middle] ?? 0) < value) low = middle + 1
        else high = middle
      }
      kept.splice(low, 0, value)
      if (kept.length > k) kept.shift()
    },
    least: () => (kept.length < k ? Number.NEGATIVE_INFINITY : (kept[0] ?? Number.NEGATIVE_INFINITY)),
  }
}

function rescore(db: ReadableDatabase, table: VectorTable, seqs: readonly number[], unit: Float32Array): Neighbour[] {
  const read = db.prepare<[number], { id: string; vector: Uint8Array }>(`SELECT ${vectorTables[table]} AS id, vector FROM ${table} WHERE seq = ?`)
  const found: Neighbour[] = []
  for (const seq of seqs) {
    const row = read.get(seq)
    if (row) found.push({ id: row.id, similarity: cosine(unit, floatsOf(row.vector)) })
  }
  return found.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
}

export function floatsOf(bytes: Uint8Array): Float32Array {
  // A copy where the bytes begin anywhere: floats are read from multiples of four.
  return bytes.byteOffset % 4 === 0 ? new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4) : new Float32Array(Uint8Array.from(bytes).buffer)
}

/** With a vector of length 1. */
function cosine(unit: Float32Array, vector: Float32Array): number {
  let sum = 0
  let squares = 0
  for (let place = 0; place < unit.length; place += 1) {
    const value = vector[place] as number
    sum += (unit[place] as number) * value
    squares += value * value
  }
  return squares === 0 ? 0 : sum / Math.sqrt(squares)
}
