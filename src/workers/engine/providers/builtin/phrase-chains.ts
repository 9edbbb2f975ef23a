import { textOf, type Phrase } from './phrases.ts'
import { isSpecific, phraseEndingAt, type SentenceContext, type VerbGroup } from './sentence-context.ts'

/** A phrase with the phrases that hang on it by prepositions: "the working pressure | of the cylinder". */
export interface PhraseChain {
  readonly head: Phrase
  /** The head with what a bare preposition joins to it ("vitesse de remontée"), as one name with its place. */
  readonly name: string
  readonly start: number
  readonly end: number
  /** The first phrase after the name that a preposition of belonging ties to it. */
  readonly owner: Phrase | null
  readonly last: Phrase
  /** The passage gives an acronym for it: it is a term by itself, whatever it belongs to here. */
  readonly isTerm: boolean
}

const ownerPrepositions = new Set(['of', 'in', 'for', 'inside', 'within', 'de', "d'", 'du', 'des', 'dans', 'pour', 'à', 'au', 'aux'])
const joinPrepositions = new Set([...ownerPrepositions, 'on', 'at', 'from', 'with', 'between', 'to', 'under', 'sur', 'avec', 'en', 'entre', 'par', 'across', 'through', 'above', 'below', 'sans', 'without'])

interface Link {
  readonly phrase: Phrase
  /** The preposition before it. */
  readonly word: string
  readonly bare: boolean
}

/** Climbs from a phrase over "of the", "in the" to the phrase that it all hangs on. */
export function chainEndingWith(context: SentenceContext, last: Phrase): PhraseChain {
  let head = last
  const links: Link[] = []
  for (;;) {
    const contracted = head.determiner !== null && /^(?:du|des|au|aux)$/.test(head.determiner.lower) ? head.determiner.lower : null
    const before = context.sentence.tokens[head.outerFrom - 1]
    const word = contracted ?? (before?.tag === 'P' ? before.lower : null)
    if (word === null || !joinPrepositions.has(word)) break
    const upper = phraseEndingAt(context, contracted === null ? head.outerFrom - 2 : head.outerFrom - 1)
    if (!upper) break
    links.unshift({ phrase: head, word, bare: contracted === null && head.determiner === null })
    head = upper
  }
  return named(context, head, links, last)
}

/** The chain that begins with a phrase: the phrase with what follows it by "of" and "de". */
export function chainStartingWith(context: SentenceContext, head: Phrase): PhraseChain {
  const links: Link[] = []
  let last = head
  for (const phrase of context.phrases) {
    if (phrase.outerFrom < last.outerTo) continue
    const contracted = phrase.determiner !== null && /^(?:du|des)$/.test(phrase.determiner.lower)
    const at = contracted ? phrase.outerFrom : phrase.outerFrom - 1
    const word = context.sentence.tokens[at]?.lower ?? ''
    if (at !== last.outerTo || !/^(?:of|de|d'|du|des)$/.test(word)) break
    links.push({ phrase, word, bare: !contracted && phrase.determiner === null })
    last = phrase
  }
  return named(context, head, links, last)
}

function named(context: SentenceContext, head: Phrase, links: readonly Link[], last: Phrase): PhraseChain {
  const long = context.longForms.find((form) => form.start <= head.start && form.end >= head.end)
  let end = long ? long.end : headEnd(context, head)
  const rest = links.filter((link) => link.phrase.start >= end)
  // "vitesse de remontée", "rate of ascent": one noun with a bare complement is one name. A longer head
  // ("boiling point of acetone") is a property of what follows.
  const bare = !long && rest[0]?.bare === true && (/^(?:of|de|d')$/.test(rest[0].word) || namesKind(context, rest[0]))
  const joined = bare && (head.to - head.from === 1 || (rest[0] !== undefined && !isSpecific(context, rest[0].phrase))) ? rest.shift() : undefined
  if (joined) end = withNumber(context, joined.phrase)
  // "teneur en dioxyde de soufre": what is in it has a name of two nouns.
  const inner = joined && /^(?:à|en)$/.test(joined.word) && rest[0]?.bare && /^(?:de|d')$/.test(rest[0].word) ? rest.shift() : undefined
  if (inner) end = inner.phrase.end
  const owner = rest[0] && ownerPrepositions.has(rest[0].word) ? rest[0].phrase : null
  const start = long ? long.start : head.start
  return { head, name: long?.name ?? textOf(context.text, start, end), start, end, owner, last, isTerm: long !== undefined }
}

/** "une cuillère à soupe", "la teneur en sel": a small noun after a bare "à" or "en" names the kind; a name in capitals is a place. */
function namesKind(context: SentenceContext, link: Link): boolean {
  return context.language === 'fr' && /^(?:à|en)$/.test(link.word) && (!link.phrase.proper || isAcronym(textOf(context.text, link.phrase.start, link.phrase.end)))
}

/**
 * The end of a head with what trimming took from it and its verb shows to be a part: "l'acide concentré a une
 * densité", "le carbone 14 est".
 */
function headEnd(context: SentenceContext, head: Phrase): number {
  const { tokens } = context.sentence
  if (context.language !== 'fr') return head.end
  const next = tokens[head.outerTo]
  const verb = (index: number): boolean => tokens[index]?.tag === 'X' || (tokens[index]?.tag === 'V' && !/ants?$/.test(tokens[index]?.lower ?? ''))
  if (head.outerTo > head.to && verb(head.outerTo) && tokens.slice(head.to, head.outerTo).every((token) => token.tag === 'A')) return tokens[head.outerTo - 1]?.end ?? head.end
  return next?.tag === 'M' && /^\d{1,3}$/.test(next.text) && verb(head.outerTo + 1) ? next.end : head.end
}

/** PVC, CO2: a stuff or a make, where "Paris" is a place. */
function isAcronym(name: string): boolean {
  return /^\p{Lu}[\p{Lu}\p{N}]{1,5}$/u.test(name)
}

/** "un plongeur de niveau 1": the number belongs to the name. */
function withNumber(context: SentenceContext, phrase: Phrase): number {
  const next = context.sentence.tokens[phrase.outerTo]
  return next?.tag === 'M' && /^\d{1,2}$/.test(next.text) ? next.end : phrase.end
}

/** The verb stands in a relative clause: "a valve that opens at 10 bar". */
export function isRelative(context: SentenceContext, group: VerbGroup): boolean {
  return /^(?:which|that|who|qui)$/.test(context.sentence.tokens[group.from - 1]?.lower ?? '')
}

/** A relative clause without a comma says which ones, not what all are: "a diver who breathes 20 L/min". */
export function isRestrictive(context: SentenceContext, group: VerbGroup): boolean {
  return isRelative(context, group) && context.sentence.tokens[group.from - 2]?.text !== ','
}

/** The subject of a verb group: the chain just before it, over a relative pronoun where there is one. */
export function subjectOf(context: SentenceContext, group: VerbGroup): PhraseChain | null {
  const { tokens } = context.sentence
  let end = group.from - 1
  if (isRelative(context, group)) {
    end--
    if (tokens[end]?.text === ',') end--
  } else if (tokens[end]?.text === ',') {
    // "The pump, which is old, must…": what stands before the comma is not the subject.
    return null
  }
  const last = phraseEndingAt(context, end)
  if (!last) return null
  const chain = chainEndingWith(context, last)
  const before = tokens[chain.head.outerFrom - 1]
  if (/^(?:dont|whose)$/.test(before?.lower ?? '')) return null
  // What a relative clause hangs on may be anything; a subject of its own is no object and no place.
  if (!isRelative(context, group) && (before?.tag === 'V' || before?.tag === 'P' || /^(?:for|of|in|on|at|to|with|from|by)$/.test(before?.lower ?? ''))) return null
  // "Class 2 lasers have…", "Some 40 people need…": the number is a part of what is spoken of, and of no name.
  if (before?.tag === 'M') return null
  // Two phrases side by side: the tagger has lost a verb or the phrase is longer than it looks.
  if (chain.head.determiner === null && context.phrases.some((phrase) => phrase.outerTo === chain.head.outerFrom)) return null
  if (before?.tag === 'C' && /^(?:and|or|et|ou|nor|ni|as|than|like)$/.test(before.lower) && phraseEndingAt(context, chain.head.outerFrom - 2)) return null
  return chain
}

/** What a chain is about as one name: itself where it is specific, else what it belongs to. */
export function topicOf(context: SentenceContext, chain: PhraseChain): { name: string; start: number; end: number; head: Phrase } | null {
  if (isSpecific(context, chain.head) || (chain.end > chain.head.end && !context.words.genericNouns.has(context.sentence.tokens[chain.head.head]?.lower ?? ''))) {
    return /^(?:this|that|these|those|its|their|ce|cet|cette|ces)$/.test(chain.head.determiner?.lower ?? '') && chain.head.to - chain.head.from === 1 ? null : { name: chain.name, start: chain.start, end: chain.end, head: chain.head }
  }
  return chain.owner && isSpecific(context, chain.owner) ? { name: textOf(context.text, chain.owner.start, chain.owner.end), start: chain.owner.start, end: chain.owner.end, head: chain.owner } : null
}
