import { isCapitals, plainLower, startsUpper, type Sentence, type Tag, type Tagger, type Token } from '../tokens.ts'
import { sentenceBounds, wordsOf, type Word } from '../words-of.ts'
import { guessWords, type LexicalGuess } from './lexicon.ts'
import { adverbs, auxiliaries, conjunctions, determiners, prenominal, prepositions, pronouns } from './words.ts'

const wordSegmenter = new Intl.Segmenter('fr', { granularity: 'word' })
const sentenceSegmenter = new Intl.Segmenter('fr', { granularity: 'sentence' })

const adjectiveEnding =
  /(?:if|ive|al|ale|aux|el|elle|ique|able|ible|uble|aire|oire|eux|euse|ien|ienne|ant|ante|ent|ente|é|ée|eur|rice|in|ine|ain|aine|ois|oise|ais|aise|ier|ière|il|ile|ide|ome|ome|gène|phile|phobe|morphe|forme|u|ue|it|ite|ert|erte|ct|cte|clos|close|gu|guë|ogue|ef|ève|rde|rd|mple|xe|sse|que)s?$/u

/** What the elided and contracted words stand for, so that the lexicon sees plain French. */
const expanded = new Map([["l'", 'le'], ["d'", 'de'], ["qu'", 'que'], ["n'", 'ne'], ["s'", 'se'], ["c'", 'ce'], ["j'", 'je'], ["m'", 'me'], ["t'", 'te'], ["jusqu'", 'jusque'], ["lorsqu'", 'lorsque'], ["puisqu'", 'puisque']])

interface Draft {
  text: string
  lower: string
  start: number
  end: number
  tag: Tag | null
  guess: LexicalGuess
}

/**
 * French sentences with tags: closed classes by list, open classes by what stands before them, by their ending
 * and by the lexicon's guess, in that order of trust. Determiners decide most of it: after one comes a noun.
 */
export const tagFrench: Tagger = (text, segment) => {
  const sentences: Sentence[] = []
  for (const bounds of sentenceBounds(text, segment.start, segment.end, sentenceSegmenter)) {
    const words = wordsOf(text, bounds.start, bounds.end, wordSegmenter, true)
    const tokens = tagWords(words)
    if (tokens.length > 0) sentences.push({ start: bounds.start, end: bounds.end, segment, tokens })
  }
  return sentences
}

function tagWords(words: readonly Word[]): Token[] {
  const shouted = isShouted(words)
  const guesses = guessWords(words.map((word) => spokenForm(word, shouted)))
  const drafts = words.map((word, index): Draft => {
    const lower = plainLower(word.text)
    return { text: word.text, lower, start: word.start, end: word.end, tag: closedTag(word, lower, shouted), guess: guesses[index] ?? null }
  })
  drafts.forEach((draft, index) => {
    mendClosed(drafts, index)
    if (draft.tag === null) draft.tag = openTag(drafts, index, shouted)
  })
  return drafts.map((draft): Token => ({ text: draft.text, lower: draft.lower, start: draft.start, end: draft.end, tag: draft.tag ?? 'N' }))
}

function spokenForm(word: Word, shouted: boolean): string {
  if (!word.isWord) return 'x'
  const lower = plainLower(word.text)
  const whole = expanded.get(lower)
  if (whole) return whole
  if (lower === 'du' || lower === 'au' || lower === 'aux' || lower === 'des') return 'le'
  return shouted ? lower : lower.replace(/-/g, '')
}

function isShouted(words: readonly Word[]): boolean {
  return words.filter((word) => isCapitals(word.text)).length > words.filter((word) => /\p{Ll}/u.test(word.text)).length
}

function closedTag(word: Word, lower: string, shouted: boolean): Tag | null {
  if (!word.isWord) return /^[%°€$£²³+=<>≤≥±~≈×·/]+$/u.test(word.text) ? 'S' : '.'
  if (/^\d/.test(lower)) return 'M'
  if (lower.startsWith('-')) return 'O'
  if (isCapitals(word.text) && !shouted) return 'PN'
  if (prepositions.has(lower)) return 'P'
  if (determiners.has(lower)) return 'D'
  if (auxiliaries.has(lower)) return 'X'
  if (pronouns.has(lower)) return 'O'
  if (conjunctions.has(lower)) return 'C'
  if (adverbs.has(lower)) return 'R'
  return null
}

/** "la mesure" is a noun with its article; in "il la mesure" and "pour la mesurer" the article is a pronoun. */
function mendClosed(drafts: Draft[], index: number): void {
  const draft = drafts[index]
  if (!draft) return
  const before = drafts[index - 1]
  const after = drafts[index + 1]
  if (draft.tag === 'D' && /^(?:le|la|les|l'|leur)$/.test(draft.lower)) {
    const infinitive = after?.tag === null && after.guess === 'infinitive' && /(?:er|ir|re)$/.test(after.lower)
    const subject = before && (/^(?:ne|n'|je|tu|il|elle|on|ils|elles|qui|-nous|-vous)$/.test(before.lower) || before.tag === 'X')
    if (infinitive && (before?.tag === 'P' || before?.tag === 'R' || before?.tag === 'V' || before?.tag === 'X' || before?.tag === 'O')) draft.tag = 'O'
    else if (subject && before?.tag !== 'X' && after?.tag === null && (after.guess === 'verb' || after.guess === 'infinitive')) draft.tag = 'O'
  } else if (draft.tag === 'X' && /^(?:as|a|été|dû|pu|eu|sera|sois|suis|avoir|être|pouvoir|devoir)$/.test(draft.lower) && (before?.tag === 'D' || (before?.tag === 'P' && draft.lower === 'été'))) {
    draft.tag = 'N'
  } else if (draft.tag === 'O' && draft.lower === 'en' ) {
    draft.tag = 'P'
  } else if (draft.tag === 'D' && /^(?:certains|certaines|plusieurs|tous|toutes|tout|aucun|aucune)$/.test(draft.lower) && (after === undefined || after.tag === 'X' || after.tag === '.')) {
    draft.tag = 'O'
  } else if (draft.tag === 'R' && (draft.lower === 'bien' || draft.lower === 'mal') && before?.tag === 'D') draft.tag = 'N'
}

function openTag(drafts: readonly Draft[], index: number, shouted: boolean): Tag {
  const draft = drafts[index]
  if (!draft) return 'N'
  const { lower, guess } = draft
  const before = drafts[index - 1]
  const after = drafts[index + 1]
  const openAfter = after !== undefined && after.tag === null
  if (!shouted && startsUpper(draft.text) && before && before.tag !== '.' && before.tag !== 'M') return 'PN'
  if (isCapitals(draft.text) && !shouted) return 'PN'
  const opening = !before || before.tag === '.' || before.tag === 'C' || before.tag === 'M'
  switch (before?.tag) {
    case 'D':
      return prenominal.has(lower) && openAfter ? 'A' : guess === 'adjective' && openAfter && after.guess === 'noun' && !adjectiveEnding.test(after.lower) ? 'A' : 'N'
    case 'O':
      if (/^(?:se|s'|ne|n'|je|j'|tu|il|elle|on|nous|vous|ils|elles|me|m'|te|t'|y|c'|qui|cela|ça|ceci|le|la|les|l'|leur|lui)$/.test(before.lower)) return guess === 'adverb' || isAdverb(lower, guess) ? 'R' : 'V'
      return guess === 'verb' || guess === 'infinitive' ? 'V' : isAdverb(lower, guess) ? 'R' : 'N'
    case 'P':
      if (isInfinitive(lower, guess) && /^(?:de|d'|à|pour|sans|par|afin|avant|après)$/.test(before.lower)) return 'V'
      if (before.lower === 'en' && /ants?$/.test(lower)) return 'V'
      return prenominal.has(lower) && openAfter ? 'A' : 'N'
    case 'R':
      if (/^(?:ne|n'|pas|jamais|plus)$/.test(before.lower) && (guess === 'verb' || guess === 'infinitive' || isInfinitive(lower, guess))) return 'V'
      if (isAdverb(lower, guess)) return 'R'
      if (guess === 'verb' || guess === 'infinitive' || /ez$/.test(lower)) return 'V'
      return /(?:é|ée|és|ées)$/.test(lower) || guess === 'adjective' || guess === 'participle' ? 'A' : adjectiveEnding.test(lower) ? 'A' : 'N'
    case 'X':
      if (isAdverb(lower, guess)) return 'R'
      return isInfinitive(lower, guess) || /(?:é|ée|és|ées|i|ie|is|ies|u|ue|us|ues|it|ite|its|ites)$/.test(lower) || guess === 'participle' || guess === 'verb' ? 'V' : guess === 'noun' ? 'N' : 'A'
    case 'A':
      // "un premier étage": what follows a determiner and its adjective is the noun.
      if (drafts[index - 2]?.tag === 'D' && !prenominal.has(lower)) return 'N'
      return afterNoun(lower, guess, before.tag, after)
    case 'N':
    case 'PN':
      return afterNoun(lower, guess, before.tag, after)
    case 'V':
      if (isAdverb(lower, guess)) return 'R'
      return isInfinitive(lower, guess) ? 'V' : guess === 'adjective' || guess === 'participle' ? 'A' : 'N'
    default:
      if (isAdverb(lower, guess)) return 'R'
      if (opening && (isInfinitive(lower, guess) || /[^n]ez$/.test(lower))) return 'V'
      if (before?.text === ',' && /(?:[^m]ent|ait|aient)$/.test(lower) && guess === 'verb') return 'V'
      if (prenominal.has(lower) && openAfter) return 'A'
      if (before?.tag === 'C' && guess === 'adjective' && adjectiveEnding.test(lower)) return 'A'
      return before?.tag === 'C' && (guess === 'verb' || guess === 'participle') && !openAfter ? (/(?:é|ée|és|ées)$/.test(lower) ? 'A' : 'V') : 'N'
  }
}

function afterNoun(lower: string, guess: LexicalGuess, before: Tag, after: Draft | undefined): Tag {
  // "le palier dure 3 min": a measuring verb stands before its number.
  if (/^(?:dure|mesure|pèse|coûte|vaut|atteint|varie|passe|compte|reste|bout|fond|tombe|dépasse|durent|mesurent|pèsent|varient)$/.test(lower) && (after?.tag === 'M' || /^(?:environ|de|d'|à|entre|au)$/.test(after?.lower ?? '')) && guess !== 'adjective') return 'V'
  if (/^(?:dure|mesure|pèse|coûte|vaut|bout|atteint)$/.test(lower) && after?.tag === 'M') return 'V'
  if (before === 'A' && !adjectiveEnding.test(lower) && guess === 'noun') return 'N'
  if (/(?:er|ir|oir)$/.test(lower) && guess === 'infinitive') return 'V'
  if (/ant$/.test(lower) && guess === 'participle' && after && /^(?:D|P|R)$/.test(after.tag ?? '')) return 'V'
  if (/(?:ait|aient|era|eront|ira|iront|erait|eraient|ons)$/.test(lower) && guess !== 'noun' && guess !== 'adjective') return 'V'
  if (/(?:é|ée|és|ées)$/.test(lower)) return 'A'
  if (isAdverb(lower, guess)) return 'R'
  if (guess === 'adjective' || guess === 'participle') return looksFinite(lower, after) ? 'V' : 'A'
  if (guess === 'verb') return adjectiveEnding.test(lower) && !/(?:ent|it|e|es)$/.test(lower) ? 'A' : 'V'
  if (guess === 'noun' && looksFinite(lower, after)) return 'V'
  if (adjectiveEnding.test(lower)) return 'A'
  return 'N'
}

/** "le disjoncteur coupe le courant": an -e form after a noun, with an article after it, is the verb. */
function looksFinite(lower: string, after: Draft | undefined): boolean {
  if (/(?:able|ible|uble|ique|aire|oire|euse|elle|ive|ale|ienne|ante|ente)$/.test(lower)) return false
  return /(?:[^é]e|ent|it)$/.test(lower) && after !== undefined && /^(?:le|la|les|l'|un|une|ce|cette|son|sa|ses|leur|leurs)$/.test(after.lower)
}

function isInfinitive(lower: string, guess: LexicalGuess): boolean {
  return guess === 'infinitive' ? /(?:er|ir|re|oir)$/.test(lower) : /(?:[^è]er|[^o]ir)$/.test(lower) && guess === 'verb'
}

function isAdverb(lower: string, guess: LexicalGuess): boolean {
  return /(?:amment|emment)$/.test(lower) || (guess === 'adverb' && /ment$/.test(lower)) || (/(?:el|iqu|iv|al|eus|ièr|air|abl|ibl|ein|ist|id)lement$|(?:vement|lement|quement|sement|tement|dement|irement)$/.test(lower) && guess === 'adverb')
}
