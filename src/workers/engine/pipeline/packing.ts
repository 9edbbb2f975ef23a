import type { Block } from '../../../shared/model/document.ts'
import type { Extraction } from '../../../shared/model/extraction.ts'
import { packRuns, unpackRuns, type PackedBlock } from '../../../shared/model/packed-runs.ts'
import type { Resolution } from '../../../shared/model/resolution.ts'
import { contextHash, contextualText, createPassageIds } from './passage-id.ts'
import type { Chunker, DocumentReader, PackedPassage, Resolver, StageWorkers } from './ports.ts'

/**
 * Turns the plain ports into the packed ones that cross a thread ([Note: what crosses a thread], ports.ts). It runs in
 * the thread: a thread's entry wraps its functions with these, and the engine never sees the trees.
 */
export function packReading(read: DocumentReader['read']): StageWorkers['read'] {
  return async (input, work) => {
    const { pages, ...reading } = await read(input, work)
    return { ...reading, pages: pages.map(({ blocks, ...page }) => ({ ...page, blocksJson: JSON.stringify(blocks.map((block) => ({ ...block, runs: packRuns(block.runs) }))) })) }
  }
}

export function packChunking(chunk: Chunker['chunk']): StageWorkers['chunk'] {
  return async ({ pages, language }, work) => {
    const blocks = pages.flatMap((page) => (JSON.parse(page) as PackedBlock[]).map((block): Block => ({ ...block, runs: unpackRuns(block.runs) })))
    const drafts = await chunk({ blocks, language }, work)
    const idOf = createPassageIds()
    return drafts.map(({ boxes, runs, ...draft }): PackedPassage => {
      const contextual = contextualText(draft)
      return { ...draft, id: idOf(contextual), contextHash: contextHash(contextual), boxesJson: JSON.stringify(boxes), runs: packRuns(runs) }
    })
  }
}

export function packResolving(resolve: Resolver['resolve']): StageWorkers['resolve'] {
  return async ({ extractions, ...input }, work) => {
    const resolution = await resolve({ ...input, extractions: extractions.map((each) => JSON.parse(each) as Extraction) }, work)
    return splitResolution(resolution)
  }
}

/** Characters of JSON in one part: parsed in 2 ms. */
const partCharacters = 200_000

/** The parts of a resolution as JSON text; at least one, and their concatenation in order is the whole. */
export function splitResolution(resolution: Resolution): string[] {
  const parts: string[] = []
  let part: Record<keyof Resolution, string[]> = { entities: [], relations: [], facts: [] }
  let characters = 0
  const close = (): void => {
    parts.push(`{"entities":[${part.entities.join(',')}],"relations":[${part.relations.join(',')}],"facts":[${part.facts.join(',')}]}`)
    part = { entities: [], relations: [], facts: [] }
    characters = 0
  }
  for (const kind of ['entities', 'relations', 'facts'] as const) {
    for (const row of resolution[kind]) {
      const json = JSON.stringify(row)
      if (characters > 0 && characters + json.length > partCharacters) close()
      part[kind].push(json)
      characters += json.length
    }
  }
  if (characters > 0 || parts.length === 0) close()
  return parts
}
