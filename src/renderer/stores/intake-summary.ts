import type { ImportResult } from '../../shared/contract/documents.ts'
import type { Failure } from '../../shared/failure.ts'
import type { DocumentId } from '../../shared/model/ids.ts'

/** What became of what was dropped: how many, and which where a person may want to know. */
export interface IntakeSummary {
  readonly added: number
  /** Files that were in the library already, with the documents that they are. */
  readonly duplicates: readonly { readonly fileName: string; readonly documentId: DocumentId | null }[]
  /** Files of which a person has to say what they are. */
  readonly undecided: readonly { readonly fileName: string; readonly importId: string | null }[]
  readonly refused: readonly { readonly fileName: string; readonly failure: Failure }[]
}

export function fileNameOf(path: string): string {
  return path.split(/[\\/]/).pop() || path
}

/** A revision is a document added; one path counts once, however often it is named. */
export function summarise(results: readonly ImportResult[], refusedBefore: readonly { readonly path: string; readonly failure: Failure }[] = []): IntakeSummary {
  const refused = new Map(refusedBefore.map((one) => [one.path, one.failure]))
  let added = 0
  const duplicates: IntakeSummary['duplicates'][number][] = []
  const undecided: IntakeSummary['undecided'][number][] = []
  for (const result of results) {
    if (result.outcome === 'new' || result.outcome === 'revision') added += 1
    else if (result.outcome === 'duplicate') duplicates.push({ fileName: fileNameOf(result.path), documentId: result.documentId })
    else if (result.outcome === 'undecided') undecided.push({ fileName: fileNameOf(result.path), importId: result.importId ?? null })
    else if (result.failure) refused.set(result.path, result.failure)
  }
  return { added, duplicates, undecided, refused: [...refused].map(([path, failure]) => ({ fileName: fileNameOf(path), failure })) }
}

/** Files that were refused for the same reason, the reason of most files first. */
export function refusalGroups(refused: IntakeSummary['refused']): readonly { readonly code: Failure['code']; readonly fileNames: readonly string[] }[] {
  const groups = new Map<Failure['code'], string[]>()
  for (const { fileName, failure } of refused) groups.set(failure.code, [...(groups.get(failure.code) ?? []), fileName])
  return [...groups].map(([code, fileNames]) => ({ code, fileNames })).toSorted((a, b) => b.fileNames.length - a.fileNames.length)
}

/** What can be known of a drag before it is dropped: how many things, and which are surely not readable. */
export interface DragGlance {
  readonly items: number
  readonly unsupported: number
}

/** Folders and unknown kinds come without a type: they are looked into after the drop. */
export function glanceAt(items: Iterable<{ readonly kind: string; readonly type: string }>): DragGlance {
  let count = 0
  let unsupported = 0
  for (const item of items) {
    if (item.kind !== 'file') continue
    count += 1
    if (item.type !== '' && item.type !== 'application/pdf') unsupported += 1
  }
  return { items: count, unsupported }
}
