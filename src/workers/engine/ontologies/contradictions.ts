import type { Ontology } from '../../../shared/model/ontology.ts'
import { unitSymbol } from '../providers/check/unit-names.ts'
import type { Said } from './problem-words.ts'

/** Names that the app gives to relations of its own: RELATED_TO is found by counting, the others are in every graph. */
const ownRelations = new Set(['HAS_PASSAGE', 'NEXT', 'MENTIONS', 'HAS_FACT', 'HAS_ENTITY', 'IN_COLLECTION', 'SUPPORTS', 'SAME_AS', 'RELATED_TO'])
/** Properties under which the app keeps rules, definitions and steps. */
const ownProperties = new Set(['rule', 'definition', 'step'])

/** What each part allows by itself and the whole does not. */
export function contradictions({ entities, relations, facts, prerequisites }: Ontology): Said[] {
  const found: Said[] = []
  const names = new Set(entities.map(({ name }) => name))
  const twice = (part: string, field: string, all: readonly string[]): void => {
    for (const [place, value] of all.entries()) if (all.indexOf(value) < place) found.push({ path: [part, place, field], code: 'twice', values: { name: value } })
  }
  const known = (path: readonly (string | number)[], used: readonly string[]): void => {
    for (const [place, name] of used.entries()) if (!names.has(name)) found.push({ path: [...path, place], code: 'no-such-entity', values: { name, known: [...names].join(', ') } })
  }
  twice('entities', 'name', entities.map(({ name }) => name))
  twice('relations', 'name', relations.map(({ name }) => name))
  twice('facts', 'property', facts.map(({ property }) => property))
  for (const [place, { name, from, to }] of relations.entries()) {
    if (ownRelations.has(name)) found.push({ path: ['relations', place, 'name'], code: 'reserved', values: { name } })
    if (prerequisites && name === 'PREREQUISITE_OF') found.push({ path: ['relations', place, 'name'], code: 'prerequisite-twice', values: {} })
    known(['relations', place, 'from'], from)
    known(['relations', place, 'to'], to)
  }
  for (const [place, { property, units, ranges, of }] of facts.entries()) {
    if (ownProperties.has(property)) found.push({ path: ['facts', place, 'property'], code: 'reserved', values: { name: property } })
    known(['facts', place, 'of'], of)
    const symbols = new Set(units.map(unitSymbol))
    for (const [unit, [low, high]] of Object.entries(ranges)) {
      const path = ['facts', place, 'ranges', unit]
      if (!symbols.has(unitSymbol(unit)) && !(unit === '' && units.length === 0)) found.push({ path, code: 'range-without-unit', values: { unit } })
      if (low > high) found.push({ path, code: 'range-backwards', values: { unit } })
    }
  }
  return found
}
