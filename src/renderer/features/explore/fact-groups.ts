import type { FactView } from '../../../shared/model/graph.ts'

/** Facts as a person reads them: what it is, what to do, what must be, then the numbers, then the rest. */
export interface FactGroups {
  readonly definitions: readonly FactView[]
  readonly steps: readonly FactView[]
  readonly rules: readonly FactView[]
  readonly values: readonly FactView[]
  readonly statements: readonly FactView[]
}

export type FactGroupName = keyof FactGroups
export const factGroupNames: readonly FactGroupName[] = ['definitions', 'steps', 'rules', 'values', 'statements']

export type Modality = 'must' | 'never' | 'should'
const modalityOrder: Readonly<Record<Modality, number>> = { never: 0, must: 1, should: 2 }

export function groupFacts(facts: readonly FactView[]): FactGroups {
  const of = (name: FactGroupName) => facts.filter((fact) => groupOf(fact) === name)
  return {
    definitions: of('definitions'),
    steps: of('steps').toSorted((a, b) => orderOf(a) - orderOf(b)),
    rules: of('rules').toSorted((a, b) => strength(a) - strength(b)),
    values: of('values').toSorted((a, b) => a.property.localeCompare(b.property)),
    statements: of('statements').toSorted((a, b) => a.property.localeCompare(b.property)),
  }
}

export function groupOf(fact: FactView): FactGroupName {
  if (fact.property === 'definition') return 'definitions'
  if (fact.property === 'step') return 'steps'
  if (fact.property === 'rule') return 'rules'
  return fact.comparator !== undefined || fact.unit !== undefined || /^[-+]?\d/.test(fact.value) ? 'values' : 'statements'
}

/** How strongly a rule binds; undefined where the text does not say. */
/** What is said of a rule in a word or two; a ban is a ban, whichever way round it is said. */
export function modalityLabel(fact: FactView): Modality | 'mustNot' | 'shouldNot' | undefined {
  const modality = modalityOf(fact)
  if (modality === undefined || modality === 'never' || fact.qualifiers['negative'] !== 'true') return modality
  return modality === 'must' ? 'mustNot' : 'shouldNot'
}

export function modalityOf(fact: FactView): Modality | undefined {
  const modality = fact.qualifiers['modality']
  return modality === 'must' || modality === 'never' || modality === 'should' ? modality : undefined
}

/** Steps of one procedure come in their printed order; one without a number comes last. */
export function orderOf(fact: FactView): number {
  const order = Number(fact.qualifiers['order'])
  return Number.isFinite(order) && fact.qualifiers['order'] !== '' ? order : Infinity
}

function strength(fact: FactView): number {
  const modality = modalityOf(fact)
  return modality === undefined ? 3 : modalityOrder[modality]
}
