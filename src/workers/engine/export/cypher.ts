import { EntityType, RelationType } from '../../../shared/model/extraction.ts'
import type { Exporter } from './exporter.ts'
import { entitiesOf, factsOf, passagesOf, relationsOf, type ExportScope } from './export-records.ts'
import type { TextOutput } from './output-files.ts'

/**
 * A script for Neo4j that makes the graph, and makes it again without doubles. Text of documents stands in string
 * literals alone; labels, types and property names are written here and nowhere else, so nothing in a document can
 * become a statement.
 */
export const exportCypher: Exporter = function* (scope, files, out) {
  const file = files.open(out)
  for (const label of ['Document', 'Passage', 'Entity', 'Fact']) file.write(`CREATE CONSTRAINT IF NOT EXISTS FOR (n:${label}) REQUIRE n.id IS UNIQUE;\n`)

  const documents = openBatch(file, 'MERGE (d:Document {id: row.id}) SET d += row')
  for (const { id, sha256, title, fileName, pages } of scope.documents) {
    documents.add({ id, sha256, title, fileName, pages })
    yield
  }
  documents.end()

  const passages = openBatch(file, 'MERGE (p:Passage {id: row.id}) SET p += row WITH p, row MATCH (d:Document {id: row.documentId}) MERGE (d)-[:HAS_PASSAGE]->(p)')
  for (const { id, documentId, index, page, headings, text } of passagesOf(scope)) {
    // A passage's id is its own within its document alone.
    passages.add({ id: `${documentId}/${id}`, passageId: id, documentId, index, page, headings, text })
    yield
  }
  passages.end()

  const entities = openBatches(file, EntityType.options, (type) => `MERGE (e:Entity {id: row.id}) SET e:${entityLabels[type]}, e += row`)
  for (const { id, name, type, subtype, aliases, mentions } of entitiesOf(scope)) {
    entities.add(type, { id, name, type, subtype: subtype ?? null, aliases, mentions })
    yield
  }
  entities.end()

  const relations = openBatches(
    file,
    relationTypes(scope),
    (type) =>
      `MATCH (a:Entity {id: row.from}), (b:Entity {id: row.to}) MERGE (a)-[r:${type} {id: row.id}]->(b) SET r.documents = row.documents, r.pages = row.pages, r.quotes = row.quotes`,
  )
  for (const { id, from, to, type, evidence } of relationsOf(scope)) {
    relations.add(type, { id, from, to, ...evidenceColumns(evidence) })
    yield
  }
  relations.end()

  const facts = openBatch(file, 'MERGE (f:Fact {id: row.id}) SET f += row REMOVE f.entity WITH f, row MATCH (e:Entity {id: row.entity}) MERGE (e)-[:HAS_FACT]->(f)')
  for (const { id, entity, property, value, unit, comparator, qualifiers, evidence } of factsOf(scope)) {
    facts.add({ id, entity, property, value, unit: unit ?? null, comparator: comparator ?? null, qualifiers: JSON.stringify(qualifiers), ...evidenceColumns(evidence) })
    yield
  }
  facts.end()
  file.end()
}

/** Types that ontologies brought, and only in the form in which a type may stand in a statement. */
function relationTypes({ context }: ExportScope): RelationType[] {
  const types = context.db.prepare<[], { type: string }>('SELECT DISTINCT type FROM relations ORDER BY type').all()
  return types.map(({ type }) => type).filter((type) => RelationType.safeParse(type).success)
}

/** The allow-list of labels, one for each type of entity. */
const entityLabels: Readonly<Record<EntityType, string>> = {
  concept: 'Concept',
  person: 'Person',
  rule: 'Rule',
  procedure: 'Procedure',
  document: 'Work',
  organization: 'Organization',
  equipment: 'Equipment',
  other: 'Other',
}

const rowsPerStatement = 500

type Value = string | number | null | readonly (string | number)[]
type Row = Readonly<Record<string, Value>>

/** Collects rows for one statement and writes it whenever there are enough. */
function openBatch(file: TextOutput, statement: string): { add(row: Row): void; end(): void } {
  let rows: string[] = []
  const end = (): void => {
    if (rows.length > 0) file.write(`UNWIND [\n${rows.join(',\n')}\n] AS row\n${statement};\n`)
    rows = []
  }
  return {
    add(row) {
      rows.push(toMap(row))
      if (rows.length === rowsPerStatement) end()
    },
    end,
  }
}

/** One batch for each name of an allow-list: a label or a type cannot be a parameter. */
function openBatches<N extends string>(file: TextOutput, names: readonly N[], statement: (name: N) => string) {
  const all = new Map(names.map((name) => [name, openBatch(file, statement(name))]))
  return {
    add: (name: N, row: Row): void => all.get(name)?.add(row),
    end: (): void => all.forEach((batch) => batch.end()),
  }
}

/** Parallel lists: a property of a relationship cannot hold maps. */
function evidenceColumns(evidence: readonly { readonly documentId: string; readonly page: number; readonly quote: string }[]) {
  return { documents: evidence.map((one) => one.documentId), pages: evidence.map((one) => one.page), quotes: evidence.map((one) => one.quote) }
}

function toMap(row: Row): string {
  return `{${Object.entries(row).map(([name, value]) => `${name}: ${toLiteral(value)}`).join(', ')}}`
}

function toLiteral(value: Value): string {
  if (value === null) return 'null'
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? cypherString(value) : `[${value.map(toLiteral).join(', ')}]`
}

/**
 * A string literal. Everything but plain printable ASCII is written as \uXXXX, so that no look-alike of a quote is
 * left; and since old versions of Neo4j read such escapes before they look for the end of a literal, quotes and
 * backslashes are never written that way, and no backslash of the text stands before a `u`.
 */
export function cypherString(text: string): string {
  const escaped = text.replace(/\p{Surrogate}/gu, '\ufffd').replace(/\\u|[\\']|[^\u0020-\u007e]/gu, (found) => {
    if (found === '\\u') return '\\\\\\u0075'
    if (found === '\\' || found === "'") return `\\${found}`
    return [...Array(found.length).keys()].map((unit) => `\\u${found.charCodeAt(unit).toString(16).padStart(4, '0')}`).join('')
  })
  return `'${escaped}'`
}
