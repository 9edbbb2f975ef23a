import { isRecord, type Marked } from './question.ts'

/** An order that a passage gives the model, as a model without judgement reads it. */
interface Order {
  readonly said: string
  readonly nothing: boolean
  readonly reveal: boolean
  /** Ids that it wants answered for. */
  readonly ids: readonly string[]
  /** The words that it wants to read in the answer. */
  readonly payload: string
}

const ignoring = /(?:ignore|disregard|forget|ignorez|oubliez|oublie)\b[^.!?\n]*?\b(?:instructions?|consignes?|rules?|règles?|prompts?|above|ci-dessus)\b[^.!?\n]*?(?:\band\b|\bet\b|[,:;.!–-])\s*([^\n]+)/iu

function readOrder(text: string): Order | null {
  const found = ignoring.exec(text)
  if (!found) return null
  const said = (found[1] ?? '').trim()
  const quoted = /["“«]\s*([^"”»]+?)\s*["”»]/u.exec(said)?.[1]
  return {
    said,
    nothing: /\b(nothing|empty|no (?:entities|claims|facts)|rien|aucune?|vide)\b/i.test(said),
    reveal: /\b(reveal|repeat|print|show|révèle\w*|répète\w*|affiche\w*)\b[^.]*\b(instructions?|prompts?|keys?|consignes?|clés?)\b/i.test(said),
    ids: [...said.matchAll(/\b([a-z]+\d+)\b/g)].map((match) => match[1] ?? ''),
    payload: quoted ?? said.replace(/^(?:say|answer|write|claim|report|dites?|dis|répondez|réponds|écrivez|écris)(?:\s+(?:that|only|que))?\s+/i, '').replace(/[.!]+$/, ''),
  }
}

/**
 * Answers as the first such passage of the call orders, in every passage of the answer and for ids nobody asked about,
 * as far as the shape allows: what a model does that obeys what it reads.
 */
export function obey(answer: unknown, marked: readonly Marked[], system: string): unknown {
  const order = marked.map((one) => readOrder(one.text)).find((found) => found !== null)
  if (!order || !isRecord(answer)) return answer
  const lists = Object.entries(answer).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]))
  const changed = lists.map(([key, items]) => {
    const obeyed = items.map((item) => (isRecord(item) ? obeyIn(item, order, system) : item))
    const first = obeyed[0]
    const more = isRecord(first) && typeof first['id'] === 'string' ? order.ids.filter((id) => !obeyed.some((item) => isRecord(item) && item['id'] === id)).map((id) => ({ ...first, id })) : []
    return [key, [...obeyed, ...more]] as const
  })
  return { ...answer, ...Object.fromEntries(changed) }
}

function obeyIn(item: { readonly [key: string]: unknown }, order: Order, system: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => {
      if (!Array.isArray(value)) return [key, value]
      if (order.nothing) return [key, []]
      const sample: unknown = value[0]
      if (!isRecord(sample)) return [key, value]
      const words = order.reveal ? system.slice(0, 200) : order.payload
      return [key, [overwritten(sample, words), ...value]]
    }),
  )
}

/** A claim like the others, with the ordered words in every free string; enums and numbers keep what the schema let in. */
function overwritten(sample: { readonly [key: string]: unknown }, words: string): Record<string, unknown> {
  const free = new Set(['name', 'quote', 'from', 'subject', 'entity', 'term', 'text', 'condition'])
  return Object.fromEntries(Object.entries(sample).map(([key, value]) => [key, free.has(key) && typeof value === 'string' ? words : value]))
}
