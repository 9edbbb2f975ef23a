import { isRecord, type JsonSchema } from '../answer/question.ts'

/**
 * What the providers refuse in a schema. Both: an object that is not closed. OpenAI in strict mode: a property that is
 * not required. Anthropic: more than 24 optional parameters or 16 with a union type.
 * @returns what is wrong, or null
 */
export function problemOfSchema(schema: JsonSchema, rules: { readonly allRequired: boolean }): string | null {
  let optional = 0
  let unions = 0
  const walk = (value: unknown, path: string): string | null => {
    if (Array.isArray(value)) return firstProblem(value.map((one, index) => () => walk(one, `${path}[${index}]`)))
    if (!isRecord(value)) return null
    if (isRecord(value['properties'])) {
      if (value['additionalProperties'] !== false) return `${path}: 'additionalProperties' must be false`
      const required = Array.isArray(value['required']) ? value['required'] : []
      const missing = Object.keys(value['properties']).filter((name) => !required.includes(name))
      if (rules.allRequired && missing.length > 0) return `${path}: 'required' must name every property; missing '${missing[0]}'`
      optional += missing.length
    }
    if (Array.isArray(value['anyOf']) || Array.isArray(value['type'])) unions += 1
    return firstProblem(Object.entries(value).filter(([key]) => key !== 'enum' && key !== 'const').map(([key, inner]) => () => walk(inner, `${path}.${key}`)))
  }
  const found = walk(schema, 'schema')
  if (found || rules.allRequired) return found
  if (optional > 24) return `too many optional parameters: ${optional} of 24`
  return unions > 16 ? `too many parameters with union types: ${unions} of 16` : null
}

function firstProblem(checks: readonly (() => string | null)[]): string | null {
  for (const check of checks) {
    const found = check()
    if (found) return found
  }
  return null
}
