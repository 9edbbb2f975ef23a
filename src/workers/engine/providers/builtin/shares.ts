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
  const property = clauseFrom(context, first.start)
  return property ? { entity: topic.name, start: topic.start, end: topic.end, property, comparator: quantity.comparator ?? '=' } : null
}

/** The clause up to its first comma or stop, cut between words. */
function clauseFrom(context: SentenceContext, start: number): string | null {
  const clause = (/^[^,;:.(]*/u.exec(context.text.slice(start, context.sentence.end))?.[0] ?? '').replace(/\s+/g, ' ').trim()
  if (clause.split(' ').length < 2) return null
  return clause.length <= longestProperty ? clause : clause.slice(0, longestProperty + 1).replace(/\s\S*$/u, '')
}
