import type { Language } from '../../../../shared/model/document.ts'
import type { ExtractionResult, PassageInput, Work } from '../../pipeline/ports.ts'
import { extractPassage } from './extract-passage.ts'
import type { Tagger } from './tokens.ts'

/** How long the thread works before it lets messages (an abort) in, in passages. */
const passagesBetweenTurns = 4

/**
 * Extracts passages one by one, with no key and no network. Results come in the order of the input.
 * Progress is reported after each passage; throws an AbortError between two passages once the signal says so.
 */
export async function extractPassages(input: { readonly passages: readonly PassageInput[]; readonly language: Language }, work: Work): Promise<readonly ExtractionResult[]> {
  work.signal.throwIfAborted()
  const tagger = await loadTagger(input.language)
  const results: ExtractionResult[] = []
  for (const [index, passage] of input.passages.entries()) {
    work.signal.throwIfAborted()
    results.push({
      passageId: passage.id,
      extraction: extractPassage(passage, input.language, tagger),
      checks: null,
      notExtracted: null,
    })
    work.report({ done: index + 1, total: input.passages.length })
    if (index % passagesBetweenTurns === passagesBetweenTurns - 1) await nextTurn()
  }
  return results
}

/** Language models are modules of their own: the module cache makes it one load a thread, at first use. */
export async function loadTagger(language: Language): Promise<Tagger> {
  if (language === 'en') return (await import('./english/tagger.ts')).tagEnglish
  if (language === 'fr') return (await import('./french/tagger.ts')).tagFrench
  return (await import('./neutral/tagger.ts')).createNeutralTagger(language)
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
