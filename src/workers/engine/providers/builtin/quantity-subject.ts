import type { Comparator } from '../../../../shared/model/extraction.ts'
import { dimensionName, dimensionsOfNoun, measuringAdjectives } from './dimension-nouns.ts'
import { textOf, type Phrase } from './phrases.ts'
import type { Quantity } from './quantities.ts'
import { chainEndingWith, headLower, isConditional, isSpecific, nameOf, namesSubstance, phraseEndingAt, phraseStartingAt, subjectOf, tokenAfter, tokenBefore, verbGroupEndingAt, type PhraseChain, type SentenceContext, type VerbGroup } from './sentence-context.ts'
import { isNominal } from './tokens.ts'

/** What a quantity is said of. `entity` is a phrase of the sentence, so its words are in the text. */
export interface QuantitySubject {
  readonly entity: string
  readonly start: number
  readonly end: number
  readonly property: string
  readonly comparator: Comparator
}

const measureVerbs = /^(?:measure|measures|weigh|weighs|hold|holds|contain|contains|last|lasts|reach|reaches|cost|costs|exceed|exceeds|take|takes|require|requires|need|needs|deliver|delivers|consume|consumes|produce|produces|supply|supplies|displace|displaces|carry|carries|span|spans|withstand|withstands|draw|draws|pump|pumps|remain|remains|stay|stays|average|averages|equal|equals|pèse|pèsent|mesure|mesurent|contient|contiennent|dure|durent|atteint|atteignent|coûte|coûtent|dépasse|dépasser|dépassent|excède|excéder|excèdent|vaut|valent|délivre|délivrent|consomme|consomment|produit|produisent|fait|font|supporte|supportent|nécessite|nécessitent|reste|restent|rester|atteindre|peser|mesurer|durer|débite|débitent)$/
const limitVerbs = /^(?:exceed|exceeds|exceeding|dépasser|dépasse|dépassent|excéder|excède|excèdent)$/
const limitedTo = /^(?:limited|limité|limitée|limités|limitées|restricted|capped)$/
const placePrepositions = /^(?:to|at|for|below|above|under|over|by|from|in|within|between|with|of|à|pendant|durant|sous|dans|sur|en|de|d'|pour|entre|par|vers|avec|jusqu'|au)$/

/**
 * Finds what a quantity is about by what stands just before it (a noun that measures, a verb and its subject, an
 * object and its instruction) or just after it ("of water", "deep", "before flying"). Null where that is not
 * plain: a wrong subject is worse than a missing fact.
 */
export function quantitySubject(context: SentenceContext, quantity: Quantity): QuantitySubject | null {
  const at = tokenBefore(context, quantity.cueStart)
  if (at >= 0 && isConditional(context, at)) return null
  return byNoun(context, quantity, at) ?? byVerb(context, quantity, at) ?? byPreposition(context, quantity, at) ?? byLabel(context, quantity, at) ?? byWhatFollows(context, quantity, at)
}

/** "a maximum depth of 20 m", "une profondeur de 20 m", "a cylinder of 12 litres". */
function byNoun(context: SentenceContext, quantity: Quantity, at: number): QuantitySubject | null {
  const { tokens } = context.sentence
  const link = tokens[at]
  const ofLink = link !== undefined && /^(?:of|de|d'|à|between|from)$/.test(link.lower)
  const phrase = ofLink ? phraseEndingAt(context, at - 1) : phraseEndingAt(context, at)
  if (!phrase || (!ofLink && (quantity.comparator === null && link?.text !== ')') && !measures(context, phrase, quantity))) return null
  if (measures(context, phrase, quantity)) return ofDimension(context, quantity, phrase, false)
  // "la pression de l'air de 10 bar": the quantity belongs to the head of the chain.
  const chain = chainEndingWith(context, phrase)
  if (chain.head !== phrase && measures(context, chain.head, quantity)) return ofDimension(context, quantity, chain.head, true, chain.owner)
  if (!ofLink || !/^(?:de|d'|of)$/.test(link.lower) || quantity.dimension === 'ratio' || quantity.dimension === 'money' || quantity.dimension === 'time') return null
  if (!isSpecific(context, phrase) || dimensionsOfNoun(headLower(context, phrase)) !== null) return null
  return named(context, phrase, dimensionName(quantity.dimension, context.language), quantity.comparator ?? '=')
}

/** The value of a measuring noun: said of its owner where the sentence names one. */
function ofDimension(context: SentenceContext, quantity: Quantity, phrase: Phrase, owned: boolean, owner: Phrase | null = null): QuantitySubject | null {
  const { tokens } = context.sentence
  const property = nameOf(context, phrase)
  const comparator = quantity.comparator === null || quantity.comparator === '=' ? limitOf(context, phrase, quantity) : quantity.comparator
  if (owned && owner && isSpecific(context, owner)) return named(context, owner, property, comparator)
  const determiner = phrase.determiner?.lower ?? ''
  if (/^(?:its|their|his|her|son|sa|ses|leur|leurs|this|that|these|those|ce|cet|cette|ces)$/.test(determiner)) return null
  const before = phrase.outerFrom - 1
  const direct = verbGroupEndingAt(context, before)
  const viaPreposition = tokens[before]?.tag === 'P' ? verbGroupEndingAt(context, before - 1) : null
  const group = direct ?? viaPreposition
  if (group?.negated && comparator === '=') return null
  const subject = group ? subjectOf(context, group) : null
  if (subject && isSpecific(context, subject.head) && !dimensionsOfNoun(headLower(context, subject.head))) return named(context, subject.head, property, comparator)
  const object = tokens[before]?.tag === 'P' && /^(?:to|at|with|à|sous|avec)$/.test(tokens[before]?.lower ?? '') ? objectBefore(context, before - 1) : null
  if (object && isSpecific(context, object)) return named(context, object, property, comparator)
  if (tokens[before]?.lower === 'with' || tokens[before]?.lower === 'avec') {
    const holder = phraseEndingAt(context, before - 1)
    if (holder && isSpecific(context, holder)) return named(context, holder, property, comparator)
  }
  // "at a temperature of 200 °C" with no one it is said of tells nothing; "the ascent rate" names its own concept.
  return phrase.to - phrase.from >= 2 || isAcronymLike(property) ? named(context, phrase, property, comparator) : null
}

/** "The ascent rate must not exceed 9 m/min", "the boat weighs 3 t", "the water is 20 m deep". */
function byVerb(context: SentenceContext, quantity: Quantity, at: number): QuantitySubject | null {
  const group = verbGroupEndingAt(context, at)
  if (!group) return null
  const subject = subjectOf(context, group)
  const limits = limitVerbs.test(group.main.lower)
  let comparator = quantity.comparator ?? '='
  if (limits) comparator = group.negated ? '<=' : '>'
  else if (group.negated && comparator === '<') comparator = '>='
  else if (group.negated && comparator === '>') comparator = '<='
  else if (group.negated) return null
  if (!subject) return limits && group.negated ? byTopic(context, quantity, group) : byWait(context, quantity, group, comparator)
  const measured = measuredOf(context, subject, quantity)
  if (measured) {
    const limit = comparator === '=' ? limitOf(context, measured.dimension, quantity) : comparator
    return measured.owner ? named(context, measured.owner, nameOf(context, measured.dimension), limit) : named(context, measured.dimension, nameOf(context, measured.dimension), limit)
  }
  if (dimensionsOfNoun(headLower(context, subject.head)) || !isSpecific(context, subject.head)) return null
  const adjective = context.sentence.tokens[tokenAfter(context, quantity.end)]
  const byAdjective = adjective ? measuringAdjectives.get(adjective.lower) : undefined
  if (group.copula) {
    if (byAdjective) return named(context, subject.head, byAdjective, comparator)
    return quantity.dimension === 'ratio' || quantity.dimension === 'time' || quantity.dimension === 'money' ? null : named(context, subject.head, dimensionName(quantity.dimension, context.language), comparator)
  }
  if (quantity.dimension === 'ratio' || !measureVerbs.test(group.main.lower) || followedByNoun(context, quantity)) return null
  return named(context, subject.head, limits ? dimensionName(quantity.dimension, context.language) : group.main.lower, comparator)
}

/** "Heat the flask to 80 °C", "water boils at 100 °C", "poultry must be cooked to 74 °C". */
function byPreposition(context: SentenceContext, quantity: Quantity, at: number): QuantitySubject | null {
  const { tokens } = context.sentence
  // A comparator may have eaten the preposition: "kept below 5 °C", "entre 2 et 5 °C".
  const link = tokens[at]
  const explicit = link !== undefined && (link.tag === 'P' || link.lower === 'au') && placePrepositions.test(link.lower)
  const end = explicit ? at - 1 : at
  const preposition = explicit ? link.lower : ''
  if (explicit && /^(?:of|de|d'|by|par|from|in|en|with|avec|over)$/.test(link.lower)) return null
  const group = verbGroupEndingAt(context, end)
  if (group && !group.copula) {
    if (group.negated) return null
    const subject = subjectOf(context, group)
    if (!subject) return null
    const property = limitedTo.test(group.main.lower) ? null : `${group.main.lower}${preposition ? ` ${preposition}` : ''}`
    const comparator = limitedTo.test(group.main.lower) ? '<=' : (quantity.comparator ?? '=')
    const measured = measuredOf(context, subject, quantity)
    if (measured) return named(context, measured.owner ?? measured.dimension, nameOf(context, measured.dimension), comparator)
    if (!isSpecific(context, subject.head) || dimensionsOfNoun(headLower(context, subject.head))) return null
    return named(context, subject.head, property ?? dimensionName(quantity.dimension, context.language), comparator)
  }
  const object = objectBefore(context, end)
  if (!object) return null
  const verb = tokens[object.outerFrom - 1]
  const chainVerb = verb?.tag === 'V' ? verb : null
  if (dimensionsOfNoun(headLower(context, object))) return measures(context, object, quantity) && object.to - object.from >= 2 ? named(context, object, nameOf(context, object), quantity.comparator ?? '=') : null
  if (!chainVerb || !isSpecific(context, object)) return null
  return named(context, object, `${chainVerb.lower}${preposition ? ` ${preposition}` : ''}`, quantity.comparator ?? '=')
}

/** "Maximum depth: 20 m" at the start of a line or item. */
function byLabel(context: SentenceContext, quantity: Quantity, at: number): QuantitySubject | null {
  const { tokens } = context.sentence
  if (!/^[:=–—]$/.test(tokens[at]?.text ?? '')) return null
  const label = phraseEndingAt(context, at - 1)
  if (!label) return null
  const chain = chainEndingWith(context, label)
  if (chain.head.outerFrom !== 0) return null
  const rest = context.text.slice(quantity.cueEnd, context.sentence.end)
  if (/\p{L}/u.test(rest.replace(/^\s*\([^)]*\)/u, ''))) return null
  if (measures(context, chain.head, quantity)) return chain.owner && isSpecific(context, chain.owner) ? named(context, chain.owner, nameOf(context, chain.head), quantity.comparator ?? limitOf(context, chain.head, quantity)) : named(context, chain.head, nameOf(context, chain.head), quantity.comparator ?? limitOf(context, chain.head, quantity))
  if (dimensionsOfNoun(headLower(context, chain.head)) || !isSpecific(context, chain.head)) return null
  return named(context, chain.head, dimensionName(quantity.dimension, context.language), quantity.comparator ?? '=')
}

/** "5 ml of acid", "20 m deep", "a 30 mA breaker". */
function byWhatFollows(context: SentenceContext, quantity: Quantity, at: number): QuantitySubject | null {
  const { tokens } = context.sentence
  const after = tokenAfter(context, quantity.cueEnd)
  const link = tokens[after]
  if (!link) return null
  const counted = quantity.dimension === 'volume' || quantity.dimension === 'mass' || quantity.dimension === 'amount'
  if (/^(?:of|de|d')$/.test(link.lower) && counted) {
    const phrase = phraseStartingAt(context, after + 1)
    if (!phrase || phrase.determiner || !namesSubstance(context, phrase)) return null
    return named(context, phrase, context.language === 'fr' ? 'quantité' : 'quantity', quantity.comparator ?? '=')
  }
  const adjectival = context.language === 'en' && tokens[at]?.tag === 'D' && /^(?:a|an|the|each|every)$/.test(tokens[at]?.lower ?? '') && quantity.comparator === null
  if (adjectival && (isNominal(link) || link.tag === 'A') && !/^(?:time|ratio|length|angle|speed)$/.test(quantity.dimension)) {
    const phrase = phraseStartingAt(context, after)
    return phrase && isSpecific(context, phrase) ? named(context, phrase, dimensionName(quantity.dimension, context.language), '=') : null
  }
  return null
}

/** "Wait at least 18 hours before flying": the fact is about what comes after the wait. */
function byWait(context: SentenceContext, quantity: Quantity, group: VerbGroup, comparator: Comparator): QuantitySubject | null {
  if (quantity.dimension !== 'time' || !/^(?:wait|allow|rest|attendre|attendez|patienter|laisser|compter)$/.test(group.main.lower)) return null
  const after = tokenAfter(context, quantity.cueEnd)
  const link = context.sentence.tokens[after]
  if (!link || !/^(?:before|after|between|avant|après)$/.test(link.lower)) return null
  const next = context.sentence.tokens[after + 1]
  const skip = next && /^(?:de|d')$/.test(next.lower) ? 2 : 1
  const target = context.sentence.tokens[after + skip]
  const phrase = phraseStartingAt(context, after + skip)
  const property = `${group.main.lower} ${link.lower}`
  if (phrase && isSpecific(context, phrase)) return named(context, phrase, property, comparator)
  if (target?.tag === 'V') return { entity: target.text, start: target.start, end: target.end, property, comparator }
  return null
}

/** "Ne pas dépasser 15 m/min." under the heading "Vitesse de remontée": the heading measures what the unit does. */
function byTopic(context: SentenceContext, quantity: Quantity, group: VerbGroup): QuantitySubject | null {
  if (group.from > 1) return null
  const heading = context.headings[context.headings.length - 1]?.replace(/^[\d.\s]+/, '').trim()
  if (!heading || heading.split(/\s+/).length > 6) return null
  const measured = heading.toLowerCase().replace(/[’']/g, "' ").split(/[\s-]+/).some((word) => dimensionsOfNoun(word)?.includes(quantity.dimension) === true)
  return measured ? { entity: heading, start: -1, end: -1, property: heading, comparator: '<=' } : null
}

function objectBefore(context: SentenceContext, end: number): Phrase | null {
  const last = phraseEndingAt(context, end)
  if (!last) return null
  const chain = chainEndingWith(context, last)
  const verb = context.sentence.tokens[chain.head.outerFrom - 1]
  return verb?.tag === 'V' ? chain.head : null
}

function measures(context: SentenceContext, phrase: Phrase, quantity: Quantity): boolean {
  return dimensionsOfNoun(headLower(context, phrase))?.includes(quantity.dimension) === true
}

function measuredOf(context: SentenceContext, chain: PhraseChain, quantity: Quantity): { dimension: Phrase; owner: Phrase | null } | null {
  if (!measures(context, chain.head, quantity)) return null
  const determiner = chain.head.determiner?.lower ?? ''
  if (/^(?:its|their|his|her|son|sa|ses|leur|leurs|this|that|these|those|ce|cet|cette|ces)$/.test(determiner)) return null
  const owner = chain.owner && isSpecific(context, chain.owner) ? chain.owner : null
  if (!owner && chain.head.to - chain.head.from < 2 && !isAcronymLike(nameOf(context, chain.head)) && !/^(?:the|la|le|l')$/.test(determiner)) return null
  return { dimension: chain.head, owner }
}

function limitOf(context: SentenceContext, phrase: Phrase, quantity: Quantity): Comparator {
  if (quantity.value.includes('..')) return 'range'
  const whole = textOf(context.text, context.sentence.tokens[phrase.outerFrom]?.start ?? phrase.start, context.sentence.tokens[phrase.outerTo - 1]?.end ?? phrase.end).toLowerCase()
  if (/\b(?:maximum|max|maximal|maximale|maximales|maximaux|limite)\b/.test(whole)) return '<='
  if (/\b(?:minimum|min|minimal|minimale|minimales|minimaux)\b/.test(whole)) return '>='
  return quantity.comparator ?? '='
}

function followedByNoun(context: SentenceContext, quantity: Quantity): boolean {
  const link = context.sentence.tokens[tokenAfter(context, quantity.cueEnd)]
  return link !== undefined && (isNominal(link) || link.tag === 'A' || /^(?:of|de|d'|du|des)$/.test(link.lower))
}

function isAcronymLike(name: string): boolean {
  return /^\p{Lu}[\p{L}\p{N}]{1,8}$/u.test(name) && /\p{Lu}.*\p{Lu}|\p{N}/u.test(name)
}

function named(context: SentenceContext, phrase: Phrase, property: string, comparator: Comparator): QuantitySubject {
  return { entity: nameOf(context, phrase), start: phrase.start, end: phrase.end, property: property.slice(0, 80), comparator }
}
