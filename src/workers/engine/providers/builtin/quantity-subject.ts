import type { Comparator } from '../../../../shared/model/extraction.ts'
import { dimensionName, dimensionsOfNoun, isVagueMeasure, measuringAdjectives } from './dimension-nouns.ts'
import { isEquipment } from './entity-types.ts'
import { chainEndingWith, chainStartingWith, isRestrictive, subjectOf, topicOf, type PhraseChain } from './phrase-chains.ts'
import type { Quantity, QuantitySubject } from './quantities.ts'
import { byNoun, limitOf, measured, measures, ofOwner } from './quantity-nouns.ts'
import { boundOf } from './lead-ins.ts'
import { byTopic, byWait, byWhatFollows } from './quantity-context.ts'
import { headLower, isConditional, phraseStartingAt, tokenAfter, tokenBefore, verbGroupEndingAt, type SentenceContext, type VerbGroup } from './sentence-context.ts'

const measureVerbs =
  /^(?:measures?|weighs?|holds?|lasts?|reach(?:es)?|costs?|exceeds?|takes?|delivers?|consumes?|produces?|displaces?|carries|carry|spans?|withstands?|draws?|pumps?|averages?|ranges?|var(?:y|ies)|equals?|pèsent?|mesurent?|durent?|attei(?:nt|gnent)|coûtent?|dépasse(?:r|nt)?|excède(?:r|nt)?|excéder|vaut|valent|délivrent?|consomment?|produi(?:t|sent)|supportent?|rester|atteindre|peser|mesurer|durer|débitent?|pompent?|varient?|pèse|mesure|dure|coûte|délivre|consomme|supporte|débite|varie|pompe|oscille)$/
const holdVerbs = /^(?:contains?|holds?|has|have|had|comprises?|contient|contiennent|contenir|renferment?|renferme|comprend|comprennent|a|ont)$/
const aged = /^(?:a|ont|avait|avaient|avoir|aura)$/
/** What can be set to a percentage; "give oxygen at 100 %" tells how pure it is. */
const setVerbs = /^(?:set|adjust|keep|maintain|charge|limit|dilute|fill|reduce|discharge|régler|réglez|maintenir|maintenez|limiter|limitez|charger|chargez|diluer|remplir|réduire|ajuster)$/
const limitVerbs = /^(?:exceed|exceeds|exceeding|dépasser|dépasse|dépassent|excéder|excède|excèdent)$/
/** Verbs that say no more than "is". */
const lying = /^(?:lies?|ranges?|situe(?:nt)?|trouve(?:nt)?|étend(?:ent)?|situé[es]{0,2}|compris[es]{0,2})$/
const limitedTo = /^(?:limited|limité|limitée|limités|limitées|restricted|capped)$/
const placePrepositions = /^(?:to|at|for|below|above|under|over|within|every|à|pendant|durant|sous|dans|sur|pour|vers|jusqu'|au)$/

/**
 * Finds what a quantity is about by what stands just before it (a noun that measures, a verb and its subject, an
 * object and its instruction) or just after it ("of water", "deep", "before flying"). Null where that is not
 * plain: a wrong subject is worse than a missing fact.
 */
export function quantitySubject(context: SentenceContext, quantity: Quantity): QuantitySubject | null {
  const at = tokenBeforeValue(context, quantity)
  // "from No. 8 up to 3/8 inch": the other end of the range is no noun.
  if (context.sentence.tokens[at]?.tag === 'M') return null
  if (at >= 0 && isConditional(context, at)) return null
  return byNoun(context, quantity, at) ?? byVerb(context, quantity, at) ?? byPreposition(context, quantity, at) ?? byLabel(context, quantity, at) ?? byWhatFollows(context, quantity, at)
}

/** Index of the token before a quantity, "de" of "est de 20 m" skipped. */
function tokenBeforeValue(context: SentenceContext, quantity: Quantity): number {
  const { tokens } = context.sentence
  const at = tokenBefore(context, quantity.cueStart)
  const link = tokens[at]
  if (link && /^(?:de|d')$/.test(link.lower) && tokens[at - 1]?.tag === 'X') return at - 1
  return at
}

/** "The ascent rate must not exceed 9 m/min", "the boat weighs 3 t", "the water is 20 m deep". */
function byVerb(context: SentenceContext, quantity: Quantity, at: number): QuantitySubject | null {
  const { tokens } = context.sentence
  const group = verbGroupEndingAt(context, at)
  if (!group) return null
  const relative = isRestrictive(context, group)
  const chain = relative ? definedTerm(context, group) : subjectOf(context, group)
  if (relative && !chain) return null
  const limits = limitVerbs.test(group.main.lower)
  const refused = /^(?:no|aucun|aucune)$/.test(chain?.head.determiner?.lower ?? '') || tokens[group.from - 1]?.lower === 'no'
  const comparator = underNegation(limits ? '>' : (quantity.comparator ?? '='), group.negated || refused)
  if (comparator === null) return null
  const excess = limits ? limitedThing(context, quantity) : null
  if (excess) return { ...excess, comparator }
  if (!chain) return limits && group.negated ? byTopic(context, quantity, group) : byWait(context, quantity, group, comparator)
  const value = measured(context, chain, quantity)
  if (value) return { ...value, comparator: comparator === '=' ? limitOf(context, chain.head, quantity) : comparator }
  if (measures(context, chain.head, quantity)) return null
  const stated = propertyAfter(context, quantity)
  const owned = !stated && (group.copula || limits) ? ofOwner(context, chain, comparator) : null
  if (owned) return owned
  const topic = topicOf(context, chain)
  // "la majorité des répondants avaient…": true of a part, not of the owner.
  if (!topic || topic.head !== chain.head || dimensionsOfNoun(headLower(context, topic.head))) return null
  const say = (property: string): QuantitySubject => ({ entity: topic.name, start: topic.start, end: topic.end, property, comparator })
  if (stated && (group.copula || measureVerbs.test(group.main.lower))) return say(stated)
  if (aged.test(group.main.lower) && /^(?:ans?|years?)$/.test(quantity.unit)) return say('âge')
  if (limits) return say(comparator !== '<=' ? dimensionName(quantity.dimension, context.language) : context.language === 'fr' ? 'limite' : 'limit')
  // "The service ceiling is 14,000 ft": a length by another name keeps its name.
  if (group.copula) {
    if (/^(?:ratio|time|money|rate)$/.test(quantity.dimension)) return null
    const bound = comparator === '=' ? limitOf(context, chain.head, quantity) : comparator
    // "The permissible vibration is 4.5 mm/s": what has no weight or warmth of its own is the quantity itself.
    if (quantity.dimension !== 'length') return isEquipment(headLower(context, chain.head)) || /^(?:temperature|mass|volume)$/.test(quantity.dimension) ? say(dimensionName(quantity.dimension, context.language)) : { ...say(topic.name), comparator: bound }
    const compared = comparedLength(context, quantity)
    if (compared) return say(compared)
    return !group.modal && chain.head.determiner !== null && !tokens[group.from]?.lower.match(/^(?:are|were|sont|étaient)$/) ? say(topic.name) : null
  }
  const held = holdVerbs.test(group.main.lower) ? heldThing(context, quantity) : null
  if (held) return say(held)
  return quantity.dimension === 'ratio' || !measureVerbs.test(group.main.lower) || followedByNoun(context, quantity) ? null : say(group.main.lower)
}

/** "Heat the flask to 80 °C", "water boils at 100 °C", "poultry must be cooked to 74 °C", "keep the fridge below 5 °C". */
function byPreposition(context: SentenceContext, quantity: Quantity, at: number): QuantitySubject | null {
  const { tokens } = context.sentence
  const link = tokens[at]
  const periodic = context.language === 'fr' && /^(?:les)$/.test(link?.lower ?? '') && /^(?:tous|toutes)$/.test(tokens[at - 1]?.lower ?? '')
  const explicit = periodic || (link !== undefined && placePrepositions.test(link.lower) && (link.tag === 'P' || link.tag === 'D'))
  const cue = context.text.slice(quantity.cueStart, quantity.start).trim().toLowerCase()
  // A comparator may have eaten the preposition: "kept below 5 °C", "entre 2 et 5 °C", "up to 40 bar".
  const eaten = /^(?:below|above|under|over|within|up to|between|entre|au-dessus de|au-dessous de|en dessous de|au-delà de|jusqu'à|jusqu’à|not below|not over|about|environ)/.test(cue) || (quantity.value.includes('..') && cue === '')
  if (!explicit && !eaten) return null
  // "loses up to 50 ml of sweat", "needs about 0.8 g of protein": the number is the sweat's.
  if (!explicit && /^(?:of|de|d')$/.test(tokens[tokenAfter(context, quantity.cueEnd)]?.lower ?? '') && quantity.dimension !== 'length') return null
  // "up to 2 hours before the operation" is a least wait where it looks like a most.
  if (quantity.dimension === 'time' && cue.startsWith('up to') && /^(?:before|avant)$/.test(tokens[tokenAfter(context, quantity.cueEnd)]?.lower ?? '')) return null
  const preposition = periodic ? 'tous les' : explicit ? (link?.lower ?? '') : cue.replace(/^(?:about|environ)$/, '')
  const end = periodic ? at - 2 : explicit ? at - 1 : at
  const word = preposition === "jusqu'" ? "jusqu'à" : preposition
  const group = verbGroupEndingAt(context, end)
  if (group && isRestrictive(context, group)) return null
  // "must fast for 6 hours": the full verb was taken for something else.
  if (group && !group.copula && group.main.tag === 'X') return null
  if (group && !group.copula) {
    const chain = subjectOf(context, group)
    const comparator = underNegation(limitedTo.test(group.main.lower) ? '<=' : (quantity.comparator ?? (preposition === 'vers' ? '~' : '=')), group.negated)
    if (!chain || comparator === null) return null
    const value = measured(context, chain, quantity)
    if (value) return { ...value, comparator }
    const topic = measures(context, chain.head, quantity) ? null : topicOf(context, chain)
    if (!topic || topic.head !== chain.head || dimensionsOfNoun(headLower(context, topic.head))?.includes(quantity.dimension)) return null
    const property = (/^[<>]$/.test(quantity.comparator ?? '') ? null : propertyAfter(context, quantity)) ?? (lying.test(group.main.lower) ? (quantity.dimension === 'length' ? comparedLength(context, quantity) : topic.name) : null)
    if (property) return { entity: topic.name, start: topic.start, end: topic.end, property, comparator }
    return { entity: topic.name, start: topic.start, end: topic.end, property: limitedTo.test(group.main.lower) ? (quantity.dimension === 'rate' ? topic.name : dimensionName(quantity.dimension, context.language)) : joined(group.main.lower, word), comparator }
  }
  const object = objectBefore(context, end)
  if (!object) return null
  const comparator = underNegation(quantity.comparator ?? '=', object.negated)
  if (comparator === null) return null
  const value = measured(context, object.chain, quantity)
  if (value) return { ...value, comparator }
  if (quantity.dimension === 'ratio' && !setVerbs.test(object.verb)) return null
  // "narcosis causes confusion below 30 m" tells where, not what: only an instruction's object has the value.
  const topic = object.instructs && !measures(context, object.chain.head, quantity) ? topicOf(context, object.chain) : null
  return topic ? { entity: topic.name, start: topic.start, end: topic.end, property: joined(object.verb, word), comparator } : null
}

/** "Maximum depth: 20 m" at the start of a line or item, with nothing after it. */
function byLabel(context: SentenceContext, quantity: Quantity, at: number): QuantitySubject | null {
  const { tokens } = context.sentence
  if (!/^[:=–—]$/.test(tokens[at]?.text ?? '')) return null
  const rest = context.text.slice(quantity.cueEnd, context.sentence.end)
  if (/\p{L}/u.test(rest.replace(/^\s*\([^)]*\)/u, ''))) return null
  const first = context.phrases[0]
  if (!first || first.outerFrom !== 0) return null
  const label = context.phrases.findLast((phrase) => phrase.outerTo <= at)
  if (!label || label.outerTo !== at) return null
  const chain = chainEndingWith(context, label)
  if (chain.head !== first) return null
  const value = measured(context, chain, quantity)
  const own = quantity.comparator ?? limitOf(context, chain.head, quantity)
  const title = context.leadIn ?? context.headings[context.headings.length - 1] ?? ''
  // Under "Maximum deviations" the length that is listed is no length.
  if (/deviation|tolerance|variation|difference|error|écart|tolérance|différence|erreur/iu.test(title)) return null
  const comparator = own === '=' ? (boundOf(context.leadIn ?? '') ?? boundOf(context.headings[context.headings.length - 1] ?? '') ?? own) : own
  if (value) return { ...value, comparator }
  const topic = measures(context, chain.head, quantity) || dimensionsOfNoun(headLower(context, chain.head)) ? null : topicOf(context, chain)
  const listed = listedMeasure(context, quantity)
  // The length of a thing that has many is not to be guessed.
  if (!listed && /^(?:length|rate|time|ratio)$/.test(quantity.dimension)) return null
  return topic ? { entity: topic.name, start: topic.start, end: topic.end, property: listed ?? dimensionName(quantity.dimension, context.language), comparator } : null
}

/** "Minimum clearances", "The following pressures apply:": what a list under a title gives of each of its things. */
function listedMeasure(context: SentenceContext, quantity: Quantity): string | null {
  const heading = context.headings[context.headings.length - 1] ?? ''
  const measuring = (word: string): boolean => dimensionsOfNoun(word)?.includes(quantity.dimension) === true && !isVagueMeasure(word)
  const wordsOf = (title: string): readonly string[] => title.toLowerCase().split(/[^\p{L}-]+/u)
  const inHeading = wordsOf(heading).some(measuring) && heading.length <= 40 && !/[,;]|\s(?:and|et|of|de|du|des)\s/u.test(heading.replace(/\s(?:de|of) \p{L}+$/u, ''))
  return inHeading ? heading.toLowerCase() : (wordsOf(context.leadIn ?? '').find(measuring) ?? null)
}

/** "must not be less than" is "at least"; "is not 5 m" says nothing. */
export function underNegation(comparator: Comparator, negated: boolean): Comparator | null {
  if (!negated) return comparator
  if (comparator === '>') return '<='
  if (comparator === '<') return '>='
  return comparator === '>=' ? '<' : null
}

/** "must not exceed 80 % of the clock", "ne pas dépasser 1,6 bar de pression partielle": the limit is the clock's. */
function limitedThing(context: SentenceContext, quantity: Quantity): Omit<QuantitySubject, 'comparator'> | null {
  const after = tokenAfter(context, quantity.cueEnd)
  if (!/^(?:of|de|d')$/.test(context.sentence.tokens[after]?.lower ?? '')) return null
  const phrase = phraseStartingAt(context, after + 1)
  const chain = phrase ? chainStartingWith(context, phrase) : null
  const bare = chain && chain.owner && chain.owner.determiner === null ? { name: context.text.slice(chain.start, chain.owner.end).replace(/\s+/g, ' '), start: chain.start, end: chain.owner.end } : null
  const topic = chain ? (bare ?? topicOf(context, chain)) : null
  return topic ? { entity: topic.name, start: topic.start, end: topic.end, property: context.language === 'fr' ? 'limite' : 'limit' } : null
}

/** "Nitrox is a mixture that contains more than 21 % oxygen": what is true of the class as defined is true of nitrox. */
function definedTerm(context: SentenceContext, group: VerbGroup): PhraseChain | null {
  const antecedent = subjectOf(context, group)
  const { tokens } = context.sentence
  const copula = tokens.findIndex((token) => token.tag === 'X' || token.tag === 'V')
  const term = context.phrases[0]
  if (!antecedent || !term || term.outerFrom !== 0 || !/^(?:is|are|est|sont)$/.test(tokens[copula]?.lower ?? '') || tokens[copula + 1]?.tag !== 'D') return null
  if (antecedent.head.outerFrom !== copula + 1) return null
  const last = context.phrases.findLast((phrase) => phrase.outerTo <= copula)
  const chain = last ? chainEndingWith(context, last) : null
  return chain?.head === term ? chain : null
}

/** The object that a verb takes just before `end`, the verb, and whether the verb is negated. */
function objectBefore(context: SentenceContext, end: number): { chain: PhraseChain; verb: string; negated: boolean; instructs: boolean } | null {
  const { tokens } = context.sentence
  const last = context.phrases.find((phrase) => phrase.outerTo - 1 === end)
  if (!last) return null
  const chain = chainEndingWith(context, last)
  let verbAt = chain.head.outerFrom - 1
  // "give 100 % oxygen", "administrer de l'oxygène": a number or a partitive may stand in between.
  while (/^(?:M|S)$/.test(tokens[verbAt]?.tag ?? '')) verbAt--
  if (/^(?:la|l')$/.test(chain.head.determiner?.lower ?? '') && tokens[verbAt]?.lower === 'de' && tokens[verbAt - 1]?.tag === 'V') verbAt--
  const verb = tokens[verbAt]
  if (verb?.tag !== 'V') return null
  const negated = tokens.slice(Math.max(0, verbAt - 3), verbAt + 2).some((token) => /^(?:not|n't|never|ne|n'|pas|jamais)$/.test(token.lower))
  const instructs = context.language === 'fr' ? /(?:er|ir|re|ez|oir)$/.test(verb.lower) : !/(?:[^s]s|ed|ing)$/.test(verb.lower)
  return { chain, verb: verb.lower, negated, instructs }
}

/** "20 m deep", "5 mm in diameter", "3 m de long": the words after the number name the property. */
function propertyAfter(context: SentenceContext, quantity: Quantity): string | null {
  const next = context.sentence.tokens[tokenAfter(context, quantity.cueEnd)]
  const byAdjective = next ? measuringAdjectives.get(next.lower) : undefined
  if (byAdjective) return byAdjective
  const match = /^\s(?:in\s|de\s|d['’])(diameter|altitude|length|width|height|thickness|depth|weight|area|volume|circumference|diamètre|profondeur|épaisseur|hauteur|largeur|longueur|long|large|haut)(?![\p{L}])/iu.exec(context.text.slice(quantity.cueEnd, context.sentence.end))
  const french: Readonly<Record<string, string>> = { long: 'longueur', large: 'largeur', haut: 'hauteur' }
  return match?.[1] ? (french[match[1]] ?? match[1].toLowerCase()) : null
}

/** "no lower than 2.3 m", "600 mm above the deck": the comparison or the place names the length that is meant. */
function comparedLength(context: SentenceContext, quantity: Quantity): string | null {
  const cue = /(?:^|\s)(higher|taller|lower|longer|deeper|wider|thicker|shallower|narrower|thinner) than$/iu.exec(context.text.slice(quantity.cueStart, quantity.start).trim())?.[1]?.toLowerCase()
  const named: Readonly<Record<string, string>> = { higher: 'height', taller: 'height', lower: 'height', longer: 'length', deeper: 'depth', shallower: 'depth', wider: 'width', narrower: 'width', thicker: 'thickness', thinner: 'thickness' }
  if (cue) return named[cue] ?? null
  const place = /^\s(above|below|beneath|from|au-dessus|au-dessous|d[ue]s?(?!\p{L})|de l['’])/iu.exec(context.text.slice(quantity.cueEnd, context.sentence.end))?.[1]?.toLowerCase()
  if (!place) return null
  if (context.language === 'fr') return place === 'au-dessus' ? 'hauteur' : place === 'au-dessous' ? 'profondeur' : 'distance'
  return place === 'above' ? 'height' : place === 'from' ? 'distance' : 'depth'
}

/** "contains 21 % oxygen", "has about 5 litres of blood": the thing held is the property. */
export function heldThing(context: SentenceContext, quantity: Quantity): string | null {
  const { tokens } = context.sentence
  const after = tokenAfter(context, quantity.cueEnd)
  const linked = /^(?:of|de|d')$/.test(tokens[after]?.lower ?? '')
  const phrase = phraseStartingAt(context, linked ? after + 1 : after)
  if (!phrase) return linked || tokens[after]?.tag !== '.' ? null : dimensionName(quantity.dimension, context.language)
  return phrase.determiner === null ? context.text.slice(phrase.start, phrase.end).replace(/\s+/g, ' ') : null
}

function followedByNoun(context: SentenceContext, quantity: Quantity): boolean {
  const link = context.sentence.tokens[tokenAfter(context, quantity.cueEnd)]
  return link !== undefined && (/^(?:N|PN|A)$/.test(link.tag) || /^(?:of|de|d'|du|des)$/.test(link.lower))
}

function joined(verb: string, preposition: string): string {
  return preposition === '' ? verb : `${verb} ${preposition}`
}

