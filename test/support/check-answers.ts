import { Ontology } from '../../src/shared/model/ontology.ts'
import { extractionProtocol } from '../../src/workers/engine/providers/check/check-answer.ts'
import type { CheckedPassage, PromptPassage } from '../../src/workers/engine/providers/extractor/prompt-port.ts'

/** Small enough to see at a glance what it allows. */
export const divingSample: Ontology = Ontology.parse({
  id: 'sample',
  name: 'Sample',
  description: 'For tests.',
  entities: [
    { name: 'Concept', base: 'concept', description: 'a term' },
    { name: 'Gas', base: 'concept', description: 'a gas' },
    { name: 'Equipment', base: 'equipment', description: 'a device' },
    { name: 'Person', base: 'person', description: 'a person' },
    { name: 'Procedure', base: 'procedure', description: 'steps' },
  ],
  relations: [
    { name: 'PART_OF', description: 'is a part of' },
    { name: 'USES', description: 'uses' },
    { name: 'MEASURES', description: 'measures', from: ['Equipment'], to: ['Concept', 'Gas'] },
  ],
  facts: [
    { property: 'depth', description: 'a depth', units: ['m', 'ft'], ranges: { m: [0, 350] } },
    { property: 'pressure', description: 'a pressure', units: ['bar', 'psi'], ranges: { bar: [0, 400] } },
    { property: 'temperature', description: 'a temperature', units: ['°C'] },
    { property: 'duration', description: 'a time', units: ['min', 'h'] },
    { property: 'gas share', description: 'a share', units: ['%'], of: ['Gas'] },
    { property: 'number', description: 'a count' },
  ],
})

export type Said = Readonly<Record<string, unknown>>

const nothing = { entities: [], relations: [], facts: [], rules: [], procedures: [], definitions: [] }

/** What is kept of one passage of which the model said this. */
export function checkOne(text: string, said: Said, headings: readonly string[] = [], ontology: Ontology = divingSample): CheckedPassage {
  return checkAll([{ headings, text }], { passages: [{ id: 'p1', ...nothing, ...said }] }, ontology)[0] as CheckedPassage
}

export function checkAll(passages: readonly PromptPassage[], answer: unknown, ontology: Ontology = divingSample): readonly CheckedPassage[] {
  const checked = extractionProtocol.check(typeof answer === 'string' ? answer : JSON.stringify(answer), passages, ontology)
  if (checked.kind === 'invalid') throw new Error(checked.problem)
  return checked.passages
}

export const entity = (name: string, type = 'Concept', aliases: readonly string[] = []) => ({ name, type, aliases })
