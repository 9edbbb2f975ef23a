import type { Comparator } from '../../../../shared/model/extraction.ts'
import { dimensionName, dimensionsOfNoun, isVagueMeasure } from './dimension-nouns.ts'
import { isEquipment } from './entity-types.ts'
import { plainHeading } from './headings.ts'
import type { Quantity, QuantitySubject } from './quantities.ts'
import { headLower, isSpecific, nameOf, namesSubstance, phraseStartingAt, tokenAfter, type SentenceContext, type VerbGroup } from './sentence-context.ts'
import { isNominal } from './tokens.ts'

/** "5 ml of acid", "a 30 mA breaker": what the quantity measures comes after it. */
export function byWhatFollows(context: SentenceContext, quantity: Quantity, at: number): QuantitySubject | null {
  const { tokens } = context.sentence
  const after = tokenAfter(context, quantity.cueEnd)
  const link = tokens[after]
  if (!link) return null
  const counted = quantity.dimension === 'volume' || quantity.dimension === 'mass' || quantity.dimension === 'amount'
  if (/^(?:of|de|d')$/.test(link.lower) && counted) {
    const verb = tokens[at]
    // "add 5 ml of acid", "1. 120 g of salt": a quantity of a substance to take; elsewhere it is a part of another claim.
    if (verb !== undefined && verb.tag !== 'V' && !/^[,+(•]|^(?:and|et)$/.test(verb.lower)) return null
    // "and so holds 2,400 L of gas" says what something holds, not how much gas to take.
    if (verb?.tag === 'V' && !(context.language === 'fr' ? /(?:er|ir|re|ez|oir)$/ : /(?:[^s]|ss)(?<!ed|ing)(?<![^s]s)$/).test(verb.lower)) return null
    // "a woman must drink 1.5 litres of water" tells of the woman.
    const ruled = verb?.tag === 'V' && tokens[at - 1]?.tag === 'X' && !/^(?:faut|faudra)$/.test(tokens[at - 1]?.lower ?? '')
    // "La barrière filtre 500 ml de liquide": a verb with its subject instructs no one.
    if (ruled || (verb?.tag === 'V' && /^(?:N|PN|A|O)$/.test(tokens[at - 1]?.tag ?? ''))) return null
    const phrase = phraseStartingAt(context, after + 1)
    if (!phrase || phrase.determiner || !namesSubstance(context, phrase)) return null
    return { entity: nameOf(context, phrase), start: phrase.start, end: phrase.end, property: context.language === 'fr' ? 'quantité' : 'quantity', comparator: quantity.comparator ?? '=' }
  }
  const adjectival = context.language === 'en' && /^(?:a|an|the|each|every)$/.test(tokens[at]?.lower ?? '') && quantity.comparator === null
  if (!adjectival || !(isNominal(link) || link.tag === 'A') || /^(?:time|ratio|length|angle|speed)$/.test(quantity.dimension)) return null
  const phrase = phraseStartingAt(context, after)
  if (!phrase || !isSpecific(context, phrase) || !isEquipment(headLower(context, phrase))) return null
  return { entity: nameOf(context, phrase), start: phrase.start, end: phrase.end, property: dimensionName(quantity.dimension, context.language), comparator: '=' }
}

/** "Wait at least 18 hours before flying": the fact is about what comes after the wait. */
export function byWait(context: SentenceContext, quantity: Quantity, group: VerbGroup, comparator: Comparator): QuantitySubject | null {
  if (quantity.dimension !== 'time' || !/^(?:wait|allow|rest|attendre|attendez|patienter|laisser|compter)$/.test(group.main.lower)) return null
  const { tokens } = context.sentence
  const after = tokenAfter(context, quantity.cueEnd)
  const link = tokens[after]
  if (!link || !/^(?:before|after|between|avant|après)$/.test(link.lower)) return null
  const next = after + (/^(?:de|d')$/.test(tokens[after + 1]?.lower ?? '') ? 2 : 1)
  const property = `${group.main.lower} ${link.lower}`
  const phrase = phraseStartingAt(context, next)
  if (phrase) return isSpecific(context, phrase) ? { entity: nameOf(context, phrase), start: phrase.start, end: phrase.end, property, comparator } : null
  const act = tokens[next]
  if (act?.tag !== 'V') return null
  const object = phraseStartingAt(context, next + 1)
  const end = object ? object.end : act.end
  return { entity: context.text.slice(act.start, end).replace(/\s+/g, ' '), start: act.start, end, property, comparator }
}

/** "Ne pas dépasser 15 m/min." under the heading "Vitesse de remontée": the heading measures what the unit does. */
export function byTopic(context: SentenceContext, quantity: Quantity, group: VerbGroup): QuantitySubject | null {
  if (group.from > 1) return null
  const heading = plainHeading(context.headings[context.headings.length - 1] ?? '')
  if (heading === '' || heading.split(/\s+/).length > 6 || /\s(?:and|et|&)\s/u.test(heading)) return null
  const measured = heading.toLowerCase().replace(/[’']/g, "' ").split(/[\s-]+/).some((word) => !isVagueMeasure(word) && dimensionsOfNoun(word)?.includes(quantity.dimension) === true)
  return measured ? { entity: heading, start: -1, end: -1, property: heading, comparator: '<=' } : null
}
