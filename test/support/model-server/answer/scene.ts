import { createHash } from 'node:crypto'
import { createRandom, type Random } from '../../random.ts'

/** What a passage offers an answer: its sentences, word for word, and what stands in each. */
export interface Scene {
  readonly id: string
  readonly text: string
  readonly sentences: readonly Sentence[]
  /** Names that the answer speaks of, in the order of the text. */
  readonly names: readonly string[]
  readonly random: Random
}

export interface Sentence {
  readonly text: string
  readonly names: readonly string[]
  readonly numbers: readonly Quantity[]
  readonly modal: boolean
  readonly defines: boolean
  readonly step: boolean
}

export interface Quantity {
  readonly text: string
  readonly value: number
  /** The word after it, if it looks like a unit. */
  readonly unit: string | null
}

/** @param most names that are spoken of, chosen by the seed and the text */
export function readScene(id: string, text: string, seed: number, most: number): Scene {
  const random = createRandom(seed * 65_537 + createHash('sha256').update(text).digest().readUInt32BE(0))
  const sentences = sentencesOf(text).map(readSentence)
  const all = new Map<string, string>()
  for (const name of sentences.flatMap((sentence) => sentence.names)) if (!all.has(name.toLowerCase())) all.set(name.toLowerCase(), name)
  const chosen = new Set(random.shuffle([...all.keys()]).slice(0, most))
  return {
    id,
    text,
    sentences: sentences.map((sentence) => ({ ...sentence, names: sentence.names.filter((name) => chosen.has(name.toLowerCase())) })),
    names: [...all].filter(([key]) => chosen.has(key)).map(([, name]) => name),
    random,
  }
}

/** Exact pieces of the text; nothing is added, so each is a quote that checks. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?…][»"”)]?)(?<!(?:^|\n)\s*\d+\.)\s+(?=[\p{Lu}\d«"“(–-])|\n\s*\n|\n(?=\s*(?:[-•*]|\d+[.)])\s)/u)
    .map((piece) => piece.trim())
    .filter((piece) => /\p{L}{3}/u.test(piece))
}

const modals = /\b(must|never|always|should|shall|doit|doivent|devez|jamais|toujours|il faut|interdite?s?)\b/i
const definitions = /\b(is an?|are called|is called|means|refers to|est une?|désigne|on appelle|se nomme)\b/i
const steps = /^(\d+[.)]|[-•*])\s|\b(first|then|next|finally|d'abord|puis|ensuite|enfin)\b/i

function readSentence(text: string): Sentence {
  return { text, names: namesOf(text), numbers: numbersOf(text), modal: modals.test(text), defines: definitions.test(text), step: steps.test(text) }
}

/** Words that are long and yet no name of anything. */
const plainWords = new Set(
  'about after again against always another because before being below between called cannot could depends different during either every first following from given greater having however including instead itself later least might never often other others rather second should several since smaller something sometimes still their there therefore these they thing things those through together under until usually where whether which while within without would your ainsi alors après aucun aucune aussi autour autre autres avant avec avoir cependant certains cette chaque comme comment contre dans depuis doivent donc elles encore entre environ étaient faire jamais leurs lorsque lorsqu même mêmes moins notre parce pendant permet peuvent plusieurs pourquoi pouvoir presque puisque quand quatre quelque quelques selon seront seulement souvent toujours toute toutes trois votre'.split(' '),
)

/** Groups of words that look like nouns: capitalised ones, and one or two long ones in a row. */
function namesOf(sentence: string): string[] {
  const found: string[] = []
  let group: { start: number; end: number; words: number } | null = null
  const close = (): void => {
    if (group) found.push(sentence.slice(group.start, group.end))
    group = null
  }
  for (const match of sentence.matchAll(/\p{L}[\p{L}\d’'-]*/gu)) {
    const word = match[0].replace(/^(?:[ldnsjmtc]|qu)[’']/i, '')
    const start = match.index + match[0].length - word.length
    const capital = /^\p{Lu}/u.test(word) && (start > 0 || word.length >= 5)
    const named = !plainWords.has(word.toLowerCase()) && ((capital && word.length > 1) || word.length >= 6)
    const adjacent: boolean = group !== null && sentence.slice(group.end, start) === ' '
    if (!named || !adjacent || (group?.words ?? 0) >= 2) close()
    if (!named) continue
    group = group ? { start: group.start, end: start + word.length, words: group.words + 1 } : { start, end: start + word.length, words: 1 }
  }
  close()
  return [...new Set(found)]
}

/** Numbers as they are written, with their value: `18,5` and `18.5`, `1 500` with a narrow space. */
function numbersOf(sentence: string): Quantity[] {
  const found: Quantity[] = []
  for (const match of sentence.matchAll(/(?<![\p{L}\d.,])(\d+(?:[\u00a0\u202f]\d{3})*(?:[.,]\d+)?)(?![\d])(?:\s?(%|°C|°|[\p{L}]+(?:\/[\p{L}]+)?))?/gu)) {
    const written = match[1] ?? ''
    const value = Number(written.replace(/[\u00a0\u202f]/g, '').replace(',', '.'))
    const unit = match[2] ?? null
    if (Number.isFinite(value)) found.push({ text: written, value, unit: unit !== null && unit.length <= 8 ? unit : null })
  }
  return found
}
