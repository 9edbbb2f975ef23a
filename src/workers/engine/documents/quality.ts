import type { Block, DocumentWarning, Quality } from '../../../shared/model/document.ts'

export interface QualityCounts {
  readonly pagesWithText: number
  readonly pagesEmpty: number
  readonly pagesFailed: number
  readonly undecodableCharacters: number
  readonly characters: number
  readonly reorderedPages: number
}

/** How far a reading can be trusted, with the reasons in words; `check` asks a person to look, `poor` to do something. */
export function judgeQuality(blocks: readonly Block[], counts: QualityCounts): Quality {
  const pages = counts.pagesWithText + counts.pagesEmpty + counts.pagesFailed
  const poor: string[] = []
  const check: string[] = []
  const undecodable = counts.undecodableCharacters / Math.max(1, counts.characters)
  const failedReason = `${counts.pagesFailed} of ${pages} pages could not be read`
  if (counts.pagesFailed > 0.2 * pages) poor.push(failedReason)
  else if (counts.pagesFailed > 0) check.push(failedReason)
  const emptyReason = `${counts.pagesEmpty} of ${pages} pages have no text`
  if (counts.pagesEmpty > 0.5 * pages) poor.push(emptyReason)
  else if (counts.pagesEmpty > 0.1 * pages) check.push(emptyReason)
  const undecodableReason = `${counts.undecodableCharacters} characters could not be decoded`
  if (undecodable > 0.1) poor.push(undecodableReason)
  else if (undecodable > 0.005) check.push(undecodableReason)
  if (counts.reorderedPages > 0.3 * pages) check.push(`the reading order of ${counts.reorderedPages} pages was reconstructed`)
  const headings = blocks.filter((block) => block.kind === 'heading').length
  if (headings === 0 && pages > 3) check.push('no headings were found')
  return {
    verdict: poor.length > 0 ? 'poor' : check.length > 0 ? 'check' : 'good',
    reasons: [...poor, ...check],
    pagesWithText: counts.pagesWithText,
    pagesEmpty: counts.pagesEmpty,
    pagesFailed: counts.pagesFailed,
    headings,
    tables: blocks.filter((block) => block.kind === 'table').length,
    lists: countLists(blocks),
    undecodableCharacters: counts.undecodableCharacters,
  }
}

function countLists(blocks: readonly Block[]): number {
  return blocks.filter((block, index) => block.kind === 'list-item' && blocks[index - 1]?.kind !== 'list-item').length
}

/** Warnings of one kind on many pages are told once, with the first page. */
export function mergeWarnings(warnings: readonly DocumentWarning[], maxPerCode = 20): DocumentWarning[] {
  const seen = new Map<string, number>()
  const kept: DocumentWarning[] = []
  for (const warning of warnings) {
    const count = (seen.get(warning.code) ?? 0) + 1
    seen.set(warning.code, count)
    if (count <= maxPerCode) kept.push(warning)
  }
  for (const [code, count] of seen) if (count > maxPerCode) kept.push({ code, message: `And on ${count - maxPerCode} more pages.` })
  return kept
}
