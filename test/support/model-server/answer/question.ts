/** A request of either protocol, as far as the answer needs it. */
export interface Question {
  /** Instructions. */
  readonly system: string
  /** What the user says, last message included. */
  readonly user: string
  /** The schema that the answer keeps to; null: none was given that the server honours. */
  readonly schema: JsonSchema | null
}

export type JsonSchema = { readonly [key: string]: unknown }

/** Something marked up in the user's message: `<passage id="p1" headings="A › B">…</passage>`. */
export interface Marked {
  readonly tag: string
  readonly id: string
  readonly text: string
}

/** Elements with an id, in their order; an element inside another one belongs to the outer one's text. */
export function readMarked(user: string): Marked[] {
  const found: Marked[] = []
  for (const match of user.matchAll(/<([a-z][\w-]*)\b[^>]*?\bid="([^"]*)"[^>]*>([\s\S]*?)<\/\1>/g)) {
    found.push({ tag: match[1] ?? '', id: match[2] ?? '', text: match[3] ?? '' })
  }
  return found
}

/** Texts of the passages in a message; what "never paid for twice" is counted by. */
export function passagesOf(user: string): string[] {
  return readMarked(user)
    .filter((one) => one.tag === 'passage')
    .map((one) => one.text.trim())
}

/** A JSON schema that stands in a prompt as text: how a model without structured output is told the shape. */
export function schemaInText(text: string): JsonSchema | null {
  for (let start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
    const end = endOfObject(text, start)
    if (end === null) continue
    const value = parsed(text.slice(start, end))
    if (isSchema(value)) return value
    if (value !== undefined) start = end - 1
  }
  return null
}

function endOfObject(text: string, start: number): number | null {
  let depth = 0
  let inString = false
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (inString) {
      if (character === '\\') at += 1
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{') depth += 1
    else if (character === '}' && --depth === 0) return at + 1
  }
  return null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSchema(value: unknown): value is JsonSchema {
  return isRecord(value) && (isRecord(value['properties']) || isRecord(value['$defs'])) && (value['type'] === 'object' || '$ref' in value)
}
