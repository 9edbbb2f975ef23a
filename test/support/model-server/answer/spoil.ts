import { isRecord, type JsonSchema } from './question.ts'
import type { FaultKind } from '../settings.ts'

/** The same answer with one thing wrong, as text. Null: this fault is not one of the answer's words. */
export function spoil(kind: FaultKind, answer: unknown, schema: JsonSchema | null): string | null {
  switch (kind) {
    case 'garbage':
      return `Here is what I found:\n\n${JSON.stringify(answer).slice(0, 40)} … }}] and so on %%%`
    case 'wrong-schema':
      return JSON.stringify({ result: isRecord(answer) ? Object.keys(answer) : answer, note: 'another shape' })
    case 'wrong-enum':
      return JSON.stringify(withWrongEnum(answer, schema, schema ?? {}))
    case 'wrong-quote':
      return JSON.stringify(withWrongQuotes(answer))
    case 'empty':
      return ''
    default:
      return null
  }
}

function withWrongQuotes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withWrongQuotes)
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === 'quote' ? 'As everybody knows, the passage says so somewhere.' : withWrongQuotes(inner)]))
}

/** Puts a value into every enum of strings that the enum does not have. */
function withWrongEnum(value: unknown, schema: unknown, root: JsonSchema): unknown {
  const now = resolved(schema, root)
  if (Array.isArray(now['enum']) && typeof value === 'string') return 'none-of-these'
  const choices = now['anyOf'] ?? now['oneOf']
  if (Array.isArray(choices)) return value === null ? null : withWrongEnum(value, choices.map((one) => resolved(one, root)).find((one) => one['type'] !== 'null'), root)
  if (Array.isArray(value)) return value.map((one) => withWrongEnum(one, now['items'], root))
  if (!isRecord(value) || !isRecord(now['properties'])) return value
  const properties = now['properties']
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withWrongEnum(inner, properties[key], root)]))
}

function resolved(schema: unknown, root: JsonSchema): JsonSchema {
  if (!isRecord(schema)) return {}
  const reference = schema['$ref']
  if (typeof reference !== 'string') return schema
  const definitions = root['$defs']
  const found = isRecord(definitions) ? definitions[reference.replace('#/$defs/', '')] : null
  return isRecord(found) ? found : {}
}
