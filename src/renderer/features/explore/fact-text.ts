import type { Comparator } from '../../../shared/model/extraction.ts'
import type { FactView } from '../../../shared/model/graph.ts'

const symbols: Readonly<Record<Comparator, string>> = { '=': '', '<': '<', '<=': '≤', '>': '>', '>=': '≥', '~': '≈', range: '' }

/** Units that stand close to their number; the others are set off by a space that does not break. */
const CLOSE_UNITS = /^[%‰°'"′″]$/

/** "≤ 1.6 bar": comparator, value and unit as one reads them. Values stay as the page prints them, in every language. */
export function valueText(fact: Pick<FactView, 'value' | 'unit' | 'comparator'>): string {
  const symbol = fact.comparator === undefined ? '' : symbols[fact.comparator]
  const unit = fact.unit === undefined || fact.unit === '' ? '' : CLOSE_UNITS.test(fact.unit) ? fact.unit : `\u00a0${fact.unit}`
  const value = fact.comparator === 'range' ? fact.value.replace('..', '–') : fact.value
  return `${symbol === '' ? '' : `${symbol}\u00a0`}${value}${unit}`
}

/** Shown another way already: as a badge, as the number of a step. */
const shownElsewhere: ReadonlySet<string> = new Set(['modality', 'order', 'negative'])
/** Words of the page that say by themselves how they narrow the value: "for recreational divers", "At 20 m". */
const saysItself: ReadonlySet<string> = new Set(['condition', 'when', 'scope', 'statement'])

/** What narrows a fact, in the words of the page. Keys that a model made up stand before their value, as they are. */
export function qualifierTexts(fact: Pick<FactView, 'qualifiers'>): readonly string[] {
  return Object.entries(fact.qualifiers)
    .filter(([key, value]) => value !== '' && !shownElsewhere.has(key))
    .map(([key, value]) => (saysItself.has(key) ? value : `${key}: ${value}`))
}

/** A property with a capital, as a heading of its line. */
export function propertyText(property: string): string {
  return property.charAt(0).toLocaleUpperCase() + property.slice(1)
}
