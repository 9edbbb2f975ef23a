import { LineCounter, parseDocument, type Document } from 'yaml'
import { Ontology, type OntologyProblem } from '../../../shared/model/ontology.ts'

export type ParsedOntology = { readonly ontology: Ontology; readonly problems: readonly [] } | { readonly ontology: null; readonly problems: readonly OntologyProblem[] }

/** Names that the app gives to relations of its own. */
const reserved = new Set(['HAS_PASSAGE', 'NEXT', 'MENTIONS', 'HAS_FACT', 'SUPPORTS', 'SAME_AS'])

/** An ontology out of its YAML, or everything that is wrong with it, each with its line, in words that can be acted on. */
export function parseOntology(yaml: string): ParsedOntology {
  const lines = new LineCounter()
  // Aliases can blow up a small text; an ontology has no use for them.
  const document = parseDocument(yaml, { lineCounter: lines, maxAliasCount: 0, uniqueKeys: true } as Parameters<typeof parseDocument>[1])
  if (document.errors.length > 0) return { ontology: null, problems: document.errors.map((error) => ({ line: lines.linePos(error.pos[0]).line, path: '', message: firstLine(error.message) })) }
  const value = valueOf(document)
  const parsed = Ontology.safeParse(value)
  const place = (path: readonly PropertyKey[]): number | null => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true)
      const range = typeof node === 'object' && node !== null ? (node as { range?: readonly number[] | null }).range : null
      if (range?.[0] !== undefined) return lines.linePos(range[0]).line
    }
    return null
  }
  if (!parsed.success) return { ontology: null, problems: parsed.error.issues.map((issue) => ({ line: place(issue.path), path: issue.path.join('.'), message: issue.message })) }
  const problems = contradictions(parsed.data).map(({ path, message }) => ({ line: place(path), path: path.join('.'), message }))
  return problems.length > 0 ? { ontology: null, problems } : { ontology: parsed.data, problems: [] }
}

interface Contradiction {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** What each part allows by itself and the whole does not. */
function contradictions({ entities, relations, facts }: Ontology): Contradiction[] {
  const found: Contradiction[] = []
  const names = new Set(entities.map(({ name }) => name))
  const twice = (part: string, field: string, values: readonly string[]): void => {
    for (const [place, value] of values.entries()) if (values.indexOf(value) < place) found.push({ path: [part, place, field], message: `${value} is there twice.` })
  }
  const known = (path: readonly (string | number)[], used: readonly string[]): void => {
    for (const [place, name] of used.entries()) if (!names.has(name)) found.push({ path: [...path, place], message: `There is no entity ${name}: ${[...names].join(', ')}.` })
  }
  twice('entities', 'name', entities.map(({ name }) => name))
  twice('relations', 'name', relations.map(({ name }) => name))
  twice('facts', 'property', facts.map(({ property }) => property))
  for (const [place, { name, from, to }] of relations.entries()) {
    if (reserved.has(name)) found.push({ path: ['relations', place, 'name'], message: `${name} is a name of the app’s own: choose another.` })
    known(['relations', place, 'from'], from)
    known(['relations', place, 'to'], to)
  }
  for (const [place, { units, ranges, of }] of facts.entries()) {
    known(['facts', place, 'of'], of)
    for (const [unit, [low, high]] of Object.entries(ranges)) {
      if (!units.includes(unit)) found.push({ path: ['facts', place, 'ranges', unit], message: `There is a range for ${unit}, which is not among the units.` })
      if (low > high) found.push({ path: ['facts', place, 'ranges', unit], message: `The range of ${unit} begins after its end.` })
    }
  }
  return found
}

function valueOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch {
    return null
  }
}

function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '.') ?? message
}
