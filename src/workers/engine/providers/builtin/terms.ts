import type { Claims } from './claims.ts'
import { dimensionsOfNoun } from './dimension-nouns.ts'
import { typeOfName } from './entity-types.ts'
import { dimensionOf } from './units.ts'
import { textOf, type Phrase } from './phrases.ts'
import { headLower, type SentenceContext } from './sentence-context.ts'

/**
 * Candidate terms: simple noun phrases, and those that a bare preposition joins ("pression partielle d'oxygène",
 * "rate of ascent"). What is a term of the subject is decided over the whole document, by the resolver; weights
 * only say how much the form alone promises.
 */
export function claimTerms(context: SentenceContext, claims: Claims): void {
  context.phrases.forEach((phrase, index) => {
    claimPhrase(context, phrase, claims)
    const next = context.phrases[index + 1]
    const link = next ? linkOf(context, phrase, next) : null
    if (!next || !link) return
    claimJoined(context, phrase, next, link, claims)
    const third = context.phrases[index + 2]
    const second = third ? linkOf(context, next, third) : null
    if (third && second === 'bare' && link === 'bare') claimJoined(context, phrase, third, 'bare', claims)
  })
}

function claimPhrase(context: SentenceContext, phrase: Phrase, claims: Claims): void {
  const name = textOf(context.text, phrase.start, phrase.end)
  const words = phrase.to - phrase.from
  const head = headLower(context, phrase)
  if (!isWordy(name) || words > 5 || saysNothing(context, name)) return
  if (words === 1 && head.length < 3 && !/^\p{Lu}{2}$/u.test(name)) return
  const weight = phrase.proper ? (isShouted(context) ? 0.2 : 0.5) : words > 4 ? 0.3 : words > 1 ? (context.words.genericNouns.has(head) ? 0.4 : 0.45) : dimensionsOfNoun(head) ? 0.15 : 0.2
  claims.entity({ name, type: typeOfName(name, context.sentence.tokens[phrase.head]?.text ?? name, phrase.proper), weight, span: { start: phrase.start, end: phrase.end } })
}

function claimJoined(context: SentenceContext, first: Phrase, last: Phrase, link: 'bare' | 'definite', claims: Claims): void {
  const name = textOf(context.text, first.start, last.end)
  const head = headLower(context, first)
  if (!isWordy(name) || name.split(/\s+/).length > 7 || saysNothing(context, name)) return
  if (link === 'definite' && context.words.genericNouns.has(head)) return
  if (context.language === 'en' && context.words.genericNouns.has(head) && !dimensionsOfNoun(head)) return
  claims.entity({ name, type: typeOfName(name, context.sentence.tokens[first.head]?.text ?? name, first.proper), weight: context.words.genericNouns.has(head) ? 0.25 : link === 'bare' ? 0.4 : 0.3, span: { start: first.start, end: last.end } })
}

/** How two phrases hang together: by a bare preposition, by one with an article, or not. */
function linkOf(context: SentenceContext, first: Phrase, next: Phrase): 'bare' | 'definite' | null {
  const between = context.sentence.tokens.slice(first.to, next.from).map((token) => token.lower).join(' ')
  if (context.language === 'en') return between === 'of' ? 'bare' : null
  if (context.language === 'fr') {
    // "transport actif à Chelsea" is a place, "moteur à essence" a kind.
    if (/^(?:à|en|au)$/.test(between) && context.sentence.tokens[next.head]?.tag === 'PN') return null
    if (/^(?:de|d'|à|en)$/.test(between)) return 'bare'
    return /^(?:du|des|de la|de l'|au|aux|à la|à l')$/.test(between) ? 'definite' : null
  }
  return /^(?:de|di|d'|del|della|do|da|von)$/.test(between) ? 'bare' : null
}

/** Every word of it is general: "synthèse des résultats", "part", "IMPORTANT". */
function saysNothing(context: SentenceContext, name: string): boolean {
  // "min" and "kg" are units; "knot" and "mole" may be terms.
  if (name.length <= 3 && dimensionOf(name) !== null) return true
  const parts = name.toLowerCase().replace(/[’]/g, "'").split(/[\s']+/).filter((part) => part.length > 2 && !/^(?:des|les|the|and|aux|for|une|del|von|der|die|das)$/.test(part))
  return parts.length > 0 && parts.every((part) => context.words.genericNouns.has(part) || context.words.weakModifiers.has(part) || context.words.structuralHeadings.has(part))
}

/** A sentence in capitals: nothing in it is a name for being in capitals. */
function isShouted(context: SentenceContext): boolean {
  return !/\p{Ll}{2}/u.test(context.text.slice(context.sentence.start, context.sentence.end))
}

function isWordy(name: string): boolean {
  return /\p{L}{2}/u.test(name) && name.length <= 80 && !/[_@|\\{}[\]<>=*#$/]|https?:|www\./u.test(name) && !/^\W|\d{4}|(\p{L})\1\1/u.test(name)
}
