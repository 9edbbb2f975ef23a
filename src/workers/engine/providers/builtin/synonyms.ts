import type { Claims } from './claims.ts'
import { typeOfName } from './entity-types.ts'
import { chainEndingWith } from './phrase-chains.ts'
import { textOf } from './phrases.ts'
import { isSpecific, phraseEndingAt, phraseStartingAt, type SentenceContext } from './sentence-context.ts'

/** "also called the bends", "aussi appelé…": what follows is another name of the phrase before. */
const alsoCalled = /^(?:also|commonly|often|sometimes|aussi|également|parfois|souvent)$/
const called = /^(?:called|known|named|termed|appelée?s?|nommée?s?|dite?s?)$/
const inEnglish = /en anglais[\s:«"“]+(\p{L}[\p{L}\d’' -]{2,60}?)(?=\s*[(),.;:»"”]|$)/u

/** Second names that the text gives in so many words. Anything less plain would join two things that differ. */
export function claimSynonyms(context: SentenceContext, claims: Claims): void {
  const { tokens } = context.sentence
  tokens.forEach((token, index) => {
    if (alsoCalled.test(token.lower) && called.test(tokens[index + 1]?.lower ?? '')) {
      claimSecondName(context, index - 1, index + (tokens[index + 2]?.lower === 'as' ? 3 : 2), claims)
    } else if (/^(?:or|ou)$/.test(token.lower) && tokens[index - 1]?.text === ',') {
      // "the alternate air source, or octopus, is…": between two commas, at the head of the sentence.
      const other = phraseStartingAt(context, index + 1)
      const before = phraseEndingAt(context, index - 2)
      const opens = before !== null && chainEndingWith(context, before).head.outerFrom === 0
      if (other && opens && tokens[other.outerTo]?.text === ',' && /^(?:X|V|O)$/.test(tokens[other.outerTo + 1]?.tag ?? '')) claimSecondName(context, index - 1, index + 1, claims)
    }
  })
  claimEnglishName(context, claims)
}

/** `end` is the last token before the cue (a comma, a parenthesis or the name itself), `from` the first after it. */
function claimSecondName(context: SentenceContext, end: number, from: number, claims: Claims): void {
  const { tokens } = context.sentence
  const at = /^[,(]$/.test(tokens[end]?.text ?? '') ? end - 1 : end
  const last = phraseEndingAt(context, at)
  // "aussi appelée pression": the participle may have been taken into the phrase.
  const other = context.phrases.find((phrase) => phrase.outerFrom === from || phrase.from === from)
  if (!last || !other) return
  const chain = chainEndingWith(context, last)
  if (!isSpecific(context, chain.head)) return
  claimAlias(context, chain, textOf(context.text, other.start, other.end), other.start, other.end, claims)
}

/** "profondeur maximale d'utilisation (PMU), en anglais maximum operating depth (MOD)". */
function claimEnglishName(context: SentenceContext, claims: Claims): void {
  if (context.language !== 'fr') return
  const sentence = context.text.slice(context.sentence.start, context.sentence.end)
  const match = inEnglish.exec(sentence)
  if (!match?.[1]) return
  const start = context.sentence.start + match.index
  const before = context.sentence.tokens.findLastIndex((token) => token.end <= start)
  const at = /^[,(]$/.test(context.sentence.tokens[before]?.text ?? '') ? before - 1 : before
  const last = phraseEndingAt(context, at)
  if (!last) return
  const nameStart = start + match[0].indexOf(match[1])
  claimAlias(context, chainEndingWith(context, last), match[1].trim(), nameStart, nameStart + match[1].trim().length, claims)
}

function claimAlias(context: SentenceContext, chain: ReturnType<typeof chainEndingWith>, name: string, start: number, end: number, claims: Claims): void {
  claims.entity({
    name: chain.name,
    type: typeOfName(chain.name, context.sentence.tokens[chain.head.head]?.text ?? chain.name, chain.head.proper),
    weight: 0.8,
    span: { start: chain.start, end: chain.end },
    alias: { name, kind: 'synonym', span: { start, end } },
  })
}
