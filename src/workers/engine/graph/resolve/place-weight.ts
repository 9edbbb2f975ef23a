import type { PassageInput } from '../../pipeline/ports.ts'
import type { Occurrence } from './mention-search.ts'

/** A cell repeats what its column says; a line without an end mark is a label more often than a sentence. */
const inTable = 0.2
const inFragment = 0.5

/** How much a place counts for what a document is about: a sentence says something, a cell or a label only names. */
export function createPlaceWeight(passages: readonly Pick<PassageInput, 'kind' | 'text'>[]): (occurrence: Pick<Occurrence, 'passage' | 'start'>) => number {
  return ({ passage, start }) => {
    const source = passages[passage]
    if (!source) return 1
    if (source.kind === 'table') return inTable
    const from = source.text.lastIndexOf('\n', start) + 1
    const end = source.text.indexOf('\n', start)
    const line = source.text.slice(from, end < 0 ? source.text.length : end).trim()
    if (line.startsWith('|') && line.endsWith('|')) return inTable
    return /[.!?;:…]["”»)]*$/u.test(line) ? 1 : inFragment
  }
}
