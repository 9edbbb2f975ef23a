import type { RelationType } from '../../../../shared/model/extraction.ts'
import type { Claims } from './claims.ts'
import { typeOfName } from './entity-types.ts'
import type { Phrase } from './phrases.ts'
import { headLower, isSpecific, nameOf, phraseEndingAt, phraseStartingAt, type SentenceContext } from './sentence-context.ts'

/** Cues as lower-case token sequences, with what they say: kinds of a class, or mere examples of it. */
const cues: readonly (readonly [readonly string[], RelationType])[] = [
  [['such', 'as'], 'IS_A'],
  [['including'], 'EXAMPLE_OF'],
  [['e.g.'], 'EXAMPLE_OF'],
  [['for', 'example'], 'EXAMPLE_OF'],
  [['for', 'instance'], 'EXAMPLE_OF'],
  [['namely'], 'IS_A'],
  [['tels', 'que'], 'IS_A'],
  [['telles', 'que'], 'IS_A'],
  [['tel', 'que'], 'IS_A'],
  [['telle', 'que'], 'IS_A'],
  [['tels', "qu'"], 'IS_A'],
  [['telles', "qu'"], 'IS_A'],
  [['par', 'exemple'], 'EXAMPLE_OF'],
  [['notamment'], 'EXAMPLE_OF'],
  [['comme'], 'EXAMPLE_OF'],
]

/**
 * Lexico-syntactic patterns after Hearst, "Automatic acquisition of hyponyms from large text corpora" (COLING
 * 1992): "gases such as nitrogen and helium", "des gaz tels que l'azote", "A, B and other valves".
 */
export function claimExamples(context: SentenceContext, claims: Claims): void {
  const { tokens } = context.sentence
  tokens.forEach((token, index) => {
    const cue = cues.find(([words]) => words.every((word, offset) => tokens[index + offset]?.lower === word))
    if (cue) afterCue(context, index, cue[0].length, cue[1], claims)
    else if (/^(?:other|autres)$/.test(token.lower) && /^(?:and|or|et|ou)$/.test(tokens[index - 1]?.lower ?? tokens[index - 2]?.lower ?? '')) beforeOther(context, index, claims)
  })
}

function afterCue(context: SentenceContext, at: number, length: number, type: RelationType, claims: Claims): void {
  const { tokens } = context.sentence
  let end = at - 1
  while (/^[,(]$/.test(tokens[end]?.text ?? '')) end--
  const whole = phraseEndingAt(context, end)
  if (!whole || !isClass(context, whole)) return
  let from = at + length
  while (/^[,:]$/.test(tokens[from]?.text ?? '')) from++
  const members = enumeration(context, from)
  // "comme" also means "as": only a plural class before it and a noun after it make it an enumeration.
  if (tokens[at]?.lower === 'comme' && (members.length === 0 || !/[sx]$/.test(headLower(context, whole)))) return
  for (const member of members) claimPair(context, member, whole, type, claims)
}

function beforeOther(context: SentenceContext, at: number, claims: Claims): void {
  const whole = context.phrases.find((phrase) => phrase.from >= at && phrase.from <= at + 1)
  if (!whole || !isClass(context, whole)) return
  const { tokens } = context.sentence
  let end = at - 1
  while (end > 0 && tokens[end]?.tag !== 'C') end--
  let member = phraseEndingAt(context, tokens[end - 1]?.text === ',' ? end - 2 : end - 1)
  for (let count = 0; member && count < 5; count++) {
    claimPair(context, member, whole, 'IS_A', claims)
    const before = member.outerFrom - 1
    member = tokens[before]?.text === ',' ? phraseEndingAt(context, before - 1) : null
  }
}

/** "A, B, C and D": phrases with nothing but commas and conjunctions between them. */
function enumeration(context: SentenceContext, from: number): readonly Phrase[] {
  const { tokens } = context.sentence
  const members: Phrase[] = []
  let at = from
  while (members.length < 8) {
    const phrase = phraseStartingAt(context, at)
    if (!phrase) break
    members.push(phrase)
    at = phrase.outerTo
    const mark = at
    while (/^(?:,|and|or|et|ou)$/.test(tokens[at]?.lower ?? '')) at++
    if (at === mark) break
  }
  // A phrase that its sentence goes on with ("A, B and C is …") may not be a member; a preposition after one is a chain.
  const [first] = members
  // "e.g., a small device may limit…" is a sentence; "conversions, such as integer to double" names a pair.
  if (first && /^(?:X|V)$/.test(tokens[first.outerTo]?.tag ?? '') && members.length === 1) return []
  return members.filter((member) => tokens[member.outerTo]?.lower !== 'to').filter((member) => !/^(?:of|de|d'|du|des)$/.test(tokens[member.outerTo]?.lower ?? '') || member === members[members.length - 1])
}

function claimPair(context: SentenceContext, member: Phrase, whole: Phrase, type: RelationType, claims: Claims): void {
  if (!isSpecific(context, member) || context.words.genericNouns.has(headLower(context, member))) return
  const from = nameOf(context, member)
  const to = nameOf(context, whole)
  claims.entity({ name: from, type: typeOfName(from, context.sentence.tokens[member.head]?.text ?? from, member.proper), weight: 0.5, span: { start: member.start, end: member.end } })
  claims.entity({ name: to, type: typeOfName(to, context.sentence.tokens[whole.head]?.text ?? to, whole.proper), weight: 0.5, span: { start: whole.start, end: whole.end } })
  claims.relation({ from, to, type, span: { start: context.sentence.start, end: context.sentence.end }, weight: 0.7 })
}

function isClass(context: SentenceContext, phrase: Phrase): boolean {
  if (/^(?:a|an|this|each|every|le|la|l'|un|une|du|au|ce|cette|chaque)$/.test(phrase.determiner?.lower ?? '')) return false
  return isSpecific(context, phrase) && !phrase.proper && !context.words.genericNouns.has(headLower(context, phrase)) && /[sx]$|ia$|a$|^(?:equipment|food|software|hardware|gear|furniture|machinery|material|matériel|nourriture|outillage)$/.test(headLower(context, phrase))
}
