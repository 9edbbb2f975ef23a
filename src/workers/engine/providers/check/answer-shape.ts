import { z } from 'zod'

/** Longest answer that is looked at: more than any passage can be said in. */
export const longestAnswer = 400_000
/** Entries of one list that are looked at. */
const most = 200

/** Longest text of an entry: more than any quote may have. */
const longestField = 3_000

const text = z
  .string()
  .max(longestField)
  .transform((value) => value.trim())
const optional = text.catch('')
/** Left out, it would make a rule of an exception: what is there has to be readable. */
const condition = text.nullish().transform((value) => value ?? '')
const numeral = z.union([text, z.number().transform(String)])

interface Entries<T> {
  readonly entries: readonly T[]
  /** Entries that have not the shape that was asked for, or are too many. */
  readonly broken: number
}

/** One broken entry costs itself and not the passage. */
function list<T extends z.ZodType>(entry: T) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((all): Entries<z.output<T>> => {
      const entries = all.slice(0, most).flatMap((each): z.output<T>[] => {
        const parsed = entry.safeParse(each)
        return parsed.success ? [parsed.data] : []
      })
      return { entries, broken: all.length - entries.length }
    })
}
const names = list(text).transform(({ entries }) => entries)
/** A step is its words; a model may put them in an object. */
const step = z.union([text, z.object({ quote: text }).transform(({ quote }) => quote)])

export const AnsweredPassage = z.object({
  id: z.union([z.string(), z.int().transform((number) => `p${number}`)]),
  entities: list(z.object({ name: text, type: text, aliases: names, quote: optional })),
  relations: list(z.object({ from: text, type: text, to: text, quote: text })),
  facts: list(z.object({ entity: text, property: text, comparator: optional, value: numeral, unit: optional, condition, quote: text })),
  rules: list(z.object({ subject: text, modality: text, quote: text })),
  procedures: list(z.object({ name: text, steps: list(step) })),
  definitions: list(z.object({ term: text, quote: text })),
})
export type AnsweredPassage = z.infer<typeof AnsweredPassage>

/** The passages of an answer by their ids, or what is wrong with it as a whole, said so that a model can mend it. */
export function readAnswer(answer: string): { readonly kind: 'read'; readonly byId: ReadonlyMap<string, AnsweredPassage> } | { readonly kind: 'invalid'; readonly problem: string } {
  if (answer.length > longestAnswer) return { kind: 'invalid', problem: 'It is far too long: quote less, and list each thing once.' }
  let value: unknown
  try {
    value = JSON.parse(answer)
  } catch (error) {
    return { kind: 'invalid', problem: `It is not valid JSON (${error instanceof Error ? error.message.slice(0, 120) : 'unreadable'}).` }
  }
  const passages = typeof value === 'object' && value !== null ? (value as { readonly passages?: unknown }).passages : undefined
  if (!Array.isArray(passages)) return { kind: 'invalid', problem: 'It has no list "passages" at its top.' }
  const byId = new Map<string, AnsweredPassage>()
  for (const each of passages.slice(0, most)) {
    const parsed = AnsweredPassage.safeParse(each)
    if (parsed.success && !byId.has(parsed.data.id)) byId.set(parsed.data.id, parsed.data)
  }
  if (passages.length > 0 && byId.size === 0) return { kind: 'invalid', problem: 'No entry of "passages" has the "id" of a passage and its lists.' }
  return { kind: 'read', byId }
}
