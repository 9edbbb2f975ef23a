import type { Language } from '../../../../shared/model/document.ts'
import type { ExtractorIdentity } from '../../pipeline/ports.ts'

/** Raise it whenever the same passage could give another answer: kept extractions are found by it. */
const rulesVersion = '5'

/**
 * Part of the key under which results are kept; language decides which rules read a passage. In a file of its own:
 * the engine asks who would answer without loading the rules, which only the thread needs.
 */
export function builtinIdentity(language: Language): ExtractorIdentity {
  return { provider: 'builtin', model: `rules-${language}`, promptVersion: rulesVersion }
}
