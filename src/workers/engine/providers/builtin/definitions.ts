import type { Claims } from './claims.ts'
import { isPersonRole, typeOfName } from './entity-types.ts'
import { textOf, type Phrase } from './phrases.ts'
import { chainEndingWith } from './phrase-chains.ts'
import { headLower, isSpecific, nameOf, phraseEndingAt, phraseStartingAt, tokenAfter, type SentenceContext } from './sentence-context.ts'
import type { Token } from './tokens.ts'

interface Definition {
  readonly term: Phrase
  /** Offsets of the whole term where a chain names it ("rate of ascent"). */
  readonly termEnd: number
  readonly genus: Phrase | null
  readonly value: string
}

/** Nouns that say what something is of another thing; to be one of them is to be of no kind. */
const relational = /^(?:measures?|variants?|fractions?|proportions?|shares?|ratios?|amounts?|quantit(?:y|ies)|differences?|changes?|increases?|decreases?|drops?|loss(?:es)?|lack|absence|presence|set|sum|average|degree|extent|mesures?|variantes?|écarts?|baisses?|hausses?|augmentations?|diminutions?|pertes?|manque|quantités?|différences?|rapports?|moyennes?|sommes?|ensembles?|degrés?|présence)$/

/**
 * Definitions: "X is a Y that…", "X means…", "… is called X", "on appelle X un Y…", "X désigne…". Evaluations
 * ("X is a problem", "X est un atout") define nothing and are left out.
 */
export function claimDefinitions(context: SentenceContext, claims: Claims): void {
  const definition = context.language === 'en' ? english(context) : context.language === 'fr' ? french(context) : null
  if (!definition) return
  const { term, termEnd, genus, value } = definition
  const name = textOf(context.text, term.start, termEnd)
  const span = { start: context.sentence.start, end: context.sentence.end }
  const isA = genus && isSpecific(context, genus) && !context.words.genericNouns.has(headLower(context, genus)) && !relational.test(headLower(context, genus)) ? nameOf(context, genus) : null
  const genusType = isA && genus ? typeOfName(isA, context.sentence.tokens[genus.head]?.text ?? isA, genus.proper) : 'concept'
  const ownType = typeOfName(name, context.sentence.tokens[term.head]?.text ?? name, term.proper)
  const person = genus !== null && term.proper && isPersonRole(headLower(context, genus))
  claims.entity({ name, type: person ? 'person' : ownType === 'concept' ? genusType : ownType, weight: 0.85, span: { start: term.start, end: termEnd } })
  claims.fact({ entity: name, property: 'definition', value: capped(value), qualifiers: {}, span })
  if (!isA || !genus) return
  claims.entity({ name: isA, type: genusType, weight: 0.4, span: { start: genus.start, end: genus.end } })
  claims.relation({ from: name, to: isA, type: 'IS_A', span, weight: 0.8 })
}

function english(context: SentenceContext): Definition | null {
  const { tokens } = context.sentence
  const at = tokens.findIndex((token) => token.tag === 'X' || token.tag === 'V')
  const verb = tokens[at]
  if (!verb) return null
  const subject = openingTerm(context, at)
  if (/^(?:is|are)$/.test(verb.lower)) {
    if (/^(?:called|known|termed|named)$/.test(tokens[at + 1]?.lower ?? '')) return called(context, at)
    if (/^defined$/.test(tokens[at + 1]?.lower ?? '') && tokens[at + 2]?.lower === 'as' && subject) return { ...subject, genus: phraseStartingAt(context, at + 3), value: rest(context, at + 3) }
    return subject ? byCopula(context, subject, at) : null
  }
  if (!subject) return null
  if (/^(?:means|denotes|designates)$/.test(verb.lower) && tokens[at + 1]?.lower !== 'that') return { ...subject, genus: phraseStartingAt(context, at + 1), value: rest(context, at + 1) }
  if (/^(?:refers|refer)$/.test(verb.lower) && tokens[at + 1]?.lower === 'to') return { ...subject, genus: phraseStartingAt(context, at + 2), value: rest(context, at + 2) }
  return null
}

function french(context: SentenceContext): Definition | null {
  const { tokens } = context.sentence
  const opening = tokens.slice(0, 3).map((token) => token.lower).join(' ')
  if (/^on (?:appelle|nomme)/.test(opening)) return frenchNamed(context, 2)
  if (opening === 'on entend par') return frenchNamed(context, 3)
  const at = tokens.findIndex((token) => token.tag === 'X' || (token.tag === 'V' && !/(?:ant|er|ir)$/.test(token.lower)))
  const verb = tokens[at]
  const subject = verb ? openingTerm(context, at) : null
  if (!verb || !subject) return null
  if (/^(?:est|sont)$/.test(verb.lower)) {
    if (/^(?:défini|définie|définis|définies)$/.test(tokens[at + 1]?.lower ?? '') && tokens[at + 2]?.lower === 'comme') return { ...subject, genus: phraseStartingAt(context, at + 3), value: rest(context, at + 3) }
    return byCopula(context, subject, at)
  }
  if (/^(?:désigne|désignent|signifie|signifient)$/.test(verb.lower) && !/^(?:que|qu')$/.test(tokens[at + 1]?.lower ?? '')) return { ...subject, genus: phraseStartingAt(context, at + 1), value: rest(context, at + 1) }
  return null
}

/** "On appelle X un Y qui…": the term, then what it is. */
function frenchNamed(context: SentenceContext, from: number): Definition | null {
  const { tokens } = context.sentence
  const quoted = /^[«"“]$/.test(tokens[from]?.text ?? '') ? 1 : 0
  const term = phraseStartingAt(context, from + quoted)
  if (!term) return null
  let last = term
  for (const phrase of context.phrases) if (phrase.outerFrom > last.to - 1 && chainEndingWith(context, phrase).head === term && /^(?:de|d'|à|en)$/.test(tokens[phrase.outerFrom - 1]?.lower ?? '')) last = phrase
  let next = last.outerTo
  // « horloge SNC », du nom du système nerveux, le pourcentage…: what stands between two commas is an aside.
  while (/^[»"”]$/.test(tokens[next]?.text ?? '')) next++
  if (tokens[next]?.text === ',' && tokens[next + 1]?.tag !== 'D') next = tokens.findIndex((token, index) => index > next && token.text === ',')
  else if (tokens[next]?.text === ',' && /^(?:du|des)$/.test(tokens[next + 1]?.lower ?? '')) next = tokens.findIndex((token, index) => index > next && token.text === ',')
  if (next < 0) return null
  while (/^[»"”,:(]$/.test(tokens[next]?.text ?? '')) next++
  if (tokens.length - next < 3) return null
  return { term, termEnd: last.end, genus: phraseStartingAt(context, next), value: rest(context, next) }
}

/** "The movement of water across a membrane is called osmosis." */
function called(context: SentenceContext, at: number): Definition | null {
  const { tokens } = context.sentence
  const after = tokens[at + 2]?.lower === 'as' ? at + 3 : at + 2
  const term = phraseStartingAt(context, after)
  const first = context.phrases[0]
  if (!term || !first || first.outerFrom !== 0 || !isSpecific(context, term) || /^(?:this|that|it|these)$/.test(tokens[0]?.lower ?? '') || context.text.slice(term.end, context.sentence.end).trim().length > 2) return null
  return { term, termEnd: term.end, genus: first, value: textOf(context.text, context.sentence.start, tokens[at - 1]?.end ?? context.sentence.start) }
}

/** The term with which a sentence begins and after which its verb comes at once (a parenthesis may stand between). */
function openingTerm(context: SentenceContext, verbAt: number): { term: Phrase; termEnd: number } | null {
  const last = phraseEndingAt(context, verbAt - 1)
  if (!last) return null
  const long = context.longForms.find((form) => form.start <= context.sentence.start + 4 && form.start >= context.sentence.start && form.end >= last.end)
  if (long) return { term: { ...last, start: long.start, end: long.end, outerFrom: 0 }, termEnd: long.end }
  const chain = chainEndingWith(context, last)
  const term = chain.head
  if (term.outerFrom !== 0 && !opensAfterPlace(context, term.outerFrom)) return null
  if (term.determiner && !/^(?:a|an|the|le|la|les|l'|un|une)$/.test(term.determiner.lower)) return null
  const linked = chain.head === chain.last ? chain.end : chain.last.end
  const joined = textOf(context.text, term.start, linked)
  if (chain.head !== chain.last && !/^\S+(?:\s\S+)? (?:of|de|d['’]|à|en)\s?\S+(?:\s\S+)?$/u.test(joined)) return null
  if (!isSpecific(context, term) && chain.head === chain.last) return null
  if (context.words.evaluativeNouns.has(headLower(context, term)) && chain.head === chain.last && term.to - term.from === 1) return null
  return { term, termEnd: linked }
}

/** "In navigation, a fix is…": a place or field with its comma may stand before the term. */
function opensAfterPlace(context: SentenceContext, from: number): boolean {
  const { tokens } = context.sentence
  return tokens[from - 1]?.text === ',' && tokens[0]?.tag === 'P' && from <= 6
}

function byCopula(context: SentenceContext, subject: { term: Phrase; termEnd: number }, at: number): Definition | null {
  const { tokens } = context.sentence
  const article = tokens[at + 1]
  if (!article) return null
  const oneOf = /^(?:one|un|une|l'un|l'une)$/.test(article.lower) && /^(?:of|des)$/.test(tokens[at + 2]?.lower ?? '')
  const genus = phraseStartingAt(context, oneOf ? at + 2 : at + 1) ?? (oneOf ? phraseStartingAt(context, at + 3) : null)
  if (!genus || genus === subject.term) return null
  const plural = tokens[at]?.lower === 'are' || tokens[at]?.lower === 'sont'
  const determiner = genus.determiner?.lower ?? ''
  const indefinite = /^(?:a|an|any|un|une|des)$/.test(determiner) || oneOf
  const definite = /^(?:the|le|la|l'|les)$/.test(determiner)
  if (!indefinite && !definite && !(plural && determiner === '')) return null
  const following = tokens[genus.outerTo]
  const kindOf = /^(?:type|kind|form|sort|class|genre|forme|sorte|famille)s?$/.test(headLower(context, genus)) && /^(?:of|de|d')$/.test(following?.lower ?? '') ? phraseStartingAt(context, genus.outerTo + 1) : null
  if (!kindOf && evaluates(context, genus)) return null
  const differs = differentia(following) || genus.outerTo > genus.to
  const length = context.sentence.end - (following?.start ?? context.sentence.end)
  // "the time a packet takes": a relative clause without its pronoun.
  const reduced = definite && following?.tag === 'D' && context.language === 'en'
  if (definite && !differs && !reduced) return null
  if (/^(?:number|nombre|variety|series|range)$/.test(headLower(context, genus)) && /^(?:of|de|d')$/.test(following?.lower ?? '')) return null
  const definiteSubject = /^(?:the|le|la|les|l')$/.test(subject.term.determiner?.lower ?? '')
  if (!differs && !reduced && (definiteSubject || !(genus.to - genus.from > 1 && length > 12))) return null
  // "The spring is a part that…" speaks of one spring; a definition speaks of all, or of a compound name.
  if (/^(?:the|le|la|les|l')$/.test(subject.term.determiner?.lower ?? '') && context.language === 'en' && subject.term.to - subject.term.from === 1 && !subject.term.proper && !/^(?:that|which|used)$/.test(following?.lower ?? '')) return null
  if (definite && context.language === 'fr' && subject.term.determiner === null) return null
  return { ...subject, genus: kindOf ?? genus, value: rest(context, at + 1) }
}

/** What may follow the class and tell this kind from the others. */
function differentia(following: Token | undefined): boolean {
  return following !== undefined && (/^(?:that|which|who|whose|where|in|of|for|with|used|made|designed|consisting|composed|containing|between|by|to|from|formed|caused|whereby|through|at|qui|que|qu'|dont|où|entre|sans|sous|sur|de|d'|du|des|pour|permettant|utilisé|utilisée|servant|destiné|destinée|au|aux|composé|composée|constitué|constituée|formé|formée|à|au|en|avec|contenant|provoqué|provoquée|dû|due|lequel|laquelle|par)$/.test(following.lower) || following.tag === 'V')
}

function evaluates(context: SentenceContext, genus: Phrase): boolean {
  const { tokens } = context.sentence
  if (context.words.evaluativeNouns.has(headLower(context, genus).replace(/s$/, '')) || context.words.evaluativeNouns.has(headLower(context, genus))) return true
  for (let index = genus.outerFrom; index < genus.outerTo; index++) if (context.words.evaluativeAdjectives.has(tokens[index]?.lower ?? '')) return true
  return tokens[genus.outerTo]?.tag === 'A' && context.words.evaluativeAdjectives.has(tokens[genus.outerTo]?.lower ?? '')
}

function rest(context: SentenceContext, from: number): string {
  const start = context.sentence.tokens[from]?.start ?? context.sentence.tokens[tokenAfter(context, context.sentence.start)]?.start ?? context.sentence.start
  return textOf(context.text, start, context.sentence.end).replace(/[.;]\s*$/u, '')
}

function capped(value: string): string {
  return value.length > 600 ? `${value.slice(0, 599)}…` : value
}
