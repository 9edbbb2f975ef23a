import type { Quantity, QuantitySubject } from './quantities.ts'
import { chainStartingWith, topicOf } from './phrase-chains.ts'
import { phraseStartingAt, tokenAfter, tokenBefore, type SentenceContext } from './sentence-context.ts'

const longestProperty = 80

/**
 * "28 % des répondants ont indiqué…", "12 percent of the patients recovered": the share of a group of which the
 * rest of the clause is true. The group is the entity, what is true of it the property.
 */
export function shareOf(context: SentenceContext, quantity: Quantity): QuantitySubject | null {
  if (quantity.dimension !== 'ratio') return null
  const { tokens } = context.sentence
  const after = tokenAfter(context, quantity.cueEnd)
  const link = tokens[after]
  if (!link || !/^(?:of|de|d'|des|du)$/.test(link.lower)) return null
  const before = tokens[tokenBefore(context, quantity.cueStart)]
  if (before && before.tag !== '.' && before.tag !== 'C' && !/^(?:only|seuls|seulement|que|qu'|that)$/.test(before.lower)) return null
  const group = phraseStartingAt(context, /^(?:des|du)$/.test(link.lower) ? after : after + 1)
  if (!group) return null
  const chain = chainStartingWith(context, group)
  const topic = topicOf(context, chain)
  const verb = tokens.findIndex((token) => token.start >= chain.last.end)
  const first = tokens[verb]
  if (!topic || !first || (first.tag !== 'V' && first.tag !== 'X') || /^(?:qui|that|who)$/.test(first.lower)) return null
  if (/^(?:dont|qui|who|which)$/.test(tokens[verb - 1]?.lower ?? '')) return null
  const clause = clauseFrom(context, first.start)
  if (!clause) return null
  // A clause that is longer than a property may be, or goes on after its comma, is kept whole beside it.
  const whole = clause.text.length <= longestProperty && !clause.goesOn
  const subject = { entity: topic.name, start: topic.start, end: topic.end, comparator: quantity.comparator ?? '=' }
  return whole ? { ...subject, property: clause.text } : { ...subject, property: context.language === 'fr' ? 'part' : 'share', statement: clause.sentence }
}

interface Clause {
  readonly text: string
  /** "…, or two or three times a week": the comma does not end what is said. */
  readonly goesOn: boolean
  /** All that follows up to the end of the sentence. */
  readonly sentence: string
}

/** The clause that begins with a verb, up to its first comma or stop; null where it is one word. */
function clauseFrom(context: SentenceContext, start: number): Clause | null {
  const rest = context.text.slice(start, context.sentence.end).replace(/\s+/g, ' ')
  const text = (/^[^,;:.(]*/u.exec(rest)?.[0] ?? '').trim()
  if (text.split(' ').length < 2) return null
  return { text, goesOn: /^\s?,\s(?:ou|or|et|and|vers|dont|which|qui)\s/u.test(rest.slice(text.length)), sentence: rest.replace(/[.;]\s*$/u, '').slice(0, 300) }
}
