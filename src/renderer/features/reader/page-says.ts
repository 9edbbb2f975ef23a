import type { PassageView } from '../../../shared/contract/documents.ts'
import type { EntitySummary, Evidence, FactView, RelationView } from '../../../shared/model/graph.ts'

/** What the library took from one page of a document. */
export interface PageSays {
  readonly facts: readonly { readonly fact: FactView; readonly evidence: Evidence }[]
  readonly entities: readonly EntitySummary[]
  readonly passages: readonly PassageView[]
}

export interface DocumentClaims {
  readonly passages: readonly PassageView[]
  readonly facts: readonly FactView[]
  readonly relations: readonly RelationView[]
  readonly entities: readonly EntitySummary[]
}

/**
 * The facts whose words stand on the page, in reading order, and the entities that they, the relations or
 * the page's own words name, most salient first.
 */
export function pageSays(claims: DocumentClaims, documentId: string, page: number): PageSays {
  const isHere = (evidence: Evidence) => evidence.documentId === documentId && pagesOf(evidence).has(page)
  const facts = claims.facts
    .flatMap((fact) => {
      const evidence = fact.evidence.find(isHere)
      return evidence ? [{ fact, evidence }] : []
    })
    .toSorted((a, b) => readingOrder(a.evidence, b.evidence, page))
  const passages = claims.passages.filter((passage) => passage.page === page || passage.boxes.some((box) => box.page === page))
  const named = new Set(facts.map(({ fact }) => fact.entity))
  for (const relation of claims.relations) {
    if (!relation.evidence.some(isHere)) continue
    named.add(relation.from)
    named.add(relation.to)
  }
  const words = ` ${fold(passages.filter((passage) => onlyOn(passage, page)).map((passage) => passage.text).join('\n'))} `
  const entities = claims.entities
    .filter((entity) => named.has(entity.id) || [entity.name, ...entity.aliases].some((name) => names(words, name)))
    .toSorted((a, b) => b.salience - a.salience || a.name.localeCompare(b.name))
  return { facts, entities, passages }
}

function pagesOf(evidence: Evidence): ReadonlySet<number> {
  return new Set([evidence.page, ...evidence.boxes.map((box) => box.page)])
}

/** Words of a passage that runs over the page break may stand on either page: they prove nothing. */
function onlyOn(passage: PassageView, page: number): boolean {
  return passage.boxes.length === 0 ? passage.page === page : passage.boxes.every((box) => box.page === page)
}

function names(words: string, name: string): boolean {
  const folded = fold(name)
  return folded.length > 1 && (words.includes(` ${folded} `) || words.includes(` ${folded}s `))
}

function fold(text: string): string {
  return text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}

function readingOrder(a: Evidence, b: Evidence, page: number): number {
  const [topA, topB] = [a, b].map((evidence) => evidence.boxes.find((box) => box.page === page))
  return (topA?.y0 ?? Infinity) - (topB?.y0 ?? Infinity) || (topA?.x0 ?? 0) - (topB?.x0 ?? 0) || 0
}
