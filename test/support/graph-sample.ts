import type { EntityType, RelationType } from '../../src/shared/model/extraction.ts'
import type { Resolution, Support } from '../../src/shared/model/resolution.ts'
import { passageIdOf, type DocumentSpec } from './graph-library.ts'
import { createRandom } from './random.ts'

/** Where `words` stand in a passage of a document that was added with `spec`. */
export function at(spec: DocumentSpec, index: number, words: string): Support {
  const passage = spec.passages?.[index]
  const text = typeof passage === 'string' ? passage : (passage?.text ?? '')
  const start = text.indexOf(words)
  if (start < 0) throw new Error(`"${words}" is not in passage ${index} of ${spec.name}.`)
  return { passageId: passageIdOf(spec.name, index), start, end: start + words.length }
}

interface Parts {
  readonly entities?: Resolution['entities']
  readonly relations?: Resolution['relations']
  readonly facts?: Resolution['facts']
}

export function resolutionOf({ entities = [], relations = [], facts = [] }: Parts): Resolution {
  return { entities, relations, facts }
}

/** A small course on nitrox in three documents that share entities, contradict each other, and use an acronym. */
export const manual: DocumentSpec = {
  name: 'manual',
  title: 'Nitrox manual',
  collections: ['Diving'],
  passages: [
    { text: 'The partial pressure of oxygen (PpO2) must not exceed 1.6 bar. Nitrox is a breathing gas.', page: 1, headings: ['Gases', 'Oxygen'] },
    { text: 'Enriched air, or nitrox, holds more oxygen than air. A regulator delivers the gas.', page: 2, headings: ['Gases'] },
  ],
}
export const notes: DocumentSpec = {
  name: 'notes',
  title: 'Lecture notes',
  collections: ['Diving', 'Notes'],
  passages: [{ text: 'Keep the PpO2 under 1.4 bar. Nitrox shortens intervals.', page: 4 }, 'Nitrox is a breathing gas.'],
}
export const guide: DocumentSpec = {
  name: 'guide',
  title: 'Guide des gaz',
  language: 'fr',
  passages: ['Le Nitrox est un mélange enrichi. Oxygène pur interdit sous 6 mètres. The partial pressure of oxygen (PpO2) matters.'],
}

export const manualResolution = resolutionOf({
  entities: [
    { key: 'partial pressure oxygen', name: 'partial pressure of oxygen', type: 'concept', salience: 0.9, aliases: [{ key: 'ppo2', name: 'PpO2', kind: 'acronym' }], mentions: [at(manual, 0, 'partial pressure of oxygen'), at(manual, 0, 'PpO2')] },
    { key: 'nitrox', name: 'nitrox', type: 'concept', salience: 0.8, aliases: [{ key: 'enriched air', name: 'enriched air', kind: 'synonym' }], mentions: [at(manual, 0, 'Nitrox'), at(manual, 1, 'nitrox')] },
    { key: 'breathing gas', name: 'breathing gas', type: 'other', salience: 0.3, aliases: [], mentions: [at(manual, 0, 'breathing gas')] },
    { key: 'regulator', name: 'regulator', type: 'equipment', salience: 0.2, aliases: [], mentions: [at(manual, 1, 'regulator')] },
  ],
  relations: [{ from: 'nitrox', to: 'breathing gas', type: 'IS_A', weight: 0.7, evidence: [at(manual, 0, 'Nitrox is a breathing gas')] }],
  facts: [
    { entity: 'partial pressure oxygen', property: 'maximum', value: '1.6', unit: 'bar', comparator: '<=', qualifiers: { modality: 'must' }, evidence: [at(manual, 0, 'must not exceed 1.6 bar')] },
  ],
})
export const notesResolution = resolutionOf({
  entities: [
    { key: 'ppo2', name: 'PpO2', type: 'concept', salience: 0.6, aliases: [], mentions: [at(notes, 0, 'PpO2')] },
    { key: 'nitrox', name: 'Nitrox', type: 'concept', salience: 0.5, aliases: [], mentions: [at(notes, 0, 'Nitrox'), at(notes, 1, 'Nitrox')] },
    { key: 'breathing gas', name: 'breathing gas', type: 'concept', salience: 0.4, aliases: [], mentions: [at(notes, 1, 'breathing gas')] },
  ],
  relations: [
    { from: 'nitrox', to: 'breathing gas', type: 'IS_A', weight: 0.9, evidence: [at(notes, 1, 'Nitrox is a breathing gas')] },
    { from: 'nitrox', to: 'ppo2', type: 'RELATED_TO', weight: 0.1, evidence: [at(notes, 0, 'PpO2 under 1.4 bar. Nitrox')] },
  ],
  facts: [{ entity: 'ppo2', property: 'maximum', value: '1.4', unit: 'bar', comparator: '<', qualifiers: {}, evidence: [at(notes, 0, 'under 1.4 bar')] }],
})
export const guideResolution = resolutionOf({
  entities: [
    { key: 'nitrox', name: 'Nitrox', type: 'concept', salience: 0.7, aliases: [{ key: 'melange enrichi', name: 'mélange enrichi', kind: 'synonym' }], mentions: [at(guide, 0, 'Nitrox')] },
    { key: 'partial pressure oxygen', name: 'partial pressure of oxygen', type: 'concept', salience: 0.5, aliases: [{ key: 'ppo2', name: 'PpO2', kind: 'acronym' }], mentions: [at(guide, 0, 'partial pressure of oxygen')] },
  ],
  relations: [{ from: 'nitrox', to: 'partial pressure oxygen', type: 'RELATED_TO', weight: 0.2, evidence: [at(guide, 0, 'Nitrox est un mélange enrichi')] }],
})

const entityTypes: readonly EntityType[] = ['concept', 'person', 'rule', 'procedure', 'other']
const relationTypes: readonly RelationType[] = ['IS_A', 'USES', 'RELATED_TO']

/** A document and a resolution by chance, over few keys, so that documents share and confuse them. */
export function randomDocument(name: string, seed: number, size = 12): { spec: DocumentSpec; resolution: Resolution } {
  const random = createRandom(seed)
  const passages = Array.from({ length: 1 + random.below(4) }, (_, index) => `Passage ${index} of ${name} speaks of many things, again and again, oxygen too.`)
  const spec = { name, passages }
  const support = (): Support => {
    const start = random.below(20)
    return { passageId: passageIdOf(name, random.below(passages.length)), start, end: start + 1 + random.below(20) }
  }
  const key = () => `k${random.below(size)}`
  const pick = <T>(all: readonly T[]): T => all[random.below(all.length)] as T
  const keys = [...new Set(Array.from({ length: 2 + random.below(size) }, key))]
  const entities = keys.map((own) => ({
    key: own,
    name: pick([own, own.toUpperCase(), `${own}s`]),
    type: pick(entityTypes),
    ...(random.below(2) === 0 && { subtype: pick(['Gas', 'DiveSite']) }),
    salience: random.below(100) / 100,
    aliases: random.below(3) === 0 ? [{ key: key(), name: pick(['PpO2', 'Ab', 'cd']), kind: pick(['acronym', 'synonym', 'variant'] as const) }] : [],
    mentions: Array.from({ length: random.below(90) }, support),
  }))
  const relations = Array.from({ length: random.below(10) }, () => ({ from: pick(keys), to: pick(keys), type: pick(relationTypes), weight: random.below(100) / 100, evidence: [support(), support()] }))
  const facts = Array.from({ length: random.below(6) }, () => ({ entity: pick(keys), property: pick(['maximum', 'depth']), value: String(random.below(3)), qualifiers: random.below(2) ? { b: '1', a: '2' } : {}, evidence: [support()] }))
  return { spec, resolution: { entities, relations, facts } }
}
