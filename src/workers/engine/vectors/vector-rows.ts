import type { WritableDatabase } from '../db/database.ts'
import { quantise } from './quantise.ts'

/** The tables that hold vectors; both have the columns of `codes and vector` and differ in what their rows are of. */
export const vectorTables = {
  /** Of passages, by the hash of their contextual text. */
  embeddings: 'context_hash',
  /** Of entities, by their id. */
  entity_vectors: 'entity_id',
} as const
export type VectorTable = keyof typeof vectorTables

/** Keeps a vector unless there is one. Call it in a transaction. */
export function saveVectorRow(db: WritableDatabase, table: VectorTable, id: string, model: string, vector: Float32Array): void {
  const by = vectorTables[table]
  if (db.prepare<[string, string], { one: number }>(`SELECT 1 AS one FROM ${table} WHERE ${by} = ? AND model = ?`).get(id, model)) return
  const { codes, scale, residual } = quantise(vector)
  db.prepare<[string, string, number, number, Uint8Array, Uint8Array]>(`INSERT INTO ${table} (${by}, model, scale, residual, codes, vector) VALUES (?, ?, ?, ?, ?, ?)`).run(id, model, scale, residual, bytesOf(codes), bytesOf(vector))
}

function bytesOf(values: Int8Array | Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
