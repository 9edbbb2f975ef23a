import type { RelationType } from '../../../../shared/model/extraction.ts'
import type { Claims } from './claims.ts'
import { typeOfName } from './entity-types.ts'
import { chainStartingWith, subjectOf } from './phrase-chains.ts'
import type { Phrase } from './phrases.ts'
import { headLower, isConditional, isSpecific, phraseStartingAt, verbGroupEndingAt, type SentenceContext } from './sentence-context.ts'

interface VerbPattern {
  readonly verb: RegExp
  /** What must stand between the verb and the other term ("to" in "leads to"). */
  readonly link?: RegExp
  readonly type: RelationType
  /** The other term is the subject of the relation ("is caused by"). */
  readonly reversed?: boolean
}

const patterns: readonly VerbPattern[] = [
  { verb: /^(?:causes?|provoques?|provoquent|provoquer|entraînent?|entraîner|causent|causer|induces?|triggers?)$/, type: 'CAUSES' },
  { verb: /^(?:leads?|contributes?)$/, link: /^to$/, type: 'CAUSES' },
  { verb: /^(?:results?)$/, link: /^in$/, type: 'CAUSES' },
  { verb: /^(?:conduit|conduisent|mène|mènent|aboutit|aboutissent|conduire|mener|aboutir)$/, link: /^(?:à|au|aux)$/, type: 'CAUSES' },
  { verb: /^(?:caused|provoqué|provoquée|provoqués|provoquées|causé|causée|causés|causées|triggered|induced)$/, link: /^(?:by|par)$/, type: 'CAUSES', reversed: true },
  { verb: /^(?:prevents?|inhibits?|empêche|empêchent|évite|évitent|préviennent|prévient|empêcher|éviter|prévenir)$/, type: 'PREVENTS' },
  { verb: /^(?:prevented|avoided|évité|évitée|évités|évitées)$/, link: /^(?:by|par)$/, type: 'PREVENTS', reversed: true },
  { verb: /^(?:uses?|employs?|utilise|utilisent?|utiliser|emploient?|emploie)$/, type: 'USES' },
  { verb: /^(?:requires?|needs?|nécessite|exige|nécessitent?|nécessiter|requiert|requièrent|exigent?)$/, type: 'REQUIRES' },
  { verb: /^(?:comprises?|contains?|includes?|comprend|comprennent|contient|contiennent|comporte|comportent|inclut|incluent)$/, type: 'PART_OF', reversed: true },
  { verb: /^(?:consists?)$/, link: /^of$/, type: 'PART_OF', reversed: true },
  { verb: /^(?:compose|composent|compris|composé|composée|composés|composées|constitué|constituée|constitués|constituées|composed)$/, link: /^(?:de|d'|du|des|of)$/, type: 'PART_OF', reversed: true },
]

/** Relations that a verb states between two terms of one sentence: causes, prevents, uses, requires, is part of. */
export function claimVerbRelations(context: SentenceContext, claims: Claims): void {
  const { tokens } = context.sentence
  tokens.forEach((token, index) => {
    if (token.tag !== 'V' && token.tag !== 'A') {
      if (/^(?:part|component|partie|composant)$/.test(token.lower)) partOf(context, index, claims)
      return
    }
    for (const pattern of patterns) {
      if (!pattern.verb.test(token.lower)) continue
      const next = tokens[index + 1]
      if (pattern.link && !pattern.link.test(next?.lower ?? '')) continue
      const group = verbGroupEndingAt(context, index)
      if (!group || group.negated || group.main !== token || isConditional(context, index)) continue
      const subject = subjectOf(context, group)
      const contracted = /^(?:du|des|au|aux)$/.test(next?.lower ?? '')
      const other = phraseStartingAt(context, index + (pattern.link && !contracted ? 2 : 1))
      if (!subject || !other) continue
      // "prevents bolts from loosening" does not prevent bolts.
      if (pattern.type === 'PREVENTS' && /^(?:from|de|d')$/.test(tokens[other.outerTo]?.lower ?? '')) continue
      const head = isSpecific(context, subject.head) ? subject.head : subject.owner
      if (head) claimRelation(context, pattern.reversed ? other : head, pattern.reversed ? head : other, pattern.type, claims)
      return
    }
  })
}

/** "The spring, which is an integral part of the nut": the spring is PART_OF the nut. */
function partOf(context: SentenceContext, at: number, claims: Claims): void {
  const { tokens } = context.sentence
  if (!/^(?:of|de|d'|du|des)$/.test(tokens[at + 1]?.lower ?? '')) return
  let verb = at - 1
  while (verb > 0 && /^(?:A|D)$/.test(tokens[verb]?.tag ?? '')) verb--
  const fait = /^(?:fait|font)$/.test(tokens[verb]?.lower ?? '')
  const group = verbGroupEndingAt(context, verb)
  if (!group || group.negated || !(group.copula || fait)) return
  const subject = subjectOf(context, group)
  const contracted = /^(?:du|des)$/.test(tokens[at + 1]?.lower ?? '')
  const whole = phraseStartingAt(context, contracted ? at + 1 : at + 2)
  if (subject && whole) claimRelation(context, subject.last, whole, 'PART_OF', claims)
}

function claimRelation(context: SentenceContext, from: Phrase, to: Phrase, type: RelationType, claims: Claims): void {
  for (const phrase of [from, to]) if (!isSpecific(context, phrase) || (context.words.genericNouns.has(headLower(context, phrase)) && phrase.to - phrase.from === 1)) return
  const names = [from, to].map((phrase) => {
    const chain = chainStartingWith(context, phrase)
    claims.entity({ name: chain.name, type: typeOfName(chain.name, context.sentence.tokens[phrase.head]?.text ?? chain.name, phrase.proper), weight: 0.4, span: { start: chain.start, end: chain.end } })
    return chain.name
  })
  claims.relation({ from: names[0] ?? '', to: names[1] ?? '', type, span: { start: context.sentence.start, end: context.sentence.end }, weight: 0.6 })
}
