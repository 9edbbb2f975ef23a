import type { Output, Parsed } from '../../../shared/contract/index.ts'
import type { SearchHit, SearchKind } from '../../../shared/model/graph.ts'
import type { ReadableDatabase } from '../db/database.ts'
import { fullTextQuery, type FullTextQuery } from '../db/full-text-query.ts'
import { byScore, countEntities, findDocuments, findEntities, isInTitle, type NameHit } from './name-hits.ts'
import { countPassages, passageHit, rankPassages, type DocumentFacet, type RankedPassage } from './passage-hits.ts'
import type { SearchScope } from './search-scope.ts'
import { missingWords, suggestForMissing, suggestSpellings } from './suggestions.ts'

type SearchInput = Parsed<'search.query'>
type SearchAnswer = Output<'search.query'>

const facetsLimit = 50
const allKinds: readonly SearchKind[] = ['passages', 'entities', 'documents']
const nothing: SearchAnswer = { hits: [], totals: { passages: 0, entities: 0, documents: 0 }, suggestions: [], facets: { documents: [] } }

/**
 * Passages, entities and documents in one list, best first. All words must be found; where nothing holds them all,
 * any of them will do, and those that nothing in the library holds are named. `types` narrows to entities of those
 * types and passages that mention one; a title has no type, so documents are then none. Totals are given for all kinds,
 * whichever are asked for, unless `counted` says otherwise.
 */
export function searchLibrary(db: ReadableDatabase, input: SearchInput): SearchAnswer {
  const query = fullTextQuery(input.query)
  if (!query) return nothing
  const kinds = new Set(input.in && input.in.length > 0 ? input.in : allKinds)
  const counted = input.counted === 'asked' ? kinds : new Set(allKinds)
  const strict = survey(db, scopeOf(query, query.all, input), counted)
  const foundAll = foundIn(strict, kinds)
  const found = foundAll || query.any === query.all ? strict : survey(db, scopeOf(query, query.any, input), counted)
  const foundSome = foundIn(found, kinds)
  // Where something holds all words, none is missing.
  const missing = foundAll || !foundSome ? [] : missingWords(db, query, input.query, (piece) => isInTitle(db, piece))

  const offset = input.offset ?? 0
  const limit = input.limit ?? 20
  const ranked = rank(db, found, kinds, offset + limit).slice(offset)
  const hits = ranked.flatMap((entry): Omit<SearchHit, 'rank'>[] => {
    if (!('seq' in entry)) {
      const { key: _key, ...hit } = entry
      return [hit]
    }
    const hit = passageHit(db, found.scope, entry)
    return hit ? [hit] : []
  })
  return {
    hits: hits.map((hit, index) => ({ rank: offset + index + 1, ...hit })),
    totals: found.totals,
    suggestions: foundSome ? suggestForMissing(db, input.query, missing) : suggestSpellings(db, input.query),
    ...(missing.length > 0 ? { missing: missing.map(({ start, end }) => input.query.slice(start, end)) } : {}),
    facets: { documents: found.facets.slice(0, facetsLimit) },
  }
}

interface Survey {
  readonly scope: SearchScope
  readonly facets: DocumentFacet[]
  readonly documents: readonly NameHit[]
  readonly totals: SearchAnswer['totals']
}

function scopeOf(query: FullTextQuery, match: string, input: SearchInput): SearchScope {
  return {
    query,
    match,
    documents: input.documentIds && input.documentIds.length > 0 ? JSON.stringify(input.documentIds) : null,
    types: input.types && input.types.length > 0 ? JSON.stringify(input.types) : null,
  }
}

function survey(db: ReadableDatabase, scope: SearchScope, counted: ReadonlySet<SearchKind>): Survey {
  const facets = counted.has('passages') ? countPassages(db, scope) : []
  const documents = counted.has('documents') && scope.types === null ? findDocuments(db, scope) : []
  const totals = { passages: facets.reduce((sum, facet) => sum + facet.hits, 0), entities: counted.has('entities') ? countEntities(db, scope) : 0, documents: documents.length }
  return { scope, facets, documents, totals }
}

function foundIn({ totals }: Survey, kinds: ReadonlySet<SearchKind>): boolean {
  return [...kinds].some((kind) => totals[kind] > 0)
}

/** The first `count` of all kinds together; passages are still only ranked, their quotes are made for those shown. */
function rank(db: ReadableDatabase, { scope, documents, totals }: Survey, kinds: ReadonlySet<SearchKind>, count: number): (NameHit | RankedPassage)[] {
  const passages = kinds.has('passages') && totals.passages > 0 ? rankPassages(db, scope, count) : []
  const entities = kinds.has('entities') && totals.entities > 0 ? findEntities(db, scope).slice(0, count) : []
  const titles = kinds.has('documents') ? documents.slice(0, count) : []
  return [...entities, ...titles, ...passages].sort(byScore).slice(0, count)
}
