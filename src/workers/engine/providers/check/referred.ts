import type { Span } from '../../../../shared/model/extraction.ts'
import type { ClaimedEntity } from './claimed-entities.ts'
import { nameWords } from './names.ts'

/** How a quote speaks of an entity: by its name, by a word that takes up the sentence before, or not at all. */
export type Reference = 'named' | 'taken-up' | null

/** A subject taken up again, at the start of a sentence. */
const takesUp =
  /^(?:[^\p{L}]*)(?:it|its|they|their|this|that|these|those|such|the latter|the former|he|she|his|her|il|elle|ils|elles|ce|cet|cette|ces|celui-ci|celle-ci|ceux-ci|celles-ci|celui-là|celle-là|cela|ceci|son|sa|ses|leur|leurs|ce dernier|cette dernière|c)(?=[\s'’,])/iu
/** "the computer", "ce gaz": before a word of a longer name. */
const pointing = String.raw`(?:the|this|that|these|those|such|its|their|le|la|les|l['’]|ce|cet|cette|ces|son|sa|ses|leur|leurs|au|aux|du|des)[\s\u00a0]*`

export function referenceTo({ names, places }: ClaimedEntity, text: string, span: Span): Reference {
  if (places.some(({ start, end }) => start >= span.start && end <= span.end)) return 'named'
  const before = startOfSentenceBefore(text, span.start)
  if (!places.some(({ start, end }) => start >= before && end <= span.start)) return null
  const quote = text.slice(span.start, span.end)
  if (takesUp.test(quote)) return 'taken-up'
  const heads = names.flatMap((name) => (nameWords(name).length > 1 ? headsOf(name) : []))
  return heads.some((head) => new RegExp(`(?<!\\p{L})${pointing}${escaped(head)}(?!\\p{L})`, 'iu').test(quote)) ? 'taken-up' : null
}

/** First and last word of a longer name: where French and English have its noun. */
function headsOf(name: string): string[] {
  const all = name.match(/\p{L}{4,}/gu) ?? []
  return [...new Set([all[0], all.at(-1)].filter((word) => word !== undefined))]
}

function escaped(word: string): string {
  return word.replace(/[^\p{L}\p{N}]/gu, '\\$&')
}

/** Where the sentence before a place begins, or its own where the place is inside one. */
function startOfSentenceBefore(text: string, at: number): number {
  const from = Math.max(0, at - 600)
  const before = text.slice(from, at).trimEnd()
  const cut = Math.max(...['. ', '! ', '? ', '.\n', '!\n', '?\n', '\n\n'].map((end) => before.lastIndexOf(end, before.length - 2)))
  return cut >= 0 ? from + cut + 1 : from
}
