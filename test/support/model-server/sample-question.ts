import type { JsonSchema } from './answer/question.ts'

/** A question of the kind that extraction asks, for tests of the server itself. */
export const samplePassages: readonly string[] = [
  'A Buoyancy Compensator must be inflated slowly. Boyle means a physicist to most divers. Never ascend faster than 9 m/min when the Dive Computer shows a ceiling.',
  'Le Détendeur est un appareil qui délivre de l’air à la pression ambiante. La pression de la Bouteille doit être contrôlée : elle vaut 200 bar avant la plongée.',
]

export function userMessage(passages: readonly string[] = samplePassages): string {
  return `Extract what these passages say.\n${passages.map((text, index) => `<passage id="p${index + 1}" headings="Course › Basics">${text}</passage>`).join('\n')}`
}

const text: JsonSchema = { type: 'string' }
export const closed = (properties: Record<string, JsonSchema>): JsonSchema => ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false })
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items })

/** Entities, relations, facts, rules, procedures and definitions, with enums and unions. */
export const extractionSchema: JsonSchema = closed({
  passages: list(
    closed({
      id: text,
      entities: list(closed({ name: text, type: { type: 'string', enum: ['equipment', 'person', 'concept'] }, aliases: list(text), quote: text })),
      relations: list(closed({ from: text, to: text, type: { type: 'string', enum: ['requires', 'part-of'] }, quote: text })),
      facts: list(
        closed({
          entity: text,
          property: text,
          value: { type: 'number' },
          unit: { anyOf: [{ type: 'string' }, { type: 'null' }] },
          comparator: { type: 'string', enum: ['=', '<=', '>='] },
          condition: { anyOf: [{ type: 'string' }, { type: 'null' }] },
          quote: text,
        }),
      ),
      rules: list(closed({ subject: text, modality: { type: 'string', enum: ['must', 'never', 'should'] }, quote: text })),
      procedures: list(closed({ name: text, steps: list(closed({ text, quote: text })) })),
      definitions: list(closed({ term: text, quote: text })),
    }),
  ),
})
