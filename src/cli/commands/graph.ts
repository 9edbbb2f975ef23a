import type { FactView, RelationView } from '../../shared/model/graph.ts'
import type { SearchKind } from '../../shared/model/graph.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import type { CommandContext } from '../context.ts'
import { visible } from '../output.ts'
import { findDocuments } from '../references.ts'
import { cut, printTable } from '../table.ts'

/** The graph and the search over it. */
const pageSize = 500
const shownToPeople = 40
const kindNames: Readonly<Record<SearchKind, string>> = { passages: 'passage', entities: 'entity', documents: 'document' }

export async function graph(context: CommandContext, references: readonly string[]): Promise<ExitCode> {
  const { output } = context
  const connection = await context.connect(false)
  const documentIds = await findDocuments(connection, references)
  const of = documentIds.length > 0 ? { documentIds } : {}

  const entities = await all(async (offset) => {
    const answer = await connection.call('graph.entities', { ...of, offset, limit: pageSize, sort: 'salience' })
    return { rows: answer.entities, total: answer.total }
  })
  for (const { id, name, type, aliases, mentions, documents } of entities) await output.record({ kind: 'entity', id, name, type, aliases, mentions, documents })
  const relations = await all(async (offset) => {
    const answer = await connection.call('graph.relations', { ...of, offset, limit: pageSize })
    return { rows: answer.relations, total: answer.total }
  })
  for (const { id, from, to, type, evidence } of relations) await output.record({ kind: 'relation', id, from, to, type, evidence })
  const facts = await all(async (offset) => {
    const answer = await connection.call('graph.facts', { ...of, offset, limit: pageSize })
    return { rows: answer.facts, total: answer.total }
  })
  for (const { id, entity, property, value, unit, comparator, qualifiers, evidence } of facts)
    await output.record({ kind: 'fact', id, entity, property, value, ...(unit !== undefined && { unit }), ...(comparator !== undefined && { comparator }), qualifiers, evidence })
  if (output.json) return exitCodes.done

  await output.line(output.paint.bold(`${entities.length} entities · ${relations.length} relations · ${facts.length} facts`))
  await output.line()
  await printTable(output, entities.slice(0, shownToPeople), [
    { title: 'ENTITY', value: (each) => each.name, max: 40 },
    { title: 'TYPE', value: (each) => each.type },
    { title: 'MENTIONS', value: (each) => String(each.mentions), align: 'right' },
    { title: 'ALSO', value: (each) => each.aliases.join(', '), max: 40 },
  ])
  await output.line()
  for (const fact of facts.slice(0, shownToPeople)) await output.line(`${factLine(fact)}  ${output.paint.dim(source(fact))}`)
  await output.line()
  for (const relation of relations.slice(0, shownToPeople)) await output.line(`${cut(relation.fromName, 60)} ${output.paint.dim(`—${relation.type}→`)} ${cut(relation.toName, 60)}  ${output.paint.dim(source(relation))}`)
  if (Math.max(entities.length, facts.length, relations.length) > shownToPeople) output.note(output.notePaint.dim(`The first ${shownToPeople} of each are shown; --json gives all.`))
  return exitCodes.done
}

export function factLine({ entityName, property, comparator, value, unit }: FactView): string {
  const sign = comparator === undefined || comparator === '=' || comparator === 'range' ? '' : `${comparator} `
  return `${cut(entityName, 60)} · ${property}: ${sign}${cut(value, 90)}${unit === undefined ? '' : ` ${unit}`}`
}

function source({ evidence }: FactView | RelationView): string {
  const first = evidence[0]
  return first ? `page ${first.page}` : ''
}

async function all<T>(page: (offset: number) => Promise<{ rows: T[]; total: number }>): Promise<T[]> {
  const found: T[] = []
  for (;;) {
    const { rows, total } = await page(found.length)
    found.push(...rows)
    if (rows.length === 0 || found.length >= total) return found
  }
}

export async function search(context: CommandContext, words: readonly string[], options: { readonly limit: number; readonly in?: SearchKind }): Promise<ExitCode> {
  const { output } = context
  const connection = await context.connect(false)
  const { hits, suggestions, missing = [] } = await connection.call('search.query', { query: words.join(' '), limit: options.limit, ...(options.in && { in: [options.in] }) })
  for (const hit of hits) {
    const { rank, score, in: kind, documentId, title, page, passageId, entityId, headings, quote, marks } = hit
    await output.record({ rank, score, in: kind, documentId, title, page, ...(passageId && { passageId }), ...(entityId && { entityId }), headings, quote, marks })
    const where = [hit.documentTitle === null || hit.documentTitle === title ? null : cut(hit.documentTitle, 60), hit.headings.at(-1) ?? null, page === null ? null : `page ${page}`].filter((part) => part !== null && part !== '').join(' · ')
    await output.line(`${String(rank).padStart(3)}  ${output.paint.bold(cut(title, 70))}  ${output.paint.dim(`${[kind === 'passages' ? '' : kindNames[kind], where].filter(Boolean).join(' · ')}`)}`)
    if (kind === 'passages') await output.line(`     ${marked(quote, marks, output.paint.yellow)}`)
  }
  if (hits.length === 0) output.note(`Nothing found.${suggestions.length > 0 ? ` Did you mean: ${suggestions.join(', ')}?` : ''}`)
  else if (missing.length > 0) output.note(`Nothing holds ${missing.map((word) => `“${visible(word)}”`).join(', ')}.${suggestions.length > 0 ? ` Did you mean: ${suggestions.join(', ')}?` : ''}`)
  return exitCodes.done
}

/** The quote on one line, with what was searched for in colour. */
function marked(quote: string, marks: readonly (readonly [number, number])[], paint: (text: string) => string): string {
  let text = ''
  let at = 0
  for (const [start, end] of marks) {
    text += visible(quote.slice(at, start)) + paint(visible(quote.slice(start, end)))
    at = end
  }
  return (text + visible(quote.slice(at))).replaceAll(/\s+/g, ' ').trim()
}
