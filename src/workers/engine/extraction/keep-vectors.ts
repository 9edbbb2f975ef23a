import type { WritableDatabase } from '../db/database.ts'
import { saveVectorRow, type VectorTable } from '../vectors/vector-rows.ts'

/** A few milliseconds of writing. */
const rowsAtOnce = 32

/** Vectors in transactions of their own, whatever the job is doing: they are paid for. The loop turns between. */
export async function keepVectors(db: WritableDatabase, table: VectorTable, model: string, vectors: readonly { readonly id: string; readonly vector: Float32Array }[]): Promise<void> {
  for (let from = 0; from < vectors.length; from += rowsAtOnce) {
    db.transaction(() => {
      for (const { id, vector } of vectors.slice(from, from + rowsAtOnce)) saveVectorRow(db, table, id, model, vector)
    })
    await new Promise((resolve) => setImmediate(resolve))
  }
}
