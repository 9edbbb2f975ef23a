import type { ExtractedFact, ExtractedRelation, Extraction, Span } from '../../../../shared/model/extraction.ts'
import type { CheckCounts, DropReason } from '../../../../shared/model/provider.ts'
import type { ClaimedEntities, ClaimedEntity } from './claimed-entities.ts'
import { findQuote, plainText, shownWords } from './plain-text.ts'

/** A quote that holds half the passage bears out anything. */
const longestQuote = 700
const longestValue = 600

/** What is kept of one passage's claims, and how many are not, by why. Claims said twice in the same words are one. */
export interface KeptClaims {
  /** The quote's place; null where it is not kept, which is counted. */
  quoted(quote: string): Span | null
  /** The same for a rule or a definition, which is said in words and not in one. */
  quotedSentence(quote: string): Span | null
  /** Place of words that need not be a claim's own quote, uncounted. */
  place(words: string): Span | null
  /** The words of a place as they are shown. */
  shown(span: Span): string
  drop(why: DropReason, times?: number): void
  keepEntity(): void
  keepRelation(from: ClaimedEntity, to: ClaimedEntity, relation: Pick<ExtractedRelation, 'type' | 'span' | 'weight'>): void
  keepFact(about: ClaimedEntity, fact: Omit<ExtractedFact, 'entity'>): void
  result(): { readonly extraction: Extraction; readonly checks: CheckCounts }
}

export function createKeptClaims(text: string, entities: ClaimedEntities): KeptClaims {
  const plain = plainText(text)
  const relations = new Map<string, ExtractedRelation>()
  const facts = new Map<string, ExtractedFact>()
  const dropped: Partial<Record<DropReason, number>> = {}
  let kept = 0

  const drop = (why: DropReason, times = 1): void => {
    if (times > 0) dropped[why] = (dropped[why] ?? 0) + times
  }
  const keep = <T>(all: Map<string, T>, key: string, claim: T): void => {
    if (all.has(key)) return
    all.set(key, claim)
    kept += 1
  }
  const quoted = (quote: string): Span | null => {
    const span = findQuote(plain, quote)
    const why: DropReason | null = quote === '' ? 'empty' : !span ? 'quote-not-found' : span.end - span.start > longestQuote ? 'quote-too-long' : null
    if (why === null) return span
    drop(why)
    return null
  }

  return {
    quoted,
    quotedSentence(quote) {
      const span = quoted(quote)
      if (!span || (text.slice(span.start, span.end).match(/[\p{L}\p{N}]+/gu)?.length ?? 0) >= 3) return span
      drop('empty')
      return null
    },
    place: (words) => findQuote(plain, words),
    shown: (span) => shownWords(text, span).slice(0, longestValue),
    drop,
    keepEntity: () => void (kept += 1),
    keepRelation(from, to, relation) {
      entities.use(from)
      entities.use(to)
      keep(relations, [from.key, to.key, relation.type, relation.span.start].join('\n'), { from: from.name, to: to.name, ...relation })
    },
    keepFact(about, fact) {
      entities.use(about)
      keep(facts, JSON.stringify([about.key, fact.property, fact.value, fact.unit, fact.comparator, fact.qualifiers, fact.span.start]), { entity: about.name, ...fact })
    },
    result: () => ({ extraction: { entities: entities.build(), relations: [...relations.values()], facts: [...facts.values()] }, checks: { kept, dropped } }),
  }
}
