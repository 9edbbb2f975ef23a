import { readInstructions } from './instructions.ts'
import { fitting, kindOf, needs, placesIn, relationOf, textFor, type Place } from './place.ts'
import { isRecord, type JsonSchema, type Marked } from './question.ts'
import { readScene, type Scene } from './scene.ts'

export interface FillOptions {
  readonly seed: number
  readonly claimsPerPassage: number
}

/**
 * An answer that satisfies any closed schema, out of the words of the message: `quote` is a sentence, names are noun-like
 * groups of that sentence, numbers its numbers, enums the first value that fits. Lists hold one object for each
 * sentence that has what the object needs.
 */
export function fillSchema(schema: JsonSchema, { system, user }: { readonly system: string; readonly user: string }, marked: readonly Marked[], options: FillOptions): unknown {
  const instructions = readInstructions(system)
  const kinds = entityKinds(schema)
  const resolve = (given: unknown): JsonSchema => {
    let now = isRecord(given) ? given : {}
    for (let hops = 0; hops < 20; hops += 1) {
      const next = pointer(schema, now['$ref']) ?? firstOf(now['allOf'])
      if (!next) return now
      now = next
    }
    return now
  }

  const fill = (given: unknown, key: string, place: Place): unknown => {
    const now = resolve(given)
    if ('const' in now) return now['const']
    if (Array.isArray(now['enum'])) return valueOf(now['enum'], key, place)
    const choices = now['anyOf'] ?? now['oneOf']
    if (Array.isArray(choices)) return fillChoice(choices.map(resolve), key, place)
    const types = Array.isArray(now['type']) ? now['type'] : [now['type'] ?? (isRecord(now['properties']) ? 'object' : 'string')]
    if (types.length > 1) return fillChoice(types.map((type) => ({ ...now, type })), key, place)
    switch (types[0]) {
      case 'object':
        return fillObject(now, place)
      case 'array':
        return fillArray(now, key, place)
      case 'boolean':
        return key === 'same' && place.marked ? speaksOfOne(place.marked.text) : true
      case 'number':
      case 'integer':
        return fillNumber(now, place)
      case 'null':
        return null
      default:
        return clipped(now, textFor(key, place))
    }
  }

  const valueOf = (values: readonly unknown[], key: string, place: Place): unknown => {
    if (key !== 'type' || !place.name) return fitting(values, key, place)
    if (kinds.length === 0 || values.every((value) => kinds.includes(value))) return kindOf(place.name, values)
    return relationOf(values, kindOf(place.name, kinds), kindOf(place.sentence?.names[1] ?? place.name, kinds), place, instructions) ?? values[0]
  }

  /** Null only where there is nothing to say. */
  const fillChoice = (choices: readonly JsonSchema[], key: string, place: Place): unknown => {
    const nullable = choices.some((choice) => choice['type'] === 'null')
    const others = choices.filter((choice) => choice['type'] !== 'null')
    const number = others.find((choice) => choice['type'] === 'number' || choice['type'] === 'integer')
    if (number && place.fact) return fill(number, key, place)
    if (nullable && (others.length === 0 || number || !hasWords(others, key, place))) return null
    return fill(others.find((choice) => choice !== number) ?? others[0], key, place)
  }
  const hasWords = (choices: readonly JsonSchema[], key: string, place: Place): boolean => {
    if (key === 'unit' && choices.some((choice) => Array.isArray(choice['enum']))) return choices.some((choice) => Array.isArray(choice['enum']) && choice['enum'].includes(place.fact?.quantity.unit))
    return choices.some((choice) => choice['type'] !== 'string' || Array.isArray(choice['enum'])) || textFor(key, place) !== ''
  }

  const fillObject = (now: JsonSchema, place: Place): Record<string, unknown> => {
    const properties = isRecord(now['properties']) ? now['properties'] : {}
    return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, fill(value, name, place)]))
  }

  const fillArray = (now: JsonSchema, key: string, place: Place): unknown[] => {
    const items = resolve(now['items'])
    const least = typeof now['minItems'] === 'number' ? now['minItems'] : 0
    const most = typeof now['maxItems'] === 'number' ? now['maxItems'] : Number.POSITIVE_INFINITY
    const places = isRecord(items['properties']) ? placesFor(Object.keys(items['properties']), items, key, place) : []
    const filled = places.slice(0, most).map((one) => fill(items, key, one))
    while (filled.length < least) filled.push(fill(items, key, { ...place, sentence: place.scene.sentences[filled.length] ?? place.sentence }))
    return filled
  }

  const placesFor = (keys: readonly string[], items: JsonSchema, key: string, place: Place): Place[] => {
    if (keys.includes('id') && !place.marked && marked.length > 0) {
      const own = marked.filter((one) => key === `${one.tag}s` || key === one.tag)
      return (own.length > 0 ? own : marked).map((one) => ({ marked: one, scene: readScene(one.id, one.text, options.seed, options.claimsPerPassage), sentence: null, name: null, fact: null }))
    }
    const { scene } = place
    const properties = isRecord(items['properties']) ? items['properties'] : {}
    if (keys.some((name) => isRecord(resolve(resolve(properties[name])['items'])['properties']))) {
      // A list within: steps, which belong to one thing.
      const ordered = scene.sentences.filter((sentence) => sentence.step)
      const name = ordered.flatMap((one) => one.names)[0] ?? scene.names[0] ?? null
      return ordered.length < 2 || name === null ? [] : [{ ...place, scene: { ...scene, sentences: ordered }, sentence: ordered[0] ?? null, name }]
    }
    if (key === 'steps') return scene.sentences.map((sentence) => ({ ...place, sentence }))
    const need = needs(keys)
    const found = placesIn(place, need, instructions).filter((one) => need !== 'two-names' || relates(resolve(properties['type']), one))
    return found.slice(0, options.claimsPerPassage)
  }

  /** Whether the schema has a relation for the two names. */
  const relates = (type: JsonSchema, { name, sentence, ...rest }: Place): boolean => {
    const [from, to] = sentence?.names ?? []
    if (!Array.isArray(type['enum']) || kinds.length === 0 || !from || !to) return true
    return relationOf(type['enum'], kindOf(from, kinds), kindOf(to, kinds), { name, sentence, ...rest }, instructions) !== null
  }

  // The message as a whole is read only for answers that speak of nothing marked up in it.
  let whole: Scene | null = null
  const everywhere: Place = {
    get scene() {
      return (whole ??= readScene('', user, options.seed, options.claimsPerPassage))
    },
    get sentence() {
      return everywhere.scene.sentences[0] ?? null
    },
    name: null,
    fact: null,
    marked: null,
  }
  return fill(schema, '', everywhere)
}

function fillNumber(schema: JsonSchema, { fact, sentence }: Place): number {
  const least = typeof schema['minimum'] === 'number' ? schema['minimum'] : Number.NEGATIVE_INFINITY
  const most = typeof schema['maximum'] === 'number' ? schema['maximum'] : Number.POSITIVE_INFINITY
  const read = fact?.quantity.value ?? sentence?.numbers[0]?.value ?? 1
  const bounded = Math.min(most, Math.max(least, read))
  return schema['type'] === 'integer' ? Math.round(bounded) : bounded
}

/** The kinds that entities may have: what relations are chosen by. */
function entityKinds(schema: unknown): readonly unknown[] {
  if (!isRecord(schema)) return []
  const entities = isRecord(schema['properties']) ? schema['properties']['entities'] : undefined
  const items = isRecord(entities) ? entities['items'] : undefined
  const type = isRecord(items) && isRecord(items['properties']) ? items['properties']['type'] : undefined
  if (isRecord(type) && Array.isArray(type['enum'])) return type['enum']
  return Object.values(schema).map(entityKinds).find((kinds) => kinds.length > 0) ?? []
}

/** Whether two names in an element look like the same thing: equal without case, accents and plural, or one the initials of the other. */
function speaksOfOne(text: string): boolean {
  const names = [...text.matchAll(/"([^"]+)"|«\s*([^»]+?)\s*»|^\s*(?:[-•*]|[ab12][:.)])\s*(.+)$/gim)].map((match) => (match[1] ?? match[2] ?? match[3] ?? '').trim())
  const [first, second] = names
  if (!first || !second) return false
  const fold = (name: string): string => name.normalize('NFD').replace(/[^\p{L}\d ]/gu, '').toLowerCase().replace(/e?s\b/g, '').trim()
  const initials = (name: string): string => fold(name).split(' ').map((word) => word[0] ?? '').join('')
  return fold(first) === fold(second) || initials(first) === fold(second) || initials(second) === fold(first)
}

function clipped(schema: JsonSchema, text: string): string {
  const most = typeof schema['maxLength'] === 'number' ? schema['maxLength'] : Number.POSITIVE_INFINITY
  const least = typeof schema['minLength'] === 'number' ? schema['minLength'] : 0
  return text.slice(0, most).padEnd(least, '.')
}

function pointer(root: JsonSchema, reference: unknown): JsonSchema | null {
  if (typeof reference !== 'string' || !reference.startsWith('#')) return null
  let now: unknown = root
  for (const part of reference.slice(1).split('/').filter((piece) => piece !== '')) now = isRecord(now) ? now[part.replace(/~1/g, '/').replace(/~0/g, '~')] : undefined
  return isRecord(now) ? now : null
}

function firstOf(list: unknown): JsonSchema | null {
  const first: unknown = Array.isArray(list) ? list[0] : null
  return isRecord(first) ? first : null
}
