import type { Comparator } from '../../../../shared/model/extraction.ts'
import { dimensionName, dimensionsOfNoun, isVagueMeasure } from './dimension-nouns.ts'
import { isEquipment } from './entity-types.ts'
import { chainEndingWith, chainStartingWith, subjectOf, topicOf, type PhraseChain } from './phrase-chains.ts'
import { textOf, type Phrase } from './phrases.ts'
import type { Quantity, QuantitySubject } from './quantities.ts'
import { headLower, isSpecific, nameOf, phraseEndingAt, tokenAfter, verbGroupEndingAt, type SentenceContext } from './sentence-context.ts'

const anaphoric = /^(?:its|their|his|her|son|sa|ses|leur|leurs|this|that|these|those|ce|cet|cette|ces)$/
/** Verbs whose subject has the measured thing: "the cylinder has a working pressure of 200 bar". */
const havingVerbs = /^(?:has|have|had|having|possess|possesses|require|requires|need|needs|use|uses|reach|reaches|develop|develops|provide|provides|offer|offers|a|ont|avoir|avait|possède|possèdent|présente|présentent|atteint|atteignent|exige|exigent|nécessite|nécessitent|offre|offrent|développe|développent)$/

/** "abaisse la pression de 0,3 bar" gives a difference, not the pressure. */
const changeVerbs = /^(?:abaisse|abaissent|abaisser|augmente|augmentent|augmenter|diminue|diminuent|diminuer|réduit|réduisent|réduire|élève|élever|baisse|baissent|baisser|monte|montent|descend|descendent|accroît|accroître|majore|majorer|dépasse|dépasser|excède|excéder|varie|varient|varier|recule|reculer|avance|avancer|décale|décaler)$/

/** "a maximum depth of 20 m", "une profondeur de 20 m", "un bloc de 15 litres", "temperature (20 °C)". */
export function byNoun(context: SentenceContext, quantity: Quantity, at: number): QuantitySubject | null {
  const { tokens } = context.sentence
  const link = tokens[at]
  const ofLink = link !== undefined && /^(?:of|de|d'|à|between|from)$/.test(link.lower)
  const phrase = phraseEndingAt(context, ofLink ? at - 1 : at)
  if (!phrase || link?.text === ')') return null
  const chain = chainEndingWith(context, phrase)
  // "Rail temperature above 45 °C calls for…", "a load of 5 kg bends…" speak of a case, not of what is.
  const narrows = (quantity.comparator !== null || measures(context, phrase, quantity)) && (!ofLink || /^(?:a|an|un|une)$/.test(phrase.determiner?.lower ?? '') || /^(?:between|from)$/.test(link?.lower ?? '')) && !tokens.slice(0, at + 1).some((token) => token.tag === 'V' || token.tag === 'X')
  if (narrows && /^[VX]$/.test(tokens[tokenAfter(context, quantity.cueEnd)]?.tag ?? '')) return null
  if (link?.lower === 'de' && changeVerbs.test(tokens[chain.head.outerFrom - 1]?.lower ?? '')) return null
  // "une lentille de distance focale 50 mm" is one lens of many.
  if (chain.head !== phrase && measures(context, phrase, quantity) && /^(?:a|an|un|une)$/.test(chain.head.determiner?.lower ?? '') && chain.end >= phrase.end) return null
  if (measures(context, phrase, quantity)) return ofMeasure(context, quantity, phrase, phrase === chain.head ? chain : { ...chain, head: phrase, name: nameOf(context, phrase), start: phrase.start, end: phrase.end, owner: null, isTerm: false })
  if (chain.head !== phrase && measures(context, chain.head, quantity)) return ofMeasure(context, quantity, chain.head, chain)
  if (!ofLink || !/^(?:of|de|d')$/.test(link.lower)) return null
  const having = verbGroupEndingAt(context, phrase.outerFrom - 1)
  if (having && !having.negated && /^(?:a|an|un|une)$/.test(phrase.determiner?.lower ?? '') && /^(?:has|have|had|a|ont|avoir|avait)$/.test(having.main.lower)) return ofMeasure(context, quantity, phrase, { ...chain, head: phrase, name: nameOf(context, phrase), start: phrase.start, end: phrase.end, owner: null, isTerm: false })
  // "la décharge d'un extincteur de 6 kg" speaks of the discharge of such ones.
  return chain.head === phrase ? ofThing(context, quantity, phrase) : null
}

/** "un bloc de 15 litres", "a fuse of 16 A": a thing with its size. */
function ofThing(context: SentenceContext, quantity: Quantity, phrase: Phrase): QuantitySubject | null {
  if (/^(?:ratio|money|time|temperature|angle|length)$/.test(quantity.dimension) || !isSpecific(context, phrase) || dimensionsOfNoun(headLower(context, phrase)) !== null) return null
  if (!/^(?:a|an|the|un|une|le|la|l'|chaque|each)$/.test(phrase.determiner?.lower ?? '') || !isEquipment(headLower(context, phrase))) return null
  return { entity: nameOf(context, phrase), start: phrase.start, end: phrase.end, property: dimensionName(quantity.dimension, context.language), comparator: quantity.comparator ?? '=' }
}

/** The value of a measuring noun, said of its owner where the sentence names one, else of itself. */
function ofMeasure(context: SentenceContext, quantity: Quantity, phrase: Phrase, chain: PhraseChain): QuantitySubject | null {
  const { tokens } = context.sentence
  const comparator = quantity.comparator === null || quantity.comparator === '=' ? limitOf(context, phrase, quantity) : quantity.comparator
  const property = chain.name
  if (!chain.isTerm && chain.owner && isSpecific(context, chain.owner)) return owned(context, chain.owner, property, comparator)
  if (anaphoric.test(phrase.determiner?.lower ?? '')) return null
  const before = phrase.outerFrom - 1
  const link = tokens[before]
  const direct = verbGroupEndingAt(context, before)
  const viaPreposition = link?.tag === 'P' ? verbGroupEndingAt(context, before - 1) : null
  // "A safety stop is a pause of 3 min": what is said to be a measure has it.
  const isOne = direct?.copula === true && /^(?:a|an|un|une)$/.test(phrase.determiner?.lower ?? '')
  const group = direct && (isOne || havingVerbs.test(direct.main.lower)) ? direct : viaPreposition && !viaPreposition.copula ? viaPreposition : null
  // "must be secured above a height of 2 m" says where.
  if (viaPreposition && /^(?:above|over|below|under|beneath|beyond|until)$/.test(link?.lower ?? '')) return null
  if (direct?.negated || viaPreposition?.negated) return null
  const subject = group ? subjectOf(context, group) : null
  const topic = subject ? topicOf(context, subject) : null
  // "Un couloir desservant … doit avoir une largeur de 1,4 m": someone has it, and the sentence does not say plainly who.
  if (group === direct && group !== null && !topic && !isOne) return null
  if (topic && (isOne || !dimensionsOfNoun(headLower(context, topic.head))?.includes(quantity.dimension))) return { entity: topic.name, start: topic.start, end: topic.end, property, comparator }
  if (link?.tag === 'P' && /^(?:to|at|with|à|sous|avec)$/.test(link.lower)) {
    const holder = phraseEndingAt(context, before - 1)
    const verb = holder ? tokens[chainEndingWith(context, holder).head.outerFrom - 1] : undefined
    // "honey with a water content above 20 % may ferment" speaks of some honey.
    const restricts = tokens.slice(tokenAfter(context, quantity.cueEnd)).some((token) => token.tag === 'V' || token.tag === 'X')
    const holds = /^(?:with|avec)$/.test(link.lower)
    if (holds && restricts && verb?.tag !== 'V') return null
    // "A telephoto lens is a lens with a focal length…": true of the kind that is defined, not of all lenses.
    if (holds && verb?.tag === 'X') return null
    // "The telescope orbits the Earth at an altitude of…": only what an instruction acts on has the value.
    const instructed = verb?.tag === 'V' && (context.language === 'fr' ? /(?:er|ir|re|ez|oir)$/.test(verb.lower) : !/(?:[^s]s|ed|ing)$/.test(verb.lower))
    const isObject = instructed || holds
    if (holder && isObject && isSpecific(context, holder) && !dimensionsOfNoun(headLower(context, holder))) return owned(context, holder, property, comparator)
  }
  // "…, a length of 50 m and a wall thickness of 4 mm": someone has it, who was named before.
  if (/^(?:a|an|un|une)$/.test(phrase.determiner?.lower ?? '') && /^(?:,|and|et|ou|or)$/.test(link?.text ?? '')) return null
  // "at a temperature of 200 °C" with no one it is said of tells nothing; "the ascent rate" names its own concept.
  return phrase.to - phrase.from >= 2 || chain.end > phrase.end || isAcronymLike(property) ? { entity: property, start: chain.start, end: chain.end, property, comparator } : null
}

/** The measured thing of a chain with its owner: "the pressure in the cylinder" is the cylinder's pressure. */
export function measured(context: SentenceContext, chain: PhraseChain, quantity: Quantity): Omit<QuantitySubject, 'comparator'> | null {
  if (!measures(context, chain.head, quantity) || anaphoric.test(chain.head.determiner?.lower ?? '')) return null
  if (!chain.isTerm && chain.owner && isSpecific(context, chain.owner)) {
    const owner = chainStartingWith(context, chain.owner)
    return { entity: owner.name, start: owner.start, end: owner.end, property: chain.name }
  }
  const joins = chain.owner !== null && /^\s(?:of|de|du|des|of the|de la|de l['’])\s?$/u.test(textOf(context.text, chain.end, chain.owner.start))
  if (!chain.isTerm && chain.owner && joins && chain.head.to - chain.head.from === 1) return { entity: textOf(context.text, chain.start, chain.owner.end), start: chain.start, end: chain.owner.end, property: chain.name }
  const definite = /^(?:the|la|le|l')$/.test(chain.head.determiner?.lower ?? '')
  if (chain.end === chain.head.end && chain.head.to - chain.head.from < 2 && !isAcronymLike(chain.name) && (!definite || isVagueMeasure(headLower(context, chain.head)))) return null
  return { entity: chain.name, start: chain.start, end: chain.end, property: chain.name }
}

/** "The resolution of a light microscope is 200 nm": any noun of another is its property when a number is its value. */
export function ofOwner(context: SentenceContext, chain: PhraseChain, comparator: Comparator): QuantitySubject | null {
  const head = headLower(context, chain.head)
  if (!chain.owner || !isSpecific(context, chain.owner) || isEquipment(head) || anaphoric.test(chain.head.determiner?.lower ?? '')) return null
  if (!/^(?:the|le|la|l')$/.test(chain.head.determiner?.lower ?? '')) return null
  const dimensions = dimensionsOfNoun(head)
  // A measuring noun with a unit of another kind: the number belongs to something else.
  return dimensions ? null : owned(context, chain.owner, chain.name, comparator)
}

export function measures(context: SentenceContext, phrase: Phrase, quantity: Quantity): boolean {
  return dimensionsOfNoun(headLower(context, phrase))?.includes(quantity.dimension) === true
}

/** "maximum depth" is an upper limit though its verb says "is". */
export function limitOf(context: SentenceContext, phrase: Phrase, quantity: Quantity): Comparator {
  if (quantity.value.includes('..')) return 'range'
  const { tokens } = context.sentence
  const whole = textOf(context.text, tokens[phrase.outerFrom]?.start ?? phrase.start, tokens[phrase.outerTo - 1]?.end ?? phrase.end).toLowerCase()
  // "limite d'élasticité" is a quantity of its own, "limite de vitesse" a limit.
  const complement = /^(?:de|d')$/.test(tokens[phrase.outerTo]?.lower ?? '') ? (tokens[phrase.outerTo + 1]?.lower ?? '') : ''
  if (headLower(context, phrase) === 'limite' && complement !== '' && dimensionsOfNoun(complement) === null && !/^(?:exposition|remplissage|utilisation|charge|emploi|consommation)$/.test(complement)) return quantity.comparator ?? '='
  if (/(?<!\p{L})(?:maximum|max|maximal|maximale|maximales|maximaux|limite|limit|permissible|permitted|allowable|allowed|admissibles?|autorisée?s?|tolérée?s?)(?!\p{L})/u.test(whole)) return '<='
  if (/(?<!\p{L})(?:minimum|min|minimal|minimale|minimales|minimaux)(?!\p{L})/u.test(whole)) return '>='
  return quantity.comparator ?? '='
}

function owned(context: SentenceContext, owner: Phrase, property: string, comparator: Comparator): QuantitySubject {
  const whole = chainStartingWith(context, owner)
  return { entity: whole.name, start: whole.start, end: whole.end, property, comparator }
}

function isAcronymLike(name: string): boolean {
  return /^\p{Lu}[\p{L}\p{N}]{1,8}$/u.test(name) && /\p{Lu}.*\p{Lu}|\p{N}/u.test(name)
}
