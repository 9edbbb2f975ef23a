import { join } from 'node:path'
import type { Evidence } from '../../../shared/model/graph.ts'
import type { Exporter } from './exporter.ts'
import { entitiesOf, factsOf, passagesOf, relationsOf } from './export-records.ts'
import type { OutputFiles } from './output-files.ts'

/** Six tables in one folder, as RFC 4180 says: CRLF, a header, quotes where they are needed, doubled inside. */
export const exportCsv: Exporter = function* (scope, files, out) {
  const table = (name: string, header: readonly string[]) => openTable(files, join(out, `${name}.csv`), header)
  const evidence = table('evidence', ['claim', 'document', 'passage', 'page', 'quote', 'boxes'])
  const addEvidence = (claim: string, all: readonly Evidence[]): void => {
    for (const one of all) evidence.row([claim, one.documentId, one.passageId, one.page, one.quote, JSON.stringify(one.boxes)])
  }

  const documents = table('documents', ['id', 'sha256', 'title', 'fileName', 'collections', 'state', 'pages', 'language', 'addedAt', 'bytes'])
  for (const one of scope.documents) {
    documents.row([one.id, one.sha256, one.title, one.fileName, one.collections.map(({ name }) => name).join('; '), one.state, one.pages, one.language, one.addedAt, one.bytes])
    yield
  }
  documents.end()

  const passages = table('passages', ['id', 'document', 'index', 'kind', 'headings', 'page', 'tokens', 'text'])
  for (const one of passagesOf(scope)) {
    passages.row([one.id, one.documentId, one.index, one.kind, one.headings.join(' > '), one.page, one.tokens, one.text])
    yield
  }
  passages.end()

  const entities = table('entities', ['id', 'name', 'type', 'subtype', 'aliases', 'mentions', 'documents'])
  for (const one of entitiesOf(scope)) {
    entities.row([one.id, one.name, one.type, one.subtype ?? '', one.aliases.join('; '), one.mentions, one.documents])
    yield
  }
  entities.end()

  const relations = table('relations', ['id', 'from', 'fromName', 'type', 'to', 'toName', 'evidenceCount'])
  for (const one of relationsOf(scope)) {
    relations.row([one.id, one.from, one.fromName, one.type, one.to, one.toName, one.evidenceCount])
    addEvidence(one.id, one.evidence)
    yield
  }
  relations.end()

  const facts = table('facts', ['id', 'entity', 'entityName', 'property', 'comparator', 'value', 'unit', 'qualifiers', 'evidenceCount'])
  for (const one of factsOf(scope)) {
    facts.row([one.id, one.entity, one.entityName, one.property, one.comparator ?? null, one.value, one.unit ?? null, JSON.stringify(one.qualifiers), one.evidenceCount])
    addEvidence(one.id, one.evidence)
    yield
  }
  facts.end()
  evidence.end()
}

type Cell = string | number | null

function openTable(files: OutputFiles, file: string, header: readonly string[]) {
  const output = files.open(file)
  const row = (cells: readonly Cell[]): void => output.write(`${cells.map(toCell).join(',')}\r\n`)
  row(header)
  return { row, end: output.end }
}

function toCell(cell: Cell): string {
  const text = cell === null ? '' : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
