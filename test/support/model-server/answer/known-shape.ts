import type { JsonSchema } from './question.ts'

const closed = (properties: Record<string, JsonSchema>): JsonSchema => ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false })
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items })
const text: JsonSchema = { type: 'string' }

/** What a model guesses that was shown passages and no schema. */
export const guessedShape: JsonSchema = closed({
  passages: list(
    closed({
      id: text,
      entities: list(closed({ name: text, type: text, aliases: list(text), quote: text })),
      relations: list(closed({ from: text, to: text, type: text, quote: text })),
    }),
  ),
})
