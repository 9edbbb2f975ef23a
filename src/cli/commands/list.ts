import type { Output as Answer } from '../../shared/contract/index.ts'
import type { DocumentId } from '../../shared/model/ids.ts'
import { blocksToMarkdown } from '../../workers/engine/documents/markdown.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import type { Connection } from '../connect.ts'
import type { CommandContext } from '../context.ts'
import { visible } from '../output.ts'
import { findDocuments } from '../references.ts'
import { bytes, cut, printTable } from '../table.ts'

/** What is in the library: documents, passages, blocks. */
const pageSize = 500

export async function documents(context: CommandContext, options: { readonly trashed?: boolean } = {}): Promise<ExitCode> {
  const { output } = context
  const connection = await context.connect(false)
  const all: Answer<'documents.list'>['documents'] = []
  for (let offset = 0; ; offset += pageSize) {
    const { documents: page, total } = await connection.call('documents.list', { offset, limit: pageSize, sort: 'added', ...(options.trashed === true && { trashed: true }) })
    for (const each of page) {
      const { id, sha256, title, fileName, collections, state, pages, language, addedAt } = each
      await output.record({ id, sha256, title, fileName, collections: collections.map(({ name }) => name), state, pages, language, addedAt, bytes: each.bytes })
    }
    all.push(...page)
    if (page.length === 0 || all.length >= total) break
  }
  if (output.json) return exitCodes.done
  if (all.length === 0 && options.trashed) await output.line('The trash is empty.')
  else if (all.length === 0) await output.line('The library is empty. Add documents with: coursegraph ingest PATH…')
  else
    await printTable(output, all, [
      { title: 'ID', value: (each) => each.id.slice(0, 8) },
      { title: 'TITLE', value: (each) => each.title, max: 44 },
      { title: 'FILE', value: (each) => each.fileName, max: 30 },
      { title: 'STATE', value: (each) => each.state },
      { title: 'PAGES', value: (each) => String(each.pages ?? ''), align: 'right' },
      { title: 'ENTITIES', value: (each) => String(each.entities), align: 'right' },
      { title: 'FACTS', value: (each) => String(each.facts), align: 'right' },
      { title: 'SIZE', value: (each) => bytes(each.bytes), align: 'right' },
      { title: 'COLLECTIONS', value: (each) => each.collections.map(({ name }) => name).join(', '), max: 24 },
    ])
  return exitCodes.done
}

export async function passages(context: CommandContext, reference: string): Promise<ExitCode> {
  const { output } = context
  const connection = await context.connect(false)
  const documentId = await one(connection, reference)
  for (let offset = 0, total = 1; offset < total; offset += pageSize) {
    const answer = await connection.call('documents.passages', { documentId, offset, limit: pageSize })
    total = answer.total
    for (const passage of answer.passages) {
      const { id, index, kind, headings, page, boxes, tokens, text } = passage
      await output.record({ id, documentId, index, kind, headings, page, boxes, tokens, text })
      await output.line(output.paint.dim(`── ${index} · page ${page} · ${kind} · ${tokens} tokens${headings.length > 0 ? ` · ${visible(headings.join(' › '))}` : ''}`))
      await output.line(visible(text))
      await output.line()
    }
    if (answer.passages.length === 0) break
  }
  return exitCodes.done
}

export async function blocks(context: CommandContext, reference: string, options: { readonly markdown?: boolean }): Promise<ExitCode> {
  const { output } = context
  const connection = await context.connect(false)
  const documentId = await one(connection, reference)
  const { blocks: all } = await connection.call('documents.blocks', { documentId }, { signal: context.signal })
  if (options.markdown) {
    // Markdown is the answer itself, so it goes to standard output even with --json beside it.
    const text = blocksToMarkdown(all)
    if (output.json) await output.record({ markdown: text })
    else await output.line(visible(text))
    return exitCodes.done
  }
  for (const block of all) {
    const { index, kind, level, page, box, text, rows } = block
    await output.record({ index, kind, ...(level !== undefined && { level }), page, box, text, ...(rows && { rows }) })
    await output.line(`${output.paint.dim(`${String(page).padStart(4)}  ${(kind + (level === undefined ? '' : ` ${level}`)).padEnd(12)}`)} ${cut(text, Math.max(30, output.columns - 20))}`)
  }
  return exitCodes.done
}

async function one(connection: Connection, reference: string): Promise<DocumentId> {
  const [documentId] = await findDocuments(connection, [reference])
  return documentId as DocumentId
}
