import type { FullTextQuery } from '../db/full-text-query.ts'

/** What all three kinds of search share. */
export interface SearchScope {
  readonly query: FullTextQuery
  /** `query.all`, or `query.any` when that found nothing. */
  readonly match: string
  /** Ids as JSON; null for the whole library. */
  readonly documents: string | null
  /** Entity types as JSON; null for all. Entities are of one of them, passages mention such an entity. */
  readonly types: string | null
}

/** Exact names come first, whatever the passages say. */
export const exactNameScore = 100
export const exactAliasScore = 90
export const exactTitleScore = 80
/** The best passage of a search has this score, the others less in proportion. */
export const bestPassageScore = 10
/** A name or title that holds all the words and no others; less with each other word. */
export const wholeNameScore = 12
