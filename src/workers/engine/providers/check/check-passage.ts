import type { Extraction, Span } from '../../../../shared/model/extraction.ts'
import type { Ontology, OntologyEntity } from '../../../../shared/model/ontology.ts'
import type { CheckCounts } from '../../../../shared/model/provider.ts'
import type { PromptPassage } from '../extractor/prompt-port.ts'
import type { AnsweredPassage } from './answer-shape.ts'
import { createClaimedEntities, type ClaimedEntities, type ClaimedEntity } from './claimed-entities.ts'
import { checkValue } from './fact-value.ts'
import { createKeptClaims, type KeptClaims } from './kept-claims.ts'
import { usesDecimalComma } from './numbers.ts'
import { referenceTo } from './referred.ts'

/** Sure enough to be kept where a document says a name only once: see graph/resolve. */
const weights = { entity: 0.85, relation: 0.8 } as const

interface Checking {
  readonly text: string
  readonly ontology: Ontology
  readonly entities: ClaimedEntities
  readonly claims: KeptClaims
}

/** Keeps what the passage bears out, word for word, and counts the rest by why it is left out. */
export function checkPassage(said: AnsweredPassage, { text, headings }: PromptPassage, ontology: Ontology): { readonly extraction: Extraction; readonly checks: CheckCounts } {
  const entities = createClaimedEntities(text, headings, said.entities.entries.map(({ name }) => name))
  const checking: Checking = { text, ontology, entities, claims: createKeptClaims(text, entities) }
  checkEntities(checking, said)
  checkRelations(checking, said)
  checkFacts(checking, said)
  if (ontology.rules) checkRules(checking, said)
  if (ontology.procedures) checkProcedures(checking, said)
  checkDefinitions(checking, said)
  checking.claims.drop('empty', brokenEntries(said))
  return checking.claims.result()
}

/** An entity's evidence is its own name, wherever the passage says it. */
function checkEntities({ ontology, entities, claims }: Checking, said: AnsweredPassage): void {
  for (const { name, type, aliases, quote } of said.entities.entries) {
    const kind = ontology.entities.find((each) => each.name === type)
    if (name === '') claims.drop('empty')
    else if (!kind) claims.drop('unknown-type')
    else if (quote !== '' && !claims.place(quote)) claims.drop('quote-not-found')
    else {
      const outcome = entities.add(name, kind, aliases, weights.entity)
      if (outcome === 'unknown') claims.drop('unknown-entity')
      else if (outcome === 'added') claims.keepEntity()
    }
  }
}

function checkRelations({ text, ontology, entities, claims }: Checking, said: AnsweredPassage): void {
  for (const { from, to, type, quote } of said.relations.entries) {
    const span = claims.quoted(quote)
    if (!span) continue
    const allowed = type === 'PREREQUISITE_OF' && ontology.prerequisites ? { from: [], to: [] } : ontology.relations.find((each) => each.name === type)
    const [a, b] = [entities.find(from), entities.find(to)]
    if (!allowed) claims.drop('unknown-type')
    else if (!a || !b) claims.drop('unknown-entity')
    else if (a.key === b.key || !fits(a, allowed.from) || !fits(b, allowed.to)) claims.drop('ends-not-allowed')
    else if (!joins(text, a, b, span)) claims.drop('end-not-named')
    else claims.keepRelation(a, b, { type, span, weight: weights.relation })
  }
}

function checkFacts({ text, ontology, entities, claims }: Checking, said: AnsweredPassage): void {
  const decimalComma = usesDecimalComma(text)
  for (const { entity, property, condition, quote, ...value } of said.facts.entries) {
    const span = claims.quoted(quote)
    if (!span) continue
    const kind = ontology.facts.find((each) => each.property === property)
    const checked = kind ? checkValue(kind, value, text.slice(span.start, span.end), decimalComma) : 'unknown-type'
    const holdsWhen = condition === '' ? null : claims.place(condition)
    const about = entities.find(entity)
    if (typeof checked === 'string') claims.drop(checked)
    // Kept without its condition, an exception would become a rule.
    else if (condition !== '' && !holdsWhen) claims.drop('quote-not-found')
    else if (!about) claims.drop('unknown-entity')
    else if (!fits(about, kind?.of ?? [])) claims.drop('ends-not-allowed')
    // The quote need not name it: the subject of a table's row or a list's item stands above.
    else claims.keepFact(about, { property, ...checked, qualifiers: holdsWhen ? { condition: claims.shown(holdsWhen) } : {}, span })
  }
}

function checkRules({ entities, claims }: Checking, said: AnsweredPassage): void {
  for (const { subject, modality, quote } of said.rules.entries) {
    const span = claims.quotedSentence(quote)
    if (!span) continue
    const [strength = '', not] = modality.toLowerCase().split(/\s+/)
    const about = entities.find(subject)
    if (!/^(?:must|never|should)$/.test(strength)) claims.drop('unknown-type')
    else if (!about) claims.drop('unknown-entity')
    else claims.keepFact(about, { property: 'rule', value: claims.shown(span), qualifiers: { modality: strength, ...(not === 'not' && { negative: 'true' }) }, span })
  }
}

function checkProcedures({ ontology, entities, claims }: Checking, said: AnsweredPassage): void {
  const kind = ontology.entities.find(({ base }) => base === 'procedure') ?? null
  for (const { name, steps } of said.procedures.entries) {
    const spans = steps.entries.flatMap((step) => claims.quoted(step) ?? [])
    if (spans.length === 0) continue
    if (entities.add(name, kind, [], weights.entity) === 'unknown') claims.drop('unknown-entity', spans.length)
    const procedure = entities.find(name)
    for (const [place, span] of procedure ? spans.entries() : []) if (procedure) claims.keepFact(procedure, { property: 'step', value: claims.shown(span), qualifiers: { order: String(place + 1) }, span })
  }
}

function checkDefinitions({ text, entities, claims }: Checking, said: AnsweredPassage): void {
  for (const { term, quote } of said.definitions.entries) {
    const span = claims.quotedSentence(quote)
    if (!span) continue
    const about = entities.find(term)
    if (!about) claims.drop('unknown-entity')
    else if (referenceTo(about, text, span) === null) claims.drop('end-not-named')
    else claims.keepFact(about, { property: 'definition', value: claims.shown(span), qualifiers: {}, span })
  }
}

/** Both named in the quote; one of them may be taken up from the sentence before. */
function joins(text: string, a: ClaimedEntity, b: ClaimedEntity, span: Span): boolean {
  const ends = [referenceTo(a, text, span), referenceTo(b, text, span)]
  return ends.every((end) => end !== null) && ends.includes('named')
}

/** An entity of no known kind fits where any may stand. */
function fits({ kind }: { readonly kind: OntologyEntity | null }, allowed: readonly string[]): boolean {
  return allowed.length === 0 || (kind !== null && allowed.includes(kind.name))
}

function brokenEntries(said: AnsweredPassage): number {
  const lists = [said.entities, said.relations, said.facts, said.rules, said.procedures, said.definitions, ...said.procedures.entries.map(({ steps }) => steps)]
  return lists.reduce((sum, { broken }) => sum + broken, 0)
}
