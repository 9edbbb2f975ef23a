import { Comparator, type ExtractedFact, type Extraction, type Span } from '../../../../shared/model/extraction.ts'
import type { Ontology, OntologyFact } from '../../../../shared/model/ontology.ts'
import type { CheckCounts, DropReason } from '../../../../shared/model/provider.ts'
import type { PromptPassage } from '../extractor/prompt-port.ts'
import type { AnsweredPassage } from './answer-shape.ts'
import { createClaimedEntities, type ClaimedEntity } from './claimed-entities.ts'
import { placesOf } from './names.ts'
import { numbersStandIn, valueNumbers } from './numbers.ts'
import { findQuote, plainText } from './plain-text.ts'

const weights = { entity: 0.8, mentionedByClaim: 0.6, relation: 0.8 } as const
/** A subject taken up again: the entity stands in the sentence before. */
const takesUp = /^(?:it|its|they|their|this|that|these|those|such|the latter|he|she|il|elle|ils|elles|ce|cet|cette|ces|celui-ci|celle-ci|ceux-ci|celles-ci|cela|ceci|son|sa|ses|leur|leurs|ce dernier|cette dernière)(?=[\s'’,])/iu

/** Keeps what the passage bears out, word for word, and counts the rest by why it is left out. */
export function checkPassage(said: AnsweredPassage, { text, headings }: PromptPassage, ontology: Ontology): { readonly extraction: Extraction; readonly checks: CheckCounts } {
  const plain = plainText(text)
  const entities = createClaimedEntities(text, headings)
  const relations: Extraction['relations'] = []
  const facts: ExtractedFact[] = []
  const dropped: Partial<Record<DropReason, number>> = {}
  let kept = 0
  const drop = (why: DropReason): void => void (dropped[why] = (dropped[why] ?? 0) + 1)
  const keep = (): void => void (kept += 1)
  const quoted = (quote: string): Span | null => {
    const span = findQuote(plain, quote)
    if (!span) drop('quote-not-found')
    return span
  }
  const kindOf = (name: string) => ontology.entities.find((entity) => entity.name === name) ?? null

  /** Whether the quote names the entity, or takes it up from the sentence before it. */
  const isNamed = ({ names }: ClaimedEntity, span: Span): boolean => {
    const quote = text.slice(span.start, span.end)
    if (names.some((name) => placesOf(name, quote).length > 0)) return true
    if (!takesUp.test(quote.trimStart())) return false
    const before = sentenceBefore(text, span.start)
    return names.some((name) => placesOf(name, before).length > 0)
  }
  /** The entity that a claim is about; one that the model forgot to list is added when the passage names it. */
  const subject = (name: string): ClaimedEntity | null => entities.find(name) ?? (entities.add(name, null, [], weights.mentionedByClaim) ? entities.find(name) : null)

  for (const { name, type, aliases, quote } of said.entities) {
    const kind = kindOf(type)
    if (name === '') drop('empty')
    else if (!kind) drop('unknown-type')
    else if (quote !== '' && !findQuote(plain, quote)) drop('quote-not-found')
    else if (!entities.add(name, kind, aliases, weights.entity)) drop('unknown-entity')
    else keep()
  }

  for (const { from, to, type, quote } of said.relations) {
    const span = quoted(quote)
    if (!span) continue
    const [a, b] = [subject(from), subject(to)]
    const allowed = type === 'PREREQUISITE_OF' && ontology.prerequisites ? { from: [], to: [] } : ontology.relations.find((relation) => relation.name === type)
    if (!allowed) drop('unknown-type')
    else if (!a || !b || a === b) drop('unknown-entity')
    else if (!isNamed(a, span) || !isNamed(b, span)) drop('end-not-named')
    else if (!fits(a, allowed.from) || !fits(b, allowed.to)) drop('ends-not-allowed')
    else {
      relations.push({ from: a.name, to: b.name, type, span, weight: weights.relation })
      keep()
    }
  }

  const claimFact = (name: string, span: Span, fact: Omit<ExtractedFact, 'entity' | 'span'>, mustBeNamed: boolean): void => {
    const about = subject(name)
    if (!about) drop('unknown-entity')
    else if (mustBeNamed && !isNamed(about, span)) drop('end-not-named')
    else {
      facts.push({ entity: about.name, ...fact, span })
      keep()
    }
  }

  for (const { entity, property, comparator, value, unit, condition, quote } of said.facts) {
    const span = quoted(quote)
    if (!span) continue
    const kind = ontology.facts.find((fact) => fact.property === property)
    const words = text.slice(span.start, span.end)
    const problem = !kind ? 'unknown-type' : value === '' ? 'empty' : factProblem(kind, value, unit, words)
    if (problem) {
      drop(problem)
      continue
    }
    const about = subject(entity)
    if (about && kind && kind.of.length > 0 && about.kind && !kind.of.includes(about.kind.name)) {
      drop('ends-not-allowed')
      continue
    }
    const compared = Comparator.safeParse(comparator)
    const numbers = valueNumbers(value)
    const heldWhen = condition !== '' && findQuote(plain, condition) ? condition : ''
    claimFact(
      entity,
      span,
      {
        property,
        value: numbers ? numbers.join('–') : value,
        ...(unit !== '' && { unit }),
        ...(numbers && { comparator: numbers.length > 1 ? ('range' as const) : compared.success && compared.data !== 'range' ? compared.data : ('=' as const) }),
        qualifiers: heldWhen === '' ? {} : { condition: heldWhen },
      },
      // The subject of a table's row or a list's item stands above it.
      false,
    )
  }

  for (const { subject: about, modality, quote } of said.rules) {
    const span = ontology.rules ? quoted(quote) : null
    if (!span) continue
    const [strength, not] = modality.toLowerCase().split(' ')
    if (strength !== 'must' && strength !== 'never' && strength !== 'should') drop('unknown-type')
    else claimFact(about, span, { property: 'rule', value: text.slice(span.start, span.end), qualifiers: { modality: strength, ...(not === 'not' && { negative: 'true' }) } }, false)
  }

  for (const { name, steps } of ontology.procedures ? said.procedures : []) {
    if (!entities.find(name) && !entities.add(name, kindNamed(ontology, 'procedure'), [], weights.entity)) {
      drop('unknown-entity')
      continue
    }
    for (const [place, step] of steps.entries()) {
      const span = quoted(step.quote)
      if (span) claimFact(name, span, { property: 'step', value: text.slice(span.start, span.end).slice(0, 600), qualifiers: { order: String(place + 1) } }, false)
    }
  }

  for (const { term, quote } of said.definitions) {
    const span = quoted(quote)
    if (span) claimFact(term, span, { property: 'definition', value: text.slice(span.start, span.end).slice(0, 600), qualifiers: {} }, true)
  }

  return { extraction: { entities: entities.build(), relations, facts }, checks: { kept, dropped } }
}

/** Number and unit must stand in the quote, and the value within what the unit allows. */
function factProblem(kind: OntologyFact, value: string, unit: string, quote: string): DropReason | null {
  if (!numbersStandIn(value, quote)) return 'number-not-in-quote'
  const numbers = valueNumbers(value)
  if (!numbers && findQuote(plainText(quote), value) === null) return 'number-not-in-quote'
  if (unit !== '' && findUnit(quote, unit) === null) return 'unit-not-in-quote'
  if (unit === '' && kind.units.length > 0 && numbers) return kind.units.some((each) => each === '') ? null : 'unit-not-in-quote'
  const range = kind.ranges[unit]
  return range && numbers?.some((number) => Number(number) < range[0] || Number(number) > range[1]) ? 'out-of-range' : null
}

/** A unit of one letter stands by itself or right after a number, not inside a word. */
function findUnit(quote: string, unit: string): number | null {
  const text = plainText(quote).plain
  const wanted = plainText(unit).plain.trim()
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + wanted.length)]
    if (!/\p{L}/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) return at
  }
  return null
}

function fits({ kind }: ClaimedEntity, allowed: readonly string[]): boolean {
  return allowed.length === 0 || kind === null || allowed.includes(kind.name)
}

function kindNamed(ontology: Ontology, base: 'procedure') {
  return ontology.entities.find((entity) => entity.base === base) ?? null
}

function sentenceBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 600), at).trimEnd()
  const cut = Math.max(...['. ', '! ', '? ', '.\n', '\n\n'].map((end) => before.lastIndexOf(end, before.length - 2)))
  return cut >= 0 ? before.slice(cut + 1) : before
}
