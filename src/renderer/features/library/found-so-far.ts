import type { DocumentSummary } from '../../../shared/model/document.ts'
import type { Format } from '../../i18n/format.ts'

/** None is an answer once the document is ready; before that it only has not been looked for. */
export function foundSoFar(row: Pick<DocumentSummary, 'state'>, count: number, format: Pick<Format, 'number'>): string {
  return count === 0 && row.state !== 'ready' ? '' : format.number(count)
}
