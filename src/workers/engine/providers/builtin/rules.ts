import type { Claims } from './claims.ts'
import { dimensionsOfNoun } from './dimension-nouns.ts'
import { typeOfName } from './entity-types.ts'
import { chainStartingWith, subjectOf, topicOf, type PhraseChain } from './phrase-chains.ts'
import { textOf, type Phrase } from './phrases.ts'
import { headLower, isConditional, isSpecific, phraseStartingAt, verbGroupEndingAt, type SentenceContext } from './sentence-context.ts'

export type Modality = 'must' | 'never' | 'should'

interface Rule {
  /** The strength as the words have it: "must not" is a must (of not doing), only "never" and bans are never. */
  readonly modality: Modality
  /** The rule forbids. */
  readonly negative: boolean
  readonly about: Topic
}

interface Topic {
  readonly name: string
  readonly start: number
  readonly end: number
  readonly head: Phrase
}

/** Verbs with which a modal gives no rule: "it must be noted that". */
const remarkVerbs = /^(?:noted|mentioned|remembered|remember|said|noticed|observed|emphasized|emphasised|stressed|recalled|understood|admitted|noter|mentionner|préciser|souligner|rappeler|signaler|dire|savoir|avouer|reconnaître|voir|continuer|been|seem|read|seen|considered|sembler|composer)$/

/**
 * Rules: what must, must never or should be done, said of the thing that the sentence is about (its subject; for
 * an instruction, its object). A sentence whose subject is not plain gives no rule.
 */
export function claimRules(context: SentenceContext, claims: Claims): void {
  const sentence = textOf(context.text, context.sentence.start, context.sentence.end)
  if (/[?:]$/.test(sentence) || sentence.length > 500 || context.sentence.tokens.length < 4) return
  const rule = context.language === 'en' ? (modal(context, englishModals) ?? englishInstruction(context)) : context.language === 'fr' ? (modal(context, frenchModals) ?? frenchInstruction(context)) : null
  if (!rule) return
  const { name, head } = rule.about
  claims.entity({ name, type: typeOfName(name, context.sentence.tokens[head.head]?.text ?? name, head.proper), weight: 0.5, span: { start: rule.about.start, end: rule.about.end } })
  claims.fact({ entity: name, property: 'rule', value: withoutLooseBrackets(sentence), qualifiers: { modality: rule.modality, ...(rule.negative ? { negative: 'true' } : {}) }, span: { start: context.sentence.start, end: context.sentence.end } })
}

/** A rule quoted from a bracket or between guillemets: marks that have lost their other half are left out. */
function withoutLooseBrackets(sentence: string): string {
  const opened = sentence.replace(/^[(«"“]\s*/u, '')
  const closed = opened.replace(/[;,\s]+$/u, '')
  const loose = /\)\.?$/u.test(closed) && closed.split(')').length > closed.split('(').length
  return (loose ? closed.replace(/\)(\.?)$/u, '$1') : closed).replace(/\s*[»"”]+$/u, '')
}

const englishModals: ReadonlyMap<string, Modality> = new Map([['must', 'must'], ['shall', 'must'], ['should', 'should']])
const frenchModals: ReadonlyMap<string, Modality> = new Map([['doit', 'must'], ['doivent', 'must'], ['devra', 'must'], ['devront', 'must'], ['devrait', 'should'], ['devraient', 'should'], ['devez', 'must']])

function modal(context: SentenceContext, modals: ReadonlyMap<string, Modality>): Rule | null {
  const { tokens } = context.sentence
  const at = tokens.findIndex((token, index) => (modals.has(token.lower) && token.tag !== 'N') || (/^(?:may|can|peut|peuvent)$/.test(token.lower) && /^(?:not|never|en|jamais)$/.test(tokens[index + 1]?.lower ?? '') && /^(?:ne|n')$/.test(tokens[index - 1]?.lower ?? (context.language === 'en' ? 'ne' : ''))))
  const word = tokens[at]
  if (!word || isConditional(context, at) || isReported(context, at)) return null
  let end = at
  for (let index = at + 1; index < tokens.length; index++) {
    const tag = tokens[index]?.tag
    if (tag === 'V' || tag === 'X') end = index
    else if (tag !== 'R' && !/^(?:not|never|only|no|always|pas|jamais|se|s'|y|toujours|être|be)$/.test(tokens[index]?.lower ?? '')) break
  }
  const group = verbGroupEndingAt(context, end)
  if (!group || end === at || remarkVerbs.test(tokens[end]?.lower ?? '')) return null
  const before = tokens[group.from - 1]
  const noSubject = before?.tag === 'D' && before.lower === 'no'
  const subject = subjectOf(context, group)
  const negative = group.negated || noSubject || subject?.head.determiner?.lower === 'no' || /^aucune?$/.test(subject?.head.determiner?.lower ?? '')
  const never = tokens.slice(group.from, end + 1).some((token) => /^(?:never|jamais)$/.test(token.lower)) || !modals.has(word.lower)
  const modality: Modality = never ? 'never' : (modals.get(word.lower) ?? 'must')
  if (subject) {
    const about = ownerOfMeasure(context, subject) ?? topicOf(context, subject)
    return about ? { modality, negative, about } : null
  }
  if (!/^(?:you|vous|on|we)$/.test(before?.lower ?? '')) return null
  const about = objectAfter(context, end)
  return about && before?.lower !== 'we' ? { modality, negative, about } : null
}

/** "La vitesse du bateau ne doit pas…": a bare measure is no thing to have a rule; what it measures is. */
function ownerOfMeasure(context: SentenceContext, subject: PhraseChain): Topic | null {
  const bare = subject.end === subject.head.end && subject.head.to - subject.head.from === 1 && dimensionsOfNoun(headLower(context, subject.head)) !== null
  return bare && subject.owner && isSpecific(context, subject.owner) ? topic(context, subject.owner) : null
}

/** "Respondents say that the town must…" is an opinion; "so that a bolt must push" is a mechanism. */
function isReported(context: SentenceContext, at: number): boolean {
  const { tokens } = context.sentence
  for (let index = at - 1; index > 0; index--) {
    const token = tokens[index]
    if (!token || token.text === ';') return false
    if (/^(?:that|que|qu'|because|parce|since|puisque|car|although|si|if|how|comment)$/.test(token.lower)) return !(token.lower === 'that' && tokens[index - 1]?.tag === 'N')
  }
  return false
}

/** "Never touch the exhaust", "Do not open the valve", "Always wear gloves", "Avoid sudden movements". */
function englishInstruction(context: SentenceContext): Rule | null {
  const { tokens } = context.sentence
  const opening = tokens.slice(0, 3).map((token) => token.lower)
  const [first, second, third] = opening
  if (first === 'never' || first === 'always') return instruct(context, 1, first === 'never' ? 'never' : 'must')
  if (first === 'do' && /^(?:not|n't|never)$/.test(second ?? '')) return instruct(context, 2, second === 'never' ? 'never' : 'must', true)
  if (first === 'avoid') return instruct(context, 0, 'never')
  if (first === 'ensure' || (first === 'make' && second === 'sure')) {
    const from = (first === 'ensure' ? 1 : 2) + (tokens[first === 'ensure' ? 1 : 2]?.lower === 'that' ? 1 : 0)
    const phrase = phraseStartingAt(context, from)
    const about = phrase ? topicOf(context, chainStartingWith(context, phrase)) : null
    return about ? { modality: 'must', negative: false, about } : null
  }
  if (first === 'it' && second === 'is' && /^(?:forbidden|prohibited|mandatory|compulsory|obligatory|required)$/.test(third ?? '') && tokens[3]?.lower === 'to') {
    return instruct(context, 4, /^(?:forbidden|prohibited)$/.test(third ?? '') ? 'never' : 'must')
  }
  return required(context) ?? byAdjective(context, /^(?:mandatory|compulsory|obligatory)$/, /^(?:forbidden|prohibited)$/)
}

/** "Administrators are required to change their passwords". */
function required(context: SentenceContext): Rule | null {
  const { tokens } = context.sentence
  const at = tokens.findIndex((token, index) => token.lower === 'required' && tokens[index + 1]?.lower === 'to' && /^(?:is|are)$/.test(tokens[index - 1]?.lower ?? ''))
  if (at < 2 || isConditional(context, at) || isReported(context, at)) return null
  const group = verbGroupEndingAt(context, at)
  const subject = group && !group.negated ? subjectOf(context, group) : null
  const about = subject ? topicOf(context, subject) : null
  return about ? { modality: 'must', negative: false, about } : null
}

/** "Ne jamais…", "Ne pas…", "Il faut…", "Il est interdit de…", "Toujours…", "Évitez…". */
function frenchInstruction(context: SentenceContext): Rule | null {
  const { tokens } = context.sentence
  const words = tokens.map((token) => token.lower)
  const [first, second, third] = words
  if (/^(?:ne|n')$/.test(first ?? '')) {
    // "Ne pas ouvrir…" and "N'ouvrez jamais…": the verb stands after or between the two halves of the negation.
    const verb = tokens.findIndex((token, index) => index > 0 && index < 4 && token.tag === 'V')
    const never = words.slice(1, 5).includes('jamais')
    return verb > 0 ? instruct(context, verb, never ? 'never' : 'must', true) : null
  }
  if (first === 'toujours') return instruct(context, 1, 'must')
  if (/^(?:évitez|éviter)$/.test(first ?? '')) return instruct(context, 0, 'never')
  const needed = words.findIndex((word, index) => word === 'il' && /^(?:faut|faudra)$/.test(words[index + 1] ?? '') && (index === 0 || words[index - 1] === ','))
  const neededThing = needed < 0 ? null : phraseStartingAt(context, needed + 2)
  if (neededThing) return isSpecific(context, neededThing) ? { modality: 'must', negative: false, about: topic(context, neededThing) } : null
  if (needed >= 0) return instruct(context, needed + 2, 'must')
  if (first === 'il' && /^(?:ne|n')$/.test(second ?? '') && third === 'faut') return instruct(context, words.indexOf('faut') + 2, words[4] === 'jamais' || words[3] === 'jamais' ? 'never' : 'must', true)
  if (first === 'il' && second === 'est') {
    const at = words.findIndex((word) => /^(?:interdit|défendu|obligatoire|impératif)$/.test(word))
    if (at > 1 && at < 5 && /^(?:de|d')$/.test(words[at + 1] ?? '')) return instruct(context, at + 2, /interdit|défendu/.test(words[at] ?? '') ? 'never' : 'must')
    return null
  }
  if (/^(?:interdiction|défense)$/.test(first ?? '') && /^(?:de|d')$/.test(second ?? '')) return instruct(context, 2, 'never')
  return byAdjective(context, /^(?:obligatoires?|impérati(?:f|ve)s?)$/, /^(?:interdite?s?|proscrite?s?|prohibée?s?)$/)
}

/** From the verb of an instruction to what it acts on. */
function instruct(context: SentenceContext, at: number, modality: Modality, negative = modality === 'never'): Rule | null {
  const verb = context.sentence.tokens[at]
  if (!verb || remarkVerbs.test(verb.lower)) return null
  const about = objectAfter(context, at)
  return about ? { modality, negative, about } : null
}

/** The first phrase after a verb, over one preposition and a few adverbs at most. */
function objectAfter(context: SentenceContext, verbAt: number): Topic | null {
  const { tokens } = context.sentence
  for (let index = verbAt + 1; index <= verbAt + 4; index++) {
    const token = tokens[index]
    if (!token || token.tag === '.') return null
    // "Do not plough when the soil is wet": the act has no object.
    if (/^(?:when|if|while|until|unless|before|after|once|because|quand|si|lorsque|avant|après|tant)$/.test(token.lower)) return null
    const phrase = phraseStartingAt(context, index)
    if (phrase && tokens[index - 1]?.tag !== 'M') return possessed(context, phrase) ? topic(context, phrase) : null
    // "ne pas dépasser 1,6 bar de pression": the number and its unit are passed over.
    const measured = token.tag === 'M' || tokens[index - 1]?.tag === 'M'
    // "never work without gloves", "ne jamais pipeter à la bouche": how it is done, not to what.
    const manner = /^(?:without|under|by|sans|sous|par)$/.test(token.lower) || (/^(?:à|au|aux)$/.test(token.lower) && !/^(?:toucher|touchez|veiller|veillez|procéder|procédez|recourir|penser|pensez|accéder|s'opposer|renoncer)$/.test(tokens[verbAt]?.lower ?? ''))
    if (manner) return act(context, verbAt, index)
    if (!measured && token.tag !== 'R' && token.tag !== 'P' && token.tag !== 'V' && token.tag !== 'D') return null
  }
  return null
}

/** "pipeter à la bouche", "work without gloves": the act with the way that it is done, as one name. */
function act(context: SentenceContext, verbAt: number, mannerAt: number): Topic | null {
  const verb = context.sentence.tokens[verbAt]
  const phrase = phraseStartingAt(context, mannerAt) ?? phraseStartingAt(context, mannerAt + 1)
  if (!verb || verb.tag !== 'V' || !phrase || phrase.end - verb.start > 50) return null
  return { name: textOf(context.text, verb.start, phrase.end), start: verb.start, end: phrase.end, head: phrase }
}

function topic(context: SentenceContext, phrase: Phrase): Topic {
  const chain = chainStartingWith(context, phrase)
  return { name: chain.name, start: chain.start, end: chain.end, head: chain.head }
}

/** "Never hold your breath": a possessive is as good as an article here. */
function possessed(context: SentenceContext, phrase: Phrase): boolean {
  if (/^(?:your|his|her|their|votre|vos|sa|son|ses|leur|leurs)$/.test(phrase.determiner?.lower ?? '')) return headLower(context, phrase).length > 2
  return isSpecific(context, phrase)
}

/** "A helmet is mandatory", "Le port du casque est obligatoire", "Smoking is prohibited". */
function byAdjective(context: SentenceContext, must: RegExp, never: RegExp): Rule | null {
  const { tokens } = context.sentence
  const at = tokens.findIndex((token) => must.test(token.lower) || never.test(token.lower))
  if (at < 2) return null
  const group = verbGroupEndingAt(context, tokens[at]?.tag === 'V' ? at : at - 1)
  if (!group || group.negated || isConditional(context, at) || isReported(context, at) || !/^(?:is|are|est|sont)$/.test(tokens[group.from]?.lower ?? '')) return null
  const subject = subjectOf(context, group)
  const use = subject !== null && /^(?:port|utilisation|usage|emploi|use|wearing|presence|présence)$/.test(headLower(context, subject.head))
  const about = subject === null ? null : use ? usedThing(context, subject.last, subject.head) : topicOf(context, subject)
  const bans = never.test(tokens[at]?.lower ?? '')
  return about ? { modality: bans ? 'never' : 'must', negative: bans, about } : null
}

/** "Le port de lunettes de protection": the rule is about the goggles. */
function usedThing(context: SentenceContext, last: Phrase, use: Phrase): Topic | null {
  const first = context.phrases.find((phrase) => phrase.start > use.end && phrase.start <= last.start)
  return first && isSpecific(context, first) ? topic(context, first) : null
}
