import type { Instructions } from './instructions.ts'
import type { Marked } from './question.ts'
import type { Quantity, Scene, Sentence } from './scene.ts'

/** Where in the answer the filler is: what it may take words from. */
export interface Place {
  readonly scene: Scene
  readonly sentence: Sentence | null
  /** A name that this object is about. */
  readonly name: string | null
  /** A number of the sentence, and the property that it may be a value of. */
  readonly fact: { readonly quantity: Quantity; readonly property: string | null } | null
  /** An element that this object answers for. */
  readonly marked: Marked | null
}

export type Need = 'name' | 'two-names' | 'number' | 'rule' | 'definition' | 'sentence'

/** What an object with these properties has to find in a sentence. */
export function needs(keys: readonly string[]): Need {
  const has = (...names: string[]): boolean => names.some((name) => keys.includes(name))
  if (has('from', 'source', 'before') && has('to', 'target', 'after')) return 'two-names'
  if (has('value', 'number', 'amount')) return 'number'
  if (has('modality')) return 'rule'
  if (has('term', 'definition')) return 'definition'
  return has('name', 'label') ? 'name' : 'sentence'
}

/** The places in a passage that offer it, in the order of the text. */
export function placesIn(place: Place, need: Need, instructions: Instructions): Place[] {
  const { scene } = place
  if (need === 'name') return scene.names.map((name) => ({ ...place, name, sentence: scene.sentences.find((one) => one.names.includes(name)) ?? null }))
  return scene.sentences.flatMap((sentence): Place[] => {
    const at = { ...place, sentence, name: sentence.names[0] ?? null }
    if (need === 'sentence') return [at]
    if (sentence.names.length < (need === 'two-names' ? 2 : 1)) return []
    if (need === 'rule') return sentence.modal ? [at] : []
    if (need === 'definition') return sentence.defines ? [at] : []
    if (need === 'two-names') return [at]
    const fact = factIn(sentence, instructions)
    return fact ? [{ ...at, fact }] : []
  })
}

/** The first number that a property was asked for in its unit; where no units were named, the first number. */
function factIn(sentence: Sentence, { units }: Instructions): Place['fact'] {
  const [first] = sentence.numbers
  if (units.size === 0) return first ? { quantity: first, property: null } : null
  for (const quantity of sentence.numbers) {
    const property = [...units].find(([, known]) => quantity.unit !== null && known.includes(quantity.unit))
    if (property) return { quantity, property: property[0] }
  }
  return null
}

/** The words that a string of this name holds here; empty where there is nothing to say. */
export function textFor(key: string, { scene, sentence, name, fact, marked }: Place): string {
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
      return fact?.quantity.text ?? ''
    case 'unit':
      return fact?.quantity.unit ?? ''
    case 'condition':
    case 'qualifier':
      return ''
    case 'property':
      return fact?.property ?? /\p{Ll}{5,}/u.exec((sentence?.text ?? '').replace(names[0] ?? '', ''))?.[0] ?? names[0] ?? ''
    default:
      return name ?? names[0] ?? scene.sentences[0]?.text ?? ''
  }
}

/** What an English value is in a French sentence. */
const frenchFor: Readonly<Record<string, RegExp>> = {
  must: /\b(doit|doivent|devez|il faut|toujours)\b/i,
  never: /\b(jamais|interdite?s?)\b/i,
  should: /\b(devrait|conseillé|recommandé)\b/i,
  max: /\b(maximum|maximale?|au plus|jusqu)\b/i,
  min: /\b(minimum|minimale?|au moins)\b/i,
}

/**
 * A value of an enum: the one that the place is about, or the first whose words stand in the sentence, or the first.
 * Kinds of entities and relations go by the names, see `kindOf` and `relationOf`.
 */
export function fitting(values: readonly unknown[], key: string, { sentence, marked, fact }: Place): unknown {
  if (key === 'id' && marked && values.includes(marked.id)) return marked.id
  if (key === 'property' && fact?.property != null && values.includes(fact.property)) return fact.property
  if (key === 'unit') return values.find((value) => value === fact?.quantity.unit) ?? values.find((value) => value === null || value === '' || value === 'none') ?? values[0]
  return values.find((value) => standsIn(value, sentence?.text ?? '')) ?? values[0]
}

function standsIn(value: unknown, sentence: string): boolean {
  if (typeof value !== 'string') return false
  const text = sentence.toLowerCase()
  const words = value.toLowerCase().split(/[^\p{L}]+/u).filter((word) => word.length > 2)
  return words.length > 0 && (words.every((word) => text.includes(word)) || words.every((word) => frenchFor[word]?.test(text) ?? false))
}

/** A kind for a name: one whose word is in the name, or one drawn by the name, so that it is the same everywhere. */
export function kindOf(name: string, kinds: readonly unknown[]): unknown {
  const drawn = [...name.toLowerCase()].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 7)
  return kinds.find((kind) => standsIn(kind, name)) ?? kinds[drawn % kinds.length]
}

/** A relation whose ends allow these kinds: one that the sentence names, or the first. Null: none does. */
export function relationOf(values: readonly unknown[], from: unknown, to: unknown, place: Place, { ends }: Instructions): unknown {
  const allows = (list: readonly string[] | undefined, kind: unknown): boolean => !list || list.length === 0 || list.includes(String(kind))
  const possible = values.filter((value) => allows(ends.get(String(value))?.from, from) && allows(ends.get(String(value))?.to, to))
  return possible.length === 0 ? null : fitting(possible, 'type', place)
}
