import type { Comparator } from '../../../../shared/model/extraction.ts'
import type { Claims } from './claims.ts'
import { typeOfName } from './entity-types.ts'
import { shareOf } from './shares.ts'
import { findQuantities, type Quantity, type QuantitySubject } from './quantities.ts'
import { heldThing, quantitySubject } from './quantity-subject.ts'
import { phraseEndingAt, tokenBefore, type SentenceContext } from './sentence-context.ts'
import { dimensionOf } from './units.ts'
import { dimensionsOfNoun } from './dimension-nouns.ts'

/** Numbers with units, each as a fact of what it is about; a number whose subject is not plain gives none. */
export function claimQuantities(context: SentenceContext, claims: Claims): void {
  const quantities = findQuantities(context.text, context.sentence.start, context.sentence.end, context.language)
  const subjects: (QuantitySubject | null)[] = []
  quantities.forEach((quantity, index) => {
    const subject = quantity.repeats === null ? subjectAt(context, quantities, subjects, index) : (subjects[quantity.repeats] ?? null)
    subjects.push(subject)
    if (!subject) return
    const words = subject.entity.split(/\s+/)
    claims.entity({
      name: subject.entity,
      type: typeOfName(subject.entity, (context.language === 'fr' ? words[0] : words[words.length - 1]) ?? subject.entity, false),
      weight: 0.5,
      ...(subject.start >= 0 ? { span: { start: subject.start, end: subject.end } } : {}),
    })
    claims.fact({
      entity: subject.entity,
      property: naturalStart(subject.property).slice(0, 80),
      value: quantity.value,
      unit: quantity.unit,
      comparator: quantity.value.includes('..') ? 'range' : subject.comparator,
      qualifiers: subject.statement === undefined ? qualifiers(context, quantity, subject) : { statement: subject.statement },
      span: { start: context.sentence.start, end: context.sentence.end },
    })
  })
}

function subjectAt(context: SentenceContext, quantities: readonly Quantity[], subjects: readonly (QuantitySubject | null)[], index: number): QuantitySubject | null {
  const quantity = quantities[index]
  if (!quantity) return null
  return shareOf(context, quantity) ?? coordinated(context, quantities, subjects, index) ?? quantitySubject(context, quantity)
}

/**
 * A quantity that goes on from the one before it: "18 m for beginners and 30 m for experts", "at least 5 cm but no
 * more than 6 cm", "200 bar or 232 bar", "a pressure of 200 bar and a volume of 12 litres", "a stop at 5 m for 3 minutes".
 */
function coordinated(context: SentenceContext, quantities: readonly Quantity[], subjects: readonly (QuantitySubject | null)[], index: number): QuantitySubject | null {
  const quantity = quantities[index]
  const before = quantities[index - 1]
  const subject = subjects[index - 1]
  if (!quantity || !before || !subject) return null
  const between = context.text.slice(before.cueEnd, quantity.cueStart)
  const comparator: Comparator = quantity.comparator ?? (before.comparator === null ? subject.comparator : '=')
  const sameKind = before.dimension === quantity.dimension
  if (sameKind && /^\s?,?\s?(?:but|and|or|mais|et|ou)\s(?:de\s|d['’])?$/u.test(between)) return { ...subject, comparator }
  // "21 % oxygen and 78 % nitrogen": one holder, each part its own property.
  const afterBefore = context.text.slice(before.cueEnd, before.cueEnd + subject.property.length + 8).replace(/\s+/g, ' ').toLowerCase()
  if (sameKind && afterBefore.includes(subject.property.toLowerCase()) && /^\s(?:of\s|de\s|d['’])?[^,.;:]{2,50}?(?:,|,?\s(?:and|et))\s$/u.test(between.endsWith(' ') ? between : `${between} `)) {
    const held = heldThing(context, quantity)
    return held ? { ...subject, property: held, comparator: quantity.comparator ?? '=' } : null
  }
  const qualified = /^\s(?:for|in|at|pour|en|à|dans|chez)\s[^.;]*?(?:,|and|et)(?:\s(?:de|d['’]|à))?\s*$/u.test(between)
  if (sameKind && qualified && qualifiers(context, quantity, subject)['condition'] !== undefined) return { ...subject, comparator }
  const another = /^\s?(?:,|,?\s?(?:and|et|with|avec|at|à|under|sous))\s(?:a|an|un|une)\s/u.test(between)
  if (subject.property !== subject.entity && another && between.length < 60) return secondProperty(context, quantity, subject)
  const alsoMeasures = subject.entity.toLowerCase().split(/[\s'’]+/).some((word) => dimensionsOfNoun(word)?.includes(quantity.dimension) === true)
  if (!sameKind && alsoMeasures && /^\s(?:for|at|pendant|à|durant|in)\s*$/u.test(between)) {
    const preposition = between.trim()
    return { ...subject, property: subject.property.includes(' ') && / (?:for|at|to|in|à|pendant|durant)$/.test(subject.property) ? subject.property.replace(/\S+$/, preposition) : subject.property, comparator }
  }
  return null
}

/** "… and a volume of 12 litres": the same owner, another measure. */
function secondProperty(context: SentenceContext, quantity: Quantity, subject: QuantitySubject): QuantitySubject | null {
  const at = tokenBefore(context, quantity.cueStart)
  const link = context.sentence.tokens[at]
  if (!link) return null
  const phrase = phraseEndingAt(context, /^(?:of|de|d')$/.test(link.lower) ? at - 1 : at)
  const measures = phrase ? dimensionsOfNoun(context.sentence.tokens[phrase.head]?.lower ?? '')?.includes(quantity.dimension) : false
  return phrase && measures ? { ...subject, property: context.text.slice(phrase.start, phrase.end), comparator: quantity.comparator ?? '=' } : null
}

/** What narrows a value: "for recreational divers", "within 2 hours", "above the wound"; before it: "At 20 m, …". */
function qualifiers(context: SentenceContext, quantity: Quantity, subject: QuantitySubject): Record<string, string> {
  const right = context.text.slice(quantity.cueEnd, context.sentence.end).replace(/\s+/g, ' ')
  const match = /^(?: \([^)]*\))? ((?:for|in|at|per|every|within|during|above|below|behind|under|outside|inside|beyond|from|before|after|pour|en|dans|par|chez|pendant|lors de|au-dessus|au-dessous|avant|après|sous|à|au|aux|hors|on|sur) (?:[^,.;:()]|(?<=\d)[.,](?=\d)){2,60}?)(?=,|\.(?!\d)|;|:|\(| and | et | or | ou |$)/iu.exec(right)
  const each = /^ (?:of |de |d['’])\S+(?: \S+)? ((?:per|par|for each) \p{L}+)/u.exec(right)?.[1]
  const measure = /^(?:in|de|d['’])\s?(?:diameter|length|width|height|depth|thickness|weight|long|large|haut|longueur|largeur|hauteur|profondeur|épaisseur|diamètre|altitude|rayon|côté)$/iu
  const found: Record<string, string> = {}
  if (match?.[1] && !measure.test(match[1])) found['condition'] = match[1].trim()
  else if (each) found['condition'] = each
  else {
    const base = wholeOrPlace(quantity).exec(right)?.[1]?.trim()
    if (base && !measure.test(base) && !base.toLowerCase().includes(subject.property.toLowerCase())) found['condition'] = base
  }
  const scope = scopeOf(context, subject)
  if (scope) found['scope'] = scope
  const leading = leadingCondition(context, quantity)
  if (leading) found['when'] = leading
  return found
}

/** "Ceilings in habitable rooms must…": what stands between a subject and its verb narrows it and is no part of its name. */
function scopeOf(context: SentenceContext, subject: QuantitySubject): string | null {
  const { tokens } = context.sentence
  const first = tokens.findIndex((token) => token.start >= subject.end)
  if (subject.start < 0 || !(tokens[first]?.tag === 'P' || /^(?:du|des|au|aux)$/.test(tokens[first]?.lower ?? ''))) return null
  const end = tokens.findIndex((token, index) => index > first && !/^(?:N|PN|A|D|P)$/.test(token.tag))
  if (!/^[VX]$/.test(tokens[end]?.tag ?? '') && !/^(?:ne|n'|se|s')$/.test(tokens[end]?.lower ?? '')) return null
  const run = tokens.slice(first, end)
  const text = context.text.slice(run[0]?.start, run[run.length - 1]?.end).replace(/\s+/g, ' ')
  return run.some((token) => token.tag === 'N' || token.tag === 'PN') && text.length <= 80 ? text : null
}

/** "80 % of their capacity", "90 cm du sol", "1 g toutes les 6 heures": of what, from where, how often. */
function wholeOrPlace(quantity: Quantity): RegExp {
  const words = quantity.dimension === 'ratio' ? "of |de |du |des |d['’]" : quantity.dimension === 'length' ? "du |des |de |d['’]|toutes? les |tous les " : 'toutes les |tous les '
  return new RegExp(`^ ((?:${words})[^,.;:()]{2,60}?)(?=,|\\.(?!\\d)|;|:|\\(| and | et | or | ou |$)`, 'iu')
}

/** A place, time or case that opens the sentence holds for its value. */
function leadingCondition(context: SentenceContext, quantity: Quantity): string | null {
  const { tokens } = context.sentence
  if (tokens[0]?.tag !== 'P' && !/^(?:if|when|whenever|si|lorsque|lorsqu'|quand)$/.test(tokens[0]?.lower ?? '')) return null
  const comma = tokens.findIndex((token) => token.text === ',')
  // "At 90 km/h the stopping distance is…": the value opens the sentence and an article ends the opening, comma or not.
  const article = tokens.findIndex((token, index) => index > 1 && /^(?:the|a|an|le|la|les|l'|un|une)$/.test(token.lower) && (tokens[index - 1]?.tag === 'S' || dimensionOf(tokens[index - 1]?.text ?? '') !== null))
  const mark = tokens[tokens[0]?.tag === 'P' && tokens.slice(0, 4).some((token) => token.tag === 'M') && article > 0 && article < 8 && (comma < 0 || article < comma) ? article : comma]
  if (!mark || tokens.indexOf(mark) > 10 || mark.start > quantity.start) return null
  const opening = context.text.slice(tokens[0]?.start ?? context.sentence.start, mark.start).replace(/\s+/g, ' ').trim()
  return discourse.test(opening) ? null : opening
}

/** Openings that lead the reader and limit nothing. */
const discourse = /^(?:in fact|in addition|for example|for instance|as a result|of course|in general|in particular|in other words|en effet|en fait|en outre|en plus|en conséquence|en général|en particulier|en revanche|par exemple|par conséquent|par ailleurs|de plus|d['’]ailleurs|de ce fait|dans ce cas|en règle générale|à titre d['’]exemple)$/iu

/** A property is no title: its first letter is small unless its word is a name or an acronym. */
function naturalStart(property: string): string {
  return /^\p{Lu}\p{Ll}+(?:\s|$)/u.test(property) ? property.charAt(0).toLowerCase() + property.slice(1) : property
}

