import type { Language } from '../../../../../../src/shared/model/document.ts'
import type { Extraction } from '../../../../../../src/shared/model/extraction.ts'
import type { PassageId } from '../../../../../../src/shared/model/ids.ts'
import type { Resolution } from '../../../../../../src/shared/model/resolution.ts'
import { resolveDocument } from '../../../../../../src/workers/engine/graph/resolve/resolve-document.ts'
import type { PassageInput, Work } from '../../../../../../src/workers/engine/pipeline/ports.ts'
import { extractPassage } from '../../../../../../src/workers/engine/providers/builtin/extract-passage.ts'
import { extractPassages, loadTagger } from '../../../../../../src/workers/engine/providers/builtin/extractor.ts'

/** Work that nobody watches and nobody stops. */
export function idleWork(): Work {
  return { signal: new AbortController().signal, report: () => undefined, trace: 'trace-builtin' }
}

export function passageId(index: number): PassageId {
  return `p${String(index).padStart(24, '0')}` as PassageId
}

export function passage(text: string, more: Partial<Pick<PassageInput, 'headings' | 'kind' | 'index'>> = {}): PassageInput {
  const index = more.index ?? 0
  return { id: passageId(index), index, kind: more.kind ?? 'text', headings: more.headings ?? [], text }
}

/** What is extracted from one text standing alone. */
export async function extract(language: Language, text: string, more: Partial<Pick<PassageInput, 'headings' | 'kind'>> = {}): Promise<Extraction> {
  return extractPassage(passage(text, more), language, await loadTagger(language))
}

/** Values with units as "entity | property | comparator value unit", in the order of the text. */
export async function quantitiesOf(language: Language, text: string, more: Partial<Pick<PassageInput, 'headings' | 'kind'>> = {}): Promise<readonly string[]> {
  const { facts } = await extract(language, text, more)
  return facts.filter((fact) => fact.unit !== undefined).map((fact) => `${fact.entity} | ${fact.property} | ${fact.comparator} ${fact.value} ${fact.unit}`)
}

/** Relations as "from TYPE to". */
export async function relationsOf(language: Language, text: string, more: Partial<Pick<PassageInput, 'headings' | 'kind'>> = {}): Promise<readonly string[]> {
  const { relations } = await extract(language, text, more)
  return relations.map((relation) => `${relation.from} ${relation.type} ${relation.to}`)
}

/** Facts of one property as "entity: value". */
export async function factsOf(property: string, language: Language, text: string, more: Partial<Pick<PassageInput, 'headings' | 'kind'>> = {}): Promise<readonly string[]> {
  const { facts } = await extract(language, text, more)
  return facts.filter((fact) => fact.property === property).map((fact) => `${fact.entity}: ${fact.value}`)
}

/** Extraction and resolution of a whole document. */
export async function resolve(language: Language, passages: readonly Pick<PassageInput, 'kind' | 'headings' | 'text'>[], title = ''): Promise<Resolution> {
  const inputs = passages.map((each, index): PassageInput => ({ ...each, id: passageId(index), index }))
  const results = await extractPassages({ passages: inputs, language }, idleWork())
  return resolveDocument({ language, title, passages: inputs, extractions: results.map((result) => result.extraction) }, idleWork())
}
