import type { PassageId } from '../../../shared/model/ids.ts'
import type { StoredPassage } from '../pipeline/ports.ts'

/** The columns of `passages` that stages read. */
export interface PassageRow {
  readonly id: PassageId
  readonly idx: number
  readonly kind: StoredPassage['kind']
  readonly headings_json: string
  readonly text: string
  readonly context_hash: string
  readonly tokens: number
}

export function passageOf(row: PassageRow): StoredPassage {
  return { id: row.id, index: row.idx, kind: row.kind, headings: JSON.parse(row.headings_json) as string[], text: row.text, contextHash: row.context_hash, tokens: row.tokens }
}
