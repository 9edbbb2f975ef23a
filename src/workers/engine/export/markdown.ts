import { join } from 'node:path'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type { EntitySummary, FactView, RelationView } from '../../../shared/model/graph.ts'
import { foldText } from '../../../shared/fold.ts'
import { listBlocks } from '../browse/document-text.ts'
import { blocksToMarkdown, escapeMarkdown } from './document-markdown.ts'
import type { Exporter } from './exporter.ts'
import { entitiesOf, factsOf, relationsOf, sourceOf } from './export-records.ts'

/** A folder: documents/ with one file each, and entities.md with what is known of every entity and where it says so. */
export const exportMarkdown: Exporter = function* (scope, files, out) {
  for (const document of scope.documents) {
    const file = files.open(join(out, 'documents', fileNameOf(document)))
    file.write(`<!-- ${document.id} -->\n`)
    const { blocks } = listBlocks(scope.context, { documentId: document.id })
    file.write(blocks.length > 0 ? blocksToMarkdown(blocks) : `# ${escapeMarkdown(document.title)}\n`)
    file.end()
    yield
  }

  const titles = new Map(scope.documents.map(({ id, title }) => [id as string, title]))
  const facts = grouped(factsOf(scope), (fact) => fact.entity)
  const relations = grouped(relationsOf(scope), (relation) => relation.from)
  const file = files.open(join(out, 'entities.md'))
  file.write('# Entities\n')
  for (const entity of entitiesOf(scope)) {
    file.write(entitySection(entity, facts.get(entity.id) ?? [], relations.get(entity.id) ?? [], titles))
    yield
  }
  file.end()
}

function entitySection(entity: EntitySummary, facts: readonly FactView[], relations: readonly RelationView[], titles: ReadonlyMap<string, string>): string {
  const lines = [`\n## ${escapeMarkdown(entity.name)}\n`, `*${entity.type}*, ${counted(entity.mentions, 'mention')} in ${counted(entity.documents, 'document')}`]
  if (entity.aliases.length > 0) lines.push(`\nAlso: ${entity.aliases.map(escapeMarkdown).join(', ')}`)
  const claims = [
    ...facts.map((fact) => ({ text: `${[fact.property, fact.comparator, fact.value, fact.unit].filter((part) => part !== undefined).join(' ')}`, evidence: fact.evidence })),
    ...relations.map((relation) => ({ text: `${relation.type.replaceAll('_', ' ').toLowerCase()} ${relation.toName}`, evidence: relation.evidence })),
  ]
  if (claims.length > 0) lines.push('')
  for (const { text, evidence } of claims) {
    const [first] = evidence
    const source = first ? ` (${escapeMarkdown(sourceOf(first, titles))}: “${escapeMarkdown(first.quote.replace(/\s+/gu, ' '))}”)` : ''
    lines.push(`- ${escapeMarkdown(text.replace(/\s+/gu, ' '))}${source}`)
  }
  return `${lines.join('\n')}\n`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** From the title, safe on every file system; the id keeps equal titles apart. */
function fileNameOf({ id, title }: DocumentSummary): string {
  const plain = foldText(title)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
  return `${[...plain].slice(0, 60).join('') || 'document'}-${id.slice(0, 8)}.md`
}

function grouped<T>(records: Iterable<T>, keyOf: (record: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const record of records) {
    const group = groups.get(keyOf(record))
    if (group) group.push(record)
    else groups.set(keyOf(record), [record])
  }
  return groups
}
