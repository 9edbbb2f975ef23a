import { createHash } from 'node:crypto'
import type { PassageId } from '../../../shared/model/ids.ts'

/** What a passage says by itself: its headings, one a line, then its text. It is what is extracted, embedded and hashed. */
export function contextualText(passage: { readonly headings: readonly string[]; readonly text: string }): string {
  return [...passage.headings, passage.text].join('\n')
}

/** The key that paid answers are kept under: the same words in any document have the same one. */
export function contextHash(contextual: string): string {
  return createHash('sha256').update(contextual).digest('hex')
}

/**
 * Gives passages their ids: derived from the contextual text, and from the ordinal among equal ones, so that an
 * edit elsewhere in a document changes no other id. Call it with all passages of one document, in order.
 */
export function createPassageIds(): (contextual: string) => PassageId {
  const seen = new Map<string, number>()
  return (contextual) => {
    const ordinal = seen.get(contextual) ?? 0
    seen.set(contextual, ordinal + 1)
    return `p${createHash('sha256').update(`${contextual}\u0000${ordinal}`).digest('hex').slice(0, 24)}` as PassageId
  }
}
