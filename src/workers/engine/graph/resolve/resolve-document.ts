import type { Language } from '../../../../shared/model/document.ts'
import type { Extraction } from '../../../../shared/model/extraction.ts'
import type { Resolution, ResolvedEntity } from '../../../../shared/model/resolution.ts'
import type { PassageInput, Work } from '../../pipeline/ports.ts'
import { gatherCandidates, subtypeByVote, typeByVote, type Candidate } from './candidates.ts'
import { relateByCooccurrence } from './cooccurrence.ts'
import { chooseName, createCaseMemory, type CaseMemory } from './display-name.ts'
import { createWordFolder, isAcronym, type WordFolder } from './fold-key.ts'
import { createNameSearch, type NameSearch, type Occurrence } from './mention-search.ts'
import { measureHeadings } from './heading-use.ts'
import { createPlaceWeight } from './place-weight.ts'
import { mergeClaims } from './merge-claims.ts'
import { entityLimit, isJudged, isTerm, measureTerms, scoreOf, type TermUse } from './term-weights.ts'

export interface ResolveInput {
  readonly language: Language
  readonly title: string
  readonly passages: readonly PassageInput[]
  /** In the order of `passages`. */
  readonly extractions: readonly Extraction[]
}

/** How many names at most take part in co-occurrence: the graph of a document is read from its strongest terms. */
const relatedNames = 250

/**
 * Joins what was said of one document's passages: names under folded keys, acronyms under their long forms,
 * every name looked for in all passages, weak names dropped, claims merged. Pure: the same input gives the same
 * resolution, on its own, so documents can be published in any order.
 */
export async function resolveDocument(input: ResolveInput, work: Work): Promise<Resolution> {
  const steps = 5
  const step = (done: number): void => {
    work.signal.throwIfAborted()
    work.report({ done, total: steps })
  }
  step(0)
  const { language, passages } = input
  const folder = createWordFolder(language)
  const candidates = gatherCandidates(input.extractions, folder, language)
  const merged = mergeClaims(passages, input.extractions, candidates)
  step(1)
  await letMessagesIn()
  const memory = createCaseMemory()
  const folded = passages.map((passage) => {
    memory.learn(passage.text)
    return folder(passage.text)
  })
  const words = folded.reduce((sum, each) => sum + each.length, 0)
  const find = (search: NameSearch): Occurrence[] => passages.flatMap((passage, index) => search.find(index, passage.text, folded[index] ?? []))
  const everything = searchFor([...candidates.byKey.values()])
  const all = find(everything)
  step(2)
  await letMessagesIn()
  for (const fact of merged.facts) {
    if (fact.property !== 'definition') continue
    const genera = new Set(merged.relations.filter((relation) => relation.type === 'IS_A' && relation.from === fact.entity).map((relation) => relation.to))
    for (const key of keysIn(fact.value, everything, folder)) {
      const named = candidates.byKey.get(key)
      if (named && key !== fact.entity && !genera.has(key)) named.inDefinition = true
    }
  }
  const headings = measureHeadings(passages, (heading) => keysIn(heading, everything, folder))
  const title = new Set(keysIn(input.title, everything, folder))
  const placeWeight = createPlaceWeight(passages)
  const first = measureTerms(all, candidates.byKey, headings, title, placeWeight)
  // A recurring heading ("Results") is no part of anything and has no parts.
  const claims = { facts: merged.facts, relations: merged.relations.filter((relation) => relation.type !== 'PART_OF' || !(headings.labels.has(relation.from) || headings.labels.has(relation.to))) }
  const carrying = new Set([...claims.facts.map((fact) => fact.entity), ...claims.relations.flatMap((relation) => [relation.from, relation.to])])
  const worthy = new Map([...candidates.byKey].filter(([key, candidate]) => carrying.has(key) || isTerm(candidate, first.get(key) ?? unused, words, passages.length)))
  // Nested counts depend on which longer names exist: measured again among those that are left.
  const occurrences = find(searchFor([...worthy.values()]))
  const uses = measureTerms(occurrences, worthy, headings, title, placeWeight)
  const kept = rank(worthy, uses, carrying, passages.length, words)
  step(3)
  await letMessagesIn()
  const keptKeys = new Set(kept.map((each) => each.candidate.key))
  const stated = claims.relations.filter((relation) => keptKeys.has(relation.from) && keptKeys.has(relation.to))
  const known = new Set(stated.map((relation) => `${relation.from}\u0000${relation.to}`))
  const strongest = new Set(kept.slice(0, relatedNames).map((each) => each.candidate.key))
  const related = relateByCooccurrence(passages, occurrences, strongest, known)
  step(4)
  const entities = toEntities(kept, occurrences, passages, memory, folder)
  step(steps)
  return { entities, relations: [...stated, ...related], facts: claims.facts.filter((fact) => keptKeys.has(fact.entity)) }
}

const unused: TermUse = { frequency: 0, alone: 0, passages: 0, cValue: 0, headings: 0, isLabel: false, prose: 0, inTitle: false }

interface Ranked {
  readonly candidate: Candidate
  readonly score: number
}

function rank(worthy: ReadonlyMap<string, Candidate>, uses: ReadonlyMap<string, TermUse>, carrying: ReadonlySet<string>, passages: number, words: number): readonly Ranked[] {
  const ranked = [...worthy.values()]
    .map((candidate) => ({ candidate, score: scoreOf(candidate, uses.get(candidate.key) ?? unused, passages) }))
    .filter(({ candidate }) => carrying.has(candidate.key) || isTerm(candidate, uses.get(candidate.key) ?? unused, words, passages))
    .toSorted((a, b) => b.score - a.score || (a.candidate.key < b.candidate.key ? -1 : 1))
  const limit = entityLimit(words)
  return ranked.filter((each, index) => index < limit || each.candidate.facts > 0 || (isJudged(each.candidate) && each.candidate.relations > 0))
}

function searchFor(candidates: readonly Candidate[]): NameSearch {
  return createNameSearch(
    candidates.flatMap((candidate) => [
      { words: candidate.key.split(' '), key: candidate.key, exact: exactSurface(candidate) },
      ...[...candidate.aliases.values()].map((alias) => ({ words: alias.key.split(' '), key: candidate.key, exact: alias.kind === 'acronym' ? alias.name : null })),
    ]),
  )
}

/** A one-word name that is only ever an acronym is looked for letter for letter. */
function exactSurface(candidate: Candidate): string | null {
  const surfaces = [...candidate.surfaces.keys()]
  return candidate.length === 1 && surfaces.length === 1 && surfaces[0] !== undefined && isAcronym(surfaces[0]) && surfaces[0].length <= 5 ? surfaces[0] : null
}

/** Names that a heading or title has in it, those inside longer ones left out. */
function keysIn(text: string, search: NameSearch, folder: WordFolder): readonly string[] {
  return [...new Set(search.find(0, text, folder(text)).filter((each) => each.within === null).map((each) => each.key))]
}

function toEntities(kept: readonly Ranked[], occurrences: readonly Occurrence[], passages: readonly PassageInput[], memory: CaseMemory, folder: WordFolder): ResolvedEntity[] {
  const places = new Map<string, Occurrence[]>()
  for (const occurrence of occurrences) {
    const list = places.get(occurrence.key) ?? []
    list.push(occurrence)
    places.set(occurrence.key, list)
  }
  const best = kept[0]?.score ?? 1
  return kept.map(({ candidate, score }) => {
    const own = places.get(candidate.key) ?? []
    const surfaces = surfacesOf(candidate, own, passages, memory)
    const name = chooseName(candidate.key, surfaces, memory, folder)
    const variants = [...surfaces.keys()].filter((surface) => surface.toLowerCase() !== name.toLowerCase() && !candidate.aliases.has(surface.toLowerCase()))
    const listed = new Map<string, { key: string; name: string; kind: 'variant' | 'acronym' | 'synonym' }>([...candidate.aliases.values()].map((alias) => [alias.name.toLowerCase(), alias]))
    for (const surface of variants) if (!listed.has(surface.toLowerCase()) && listed.size < 12) listed.set(surface.toLowerCase(), { key: candidate.key, name: memory.natural(surface), kind: 'variant' })
    const type = typeByVote(candidate)
    const subtype = subtypeByVote(candidate, type)
    return {
      key: candidate.key,
      name,
      type,
      ...(subtype !== undefined && { subtype }),
      salience: Math.round((score / best) * 10000) / 10000,
      aliases: [...listed.values()],
      mentions: own.flatMap((place) => {
        const passage = passages[place.passage]
        return passage ? [{ passageId: passage.id, start: place.start, end: place.end }] : []
      }),
    }
  })
}

/** How a name stands in the text, alias places left out; `inner` counts places inside a sentence. */
function surfacesOf(candidate: Candidate, places: readonly Occurrence[], passages: readonly PassageInput[], memory: CaseMemory): ReadonlyMap<string, { count: number; inner: number }> {
  const surfaces = new Map<string, { count: number; inner: number }>()
  const aliasNames = new Set([...candidate.aliases.values()].map((alias) => alias.name))
  for (const place of places) {
    const text = passages[place.passage]?.text ?? ''
    const surface = text.slice(place.start, place.end).replace(/\s+/g, ' ')
    if (aliasNames.has(surface)) continue
    const use = surfaces.get(surface) ?? { count: 0, inner: 0 }
    use.count++
    if (!memory.isSentenceStart(text, place.start)) use.inner++
    surfaces.set(surface, use)
  }
  if (surfaces.size === 0) for (const [surface, count] of candidate.surfaces) surfaces.set(surface, { count, inner: 0 })
  return surfaces
}


function letMessagesIn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
