import { isMap, LineCounter, parseDocument, type Document } from 'yaml'
import { Ontology, type OntologyProblem } from '../../../shared/model/ontology.ts'
import { ontologyProblems } from '../../../shared/i18n/en/ontology-problems.ts'
import { contradictions } from './contradictions.ts'
import { inWords, type Said } from './problem-words.ts'

export type ParsedOntology = { readonly ontology: Ontology; readonly problems: readonly [] } | { readonly ontology: null; readonly problems: readonly OntologyProblem[] }

/** More are of no use at once. */
const mostProblems = 50
const longestText = 200_000

/** An ontology out of its YAML, or everything that is wrong with it, each with its line, in words that can be acted on. */
export function parseOntology(yaml: string): ParsedOntology {
  if (yaml.length > longestText) return wrong([{ line: null, path: '', code: 'too-long', values: { most: String(longestText) } }])
  const lines = new LineCounter()
  const lineAt = (offset: number | undefined): number | null => (offset === undefined ? null : lines.linePos(Math.min(offset, yaml.length)).line)
  const document = read(yaml, lines)
  if (!document) return wrong([{ line: null, path: '', code: 'not-yaml', values: { what: 'nested too deeply' } }])
  if (document.errors.length > 0) return wrong(document.errors.map((error) => ({ line: lineAt(error.pos[0]), path: '', code: 'not-yaml', values: { what: firstLine(error.message) } })))
  const value = valueOf(document)
  if (value.kind === 'aliases') return wrong([{ line: lineAt(Math.max(0, yaml.search(/(?:^|[\s[{,:-])[&*][A-Za-z0-9]/u) + 1)), path: '', code: 'no-aliases', values: {} }])

  const lineOf = (path: readonly PropertyKey[], key?: string): number | null => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
      if (key !== undefined && length === path.length && isMap(node)) {
        const own = node.items.find((pair) => String(pair.key) === key)?.key as { readonly range?: readonly number[] | null } | undefined
        if (own?.range) return lineAt(own.range[0])
      }
      const range = typeof node === 'object' && node !== null ? (node as { readonly range?: readonly number[] | null }).range : null
      if (range) return lineAt(range[0])
    }
    return 1
  }
  const parsed = Ontology.safeParse(value.value)
  const placed = ({ path, key, code, values }: Said): Placed => ({ line: lineOf(path, key), path: path.join('.'), code, values })
  if (!parsed.success) return wrong(parsed.error.issues.flatMap((issue) => inWords(issue, value.value)).map(placed))
  const problems = contradictions(parsed.data)
  return problems.length > 0 ? wrong(problems.map(placed)) : { ontology: parsed.data, problems: [] }
}

type Placed = Pick<OntologyProblem, 'line' | 'path' | 'code' | 'values'>

function wrong(problems: readonly Placed[]): ParsedOntology {
  const sorted = problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(0, mostProblems)
  return { ontology: null, problems: sorted.map((problem) => ({ ...problem, message: sentence(problem) })) }
}

/** As the English catalogue has it; the window says it by its code, in its own language. */
function sentence({ code, values }: Pick<OntologyProblem, 'code' | 'values'>): string {
  return ontologyProblems[code].replace(/\{\{(\w+)\}\}/gu, (_, name: string) => values[name] ?? '')
}

/** Brackets inside one another; an ontology needs two. Thousands take the parser seconds. */
const deepestNesting = 40

/** Null: nested so deeply that it cannot be read. */
function read(yaml: string, lines: LineCounter): Document | null {
  let depth = 0
  for (const character of yaml) {
    if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1)
    if (depth > deepestNesting) return null
  }
  try {
    return parseDocument(yaml, { lineCounter: lines, uniqueKeys: true })
  } catch {
    return null
  }
}

/** Aliases can blow up a small text; an ontology has no use for them. */
function valueOf(document: Document): { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'aliases' } {
  try {
    return { kind: 'value', value: document.toJS({ maxAliasCount: 0 }) as unknown }
  } catch {
    return { kind: 'aliases' }
  }
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '').replace(/[.:]$/, '')
}
