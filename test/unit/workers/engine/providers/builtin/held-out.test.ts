import { describe, expect, it } from 'vitest'
import { idleWork, passageId, resolve } from './builtin-work.ts'
import { extractPassages } from '../../../../../../src/workers/engine/providers/builtin/extractor.ts'
import { Extraction } from '../../../../../../src/shared/model/extraction.ts'
import { Resolution } from '../../../../../../src/shared/model/resolution.ts'
import { astronomieFrench } from './texts/astronomie-fr.ts'
import { aviationEnglish } from './texts/aviation-en.ts'
import { beesEnglish } from './texts/bees-en.ts'
import { biologyEnglish } from './texts/biology-en.ts'
import { boulangerieFrench } from './texts/boulangerie-fr.ts'
import { chemlabFrench } from './texts/chemlab-fr.ts'
import { cookingEnglish } from './texts/cooking-en.ts'
import { divingEnglish } from './texts/diving-en.ts'
import { divingFrench } from './texts/diving-fr.ts'
import { electricalFrench } from './texts/electrical-fr.ts'
import { firstaidEnglish } from './texts/firstaid-en.ts'
import { meteoFrench } from './texts/meteo-fr.ts'
import { networkEnglish } from './texts/network-en.ts'
import { physicsEnglish } from './texts/physics-en.ts'
import { sailingEnglish } from './texts/sailing-en.ts'
import { secoursFrench } from './texts/secours-fr.ts'
import { veloFrench } from './texts/velo-fr.ts'
import { woodEnglish } from './texts/wood-en.ts'
import type { HeldOutText } from './held-out-text.ts'

/*
 * Texts of many fields, written for these tests. Every number with a unit that comes out of one has been read by a
 * person: a value, a unit or a subject that is not in the list is a regression in the one thing that must not be wrong.
 */
const texts: Readonly<Record<string, HeldOutText>> = {
  astronomieFrench,
  aviationEnglish,
  beesEnglish,
  biologyEnglish,
  boulangerieFrench,
  chemlabFrench,
  cookingEnglish,
  divingEnglish,
  divingFrench,
  electricalFrench,
  firstaidEnglish,
  meteoFrench,
  networkEnglish,
  physicsEnglish,
  sailingEnglish,
  secoursFrench,
  veloFrench,
  woodEnglish,
}

const line = (quantity: { entity: string; property: string; comparator?: string | undefined; value: string; unit?: string | undefined }): string => `${quantity.entity} | ${quantity.property} | ${quantity.comparator} ${quantity.value} ${quantity.unit}`

describe.each(Object.entries(texts))('%s', (_name, text) => {
  it('gives the values that a reader would give, and no other', async () => {
    const { facts } = await resolve(text.language, text.passages)
    expect(facts.filter((fact) => fact.unit !== undefined).map(line).toSorted()).toEqual(text.quantities.map(line).toSorted())
  })

  it('finds the definitions, the rules and the procedures', async () => {
    const { facts } = await resolve(text.language, text.passages)
    const defined = facts.filter((fact) => fact.property === 'definition').map((fact) => fact.entity)
    expect(defined).toEqual(expect.arrayContaining([...text.definitions]))
    const rules = facts.filter((fact) => fact.property === 'rule').map((fact) => `${fact.entity} ${fact.qualifiers['modality']}`)
    expect(rules).toEqual(expect.arrayContaining(text.rules.map((rule) => `${rule.about} ${rule.modality}`)))
    for (const procedure of text.procedures) {
      const steps = facts.filter((fact) => fact.property === 'step' && fact.entity === procedure.name)
      expect(steps.map((step) => step.qualifiers['order'])).toEqual(Array.from({ length: procedure.steps }, (_each, index) => String(index + 1)))
    }
  })

  it('relates the terms as the text does', async () => {
    const { relations } = await resolve(text.language, text.passages)
    const found = relations.map((relation) => `${relation.from} ${relation.type} ${relation.to}`)
    expect(found).toEqual(expect.arrayContaining(text.relations.map((relation) => relation.join(' '))))
  })

  it('keeps to the shapes, quotes the text exactly and relates only what it names', async () => {
    const inputs = text.passages.map((each, index) => ({ ...each, id: passageId(index), index }))
    const results = await extractPassages({ passages: inputs, language: text.language }, idleWork())
    results.forEach(({ extraction }, index) => {
      Extraction.parse(extraction)
      const source = inputs[index]?.text ?? ''
      const flat = (span: { start: number; end: number }) => source.slice(span.start, span.end).replace(/\s+/g, ' ').toLowerCase()
      for (const entity of extraction.entities) {
        for (const mention of entity.mentions) expect(flat(mention)).toBe(entity.name.toLowerCase())
        for (const alias of entity.aliases) expect(flat(alias.span)).toBe(alias.name.toLowerCase())
      }
      const names = new Set(extraction.entities.map((entity) => entity.name.toLowerCase()))
      for (const fact of extraction.facts) {
        expect(names).toContain(fact.entity.toLowerCase())
        expect(fact.span.end).toBeGreaterThan(fact.span.start)
        expect(fact.span.end).toBeLessThanOrEqual(source.length)
      }
      for (const relation of extraction.relations) expect(names.has(relation.from.toLowerCase()) && names.has(relation.to.toLowerCase())).toBe(true)
    })
    const resolution = await resolve(text.language, text.passages)
    Resolution.parse(resolution)
    const keys = new Set(resolution.entities.map((entity) => entity.key))
    expect(keys.size).toBe(resolution.entities.length)
    for (const fact of resolution.facts) expect(keys).toContain(fact.entity)
    for (const relation of resolution.relations) expect([keys.has(relation.from), keys.has(relation.to), relation.from === relation.to]).toEqual([true, true, false])
  })
})
