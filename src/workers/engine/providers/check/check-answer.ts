import type { Ontology } from '../../../../shared/model/ontology.ts'
import type { CheckedAnswer, CheckedPassage, ExtractionProtocol, PromptPassage } from '../extractor/prompt-port.ts'
import { extractionPrompt, passagesPrompt } from '../prompt/extraction-prompt.ts'
import { readAnswer } from './answer-shape.ts'
import { checkPassage } from './check-passage.ts'

/** What is asked and how the answer is read: word for word against the passage. */
export const extractionProtocol: ExtractionProtocol = { prompt: extractionPrompt, user: passagesPrompt, check: checkAnswer }

function checkAnswer(answer: string, passages: readonly PromptPassage[], ontology: Ontology): CheckedAnswer {
  const read = readAnswer(answer)
  if (read.kind === 'invalid') return read
  return {
    kind: 'checked',
    passages: passages.map((passage, place): CheckedPassage => {
      // A model that was asked about one passage may forget to name it.
      const said = read.byId.get(`p${place + 1}`) ?? (passages.length === 1 ? [...read.byId.values()][0] : undefined)
      return said ? { ...checkPassage(said, passage, ontology), missing: false } : { extraction: { entities: [], relations: [], facts: [] }, checks: { kept: 0, dropped: {} }, missing: true }
    }),
  }
}
