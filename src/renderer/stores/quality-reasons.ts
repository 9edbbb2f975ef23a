import type { DocumentWarning, Quality } from '../../shared/model/document.ts'

/** Why a reading is not simply good, as keys of the catalogue with their numbers. */
export interface QualityReason {
  readonly key: 'pagesFailed' | 'pagesEmpty' | 'undecodable' | 'reordered' | 'noHeadings'
  readonly count: number
}

/** From the numbers and not from the engine's sentences, so that they are in the window's language. */
export function qualityReasons(quality: Quality, warnings: readonly DocumentWarning[]): readonly QualityReason[] {
  const reordered = warnings.filter((warning) => warning.code === 'suspect-order').length
  const reasons: QualityReason[] = [
    { key: 'pagesFailed', count: quality.pagesFailed },
    { key: 'pagesEmpty', count: quality.pagesEmpty },
    { key: 'undecodable', count: quality.undecodableCharacters },
    { key: 'reordered', count: reordered },
  ]
  const found = reasons.filter((reason) => reason.count > 0)
  return quality.headings === 0 && quality.verdict !== 'good' ? [...found, { key: 'noHeadings', count: 0 }] : found
}
