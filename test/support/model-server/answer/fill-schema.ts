import { isRecord, type JsonSchema, type Marked } from './question.ts'
import { readScene, type Scene, type Sentence } from './scene.ts'

/** Where in the answer the filler is: what it may take words from. */
interface Place {
  readonly scene: Scene
  readonly sentence: Sentence | null
  /** A name that this object is about. */
  readonly name: string | null
  /** An element that this object answers for. */
  readonly marked: Marked | null
}

export interface FillOptions {
  readonly seed: number
  readonly claimsPerPassage: number
}

/**
 * An answer that satisfies any closed schema, out of the words of the message: `quote` is a sentence, names are noun-like
 * groups of that sentence, numbers its numbers, enums the first value that fits. Lists hold one object for each
 * sentence that has what the object needs.
 */
export function fillSchema(schema: JsonSchema, user: string, marked: readonly Marked[], options: FillOptions): unknown {
  const whole = readScene('', user, options.seed, options.claimsPerPassage)
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
    if (Array.isArray(now['enum'])) return fitting(now['enum'], key, place)
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

  /** Null only where there is nothing to say. */
  const fillChoice = (choices: readonly JsonSchema[], key: string, place: Place): unknown => {
    const nullable = choices.some((choice) => choice['type'] === 'null')
    const others = choices.filter((choice) => choice['type'] !== 'null')
    const number = others.find((choice) => choice['type'] === 'number' || choice['type'] === 'integer')
    if (number && place.sentence?.numbers[0]) return fill(number, key, place)
    if (nullable && (others.length === 0 || number || !hasWords(others, key, place))) return null
    return fill(others.find((choice) => choice !== number) ?? others[0], key, place)
  }
  const hasWords = (choices: readonly JsonSchema[], key: string, place: Place): boolean => {
    if (key === 'unit' && choices.some((choice) => Array.isArray(choice['enum']))) return choices.some((choice) => Array.isArray(choice['enum']) && choice['enum'].includes(place.sentence?.numbers[0]?.unit))
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
      return (own.length > 0 ? own : marked).map((one) => ({
        marked: one,
        scene: readScene(one.id, one.text, options.seed, options.claimsPerPassage),
        sentence: null,
        name: null,
      }))
    }
    const { scene } = place
    const limit = options.claimsPerPassage
    const steps = keys.some((name) => isRecord(items['properties']) && isRecord(resolve(resolve(items['properties'][name])['items'])['properties']))
    if (steps) {
      const ordered = scene.sentences.filter((sentence) => sentence.step)
      return ordered.length < 2 ? [] : [{ ...place, scene: { ...scene, sentences: ordered }, sentence: ordered[0] ?? null, name: ordered.flatMap((one) => one.names)[0] ?? scene.names[0] ?? null }]
    }
    if (key === 'steps') return scene.sentences.map((sentence) => ({ ...place, sentence }))
    const kind = needs(keys)
    if (kind === 'name') {
      return scene.names.slice(0, limit).map((name) => ({ ...place, name, sentence: scene.sentences.find((one) => one.names.includes(name)) ?? null }))
    }
    return scene.sentences
      .filter((sentence) => offers(sentence, kind))
      .slice(0, limit)
      .map((sentence) => ({ ...place, sentence, name: sentence.names[0] ?? null }))
  }

  return fill(schema, '', { scene: whole, sentence: whole.sentences[0] ?? null, name: null, marked: null })
}

type Need = 'name' | 'two-names' | 'number' | 'rule' | 'definition' | 'sentence'

function needs(keys: readonly string[]): Need {
  const has = (...names: string[]): boolean => names.some((name) => keys.includes(name))
  if (has('from', 'source', 'before') && has('to', 'target', 'after')) return 'two-names'
  if (has('value', 'number', 'amount')) return 'number'
  if (has('modality')) return 'rule'
  if (has('term', 'definition')) return 'definition'
  return has('name', 'label') ? 'name' : 'sentence'
}

function offers(sentence: Sentence, need: Need): boolean {
  if (need === 'two-names') return sentence.names.length >= 2
  if (need === 'number') return sentence.numbers.length > 0 && sentence.names.length > 0
  if (need === 'rule') return sentence.modal && sentence.names.length > 0
  if (need === 'definition') return sentence.defines && sentence.names.length > 0
  return true
}

function textFor(key: string, { scene, sentence, name, marked }: Place): string {
  const names = sentence?.names ?? scene.names
  switch (key) {
    case 'id':
      return marked?.id ?? ''
    case 'quote':
    case 'evidence':
    case 'text':
      return sentence?.text ?? scene.sentences[0]?.text ?? ''
    case 'to':
    case 'target':
    case 'after':
      return names[1] ?? names[0] ?? ''
    case 'value':
    case 'number':
      return sentence?.numbers[0]?.text ?? ''
    case 'unit':
      return sentence?.numbers[0]?.unit ?? ''
    case 'condition':
    case 'qualifier':
      return ''
    case 'property':
      return /\p{Ll}{5,}/u.exec((sentence?.text ?? '').replace(names[0] ?? '', ''))?.[0] ?? names[0] ?? ''
    default:
      return name ?? names[0] ?? scene.sentences[0]?.text ?? ''
  }
}

function fillNumber(schema: JsonSchema, { sentence }: Place): number {
  const least = typeof schema['minimum'] === 'number' ? schema['minimum'] : Number.NEGATIVE_INFINITY
  const most = typeof schema['maximum'] === 'number' ? schema['maximum'] : Number.POSITIVE_INFINITY
  const read = sentence?.numbers[0]?.value ?? 1
  const bounded = Math.min(most, Math.max(least, read))
  return schema['type'] === 'integer' ? Math.round(bounded) : bounded
}

/** What an English value is in a French sentence. */
const frenchFor: Readonly<Record<string, RegExp>> = {
  must: /\b(doit|doivent|devez|il faut|toujours)\b/i,
  never: /\b(jamais|interdite?s?)\b/i,
  should: /\b(devrait|conseillé|recommandé)\b/i,
  max: /\b(maximum|maximale?|au plus|jusqu)\b/i,
  min: /\b(minimum|minimale?|au moins)\b/i,
}

/** The first value whose words stand in the sentence, or the first. */
function fitting(values: readonly unknown[], key: string, { sentence, marked }: Place): unknown {
  if (key === 'id' && marked && values.includes(marked.id)) return marked.id
  const unit = sentence?.numbers[0]?.unit
  if (key === 'unit') return values.find((value) => value === unit) ?? values.find((value) => value === null || value === '' || value === 'none') ?? values[0]
  const text = (sentence?.text ?? '').toLowerCase()
  const fits = (value: unknown): boolean => {
    if (typeof value !== 'string' || value === '') return false
    const words = value.toLowerCase().split(/[^\p{L}]+/u).filter((word) => word.length > 2)
    return words.length > 0 && (words.every((word) => text.includes(word)) || words.every((word) => frenchFor[word]?.test(text) ?? false))
  }
  return values.find(fits) ?? values[0]
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
