import { Comparator } from '../../../../shared/model/extraction.ts'
import type { Ontology } from '../../../../shared/model/ontology.ts'
import type { JsonSchema } from '../model-port.ts'

/** Modalities as the graph keeps them; "must not" is a must of not doing. */
export const modalities = ['must', 'must not', 'never', 'should', 'should not'] as const

/**
 * What an answer looks like, closed everywhere: the strict modes of all providers want every object closed and every
 * property required, so "none" is an empty text. The ontology's names are its only types. An entity has no quote: its
 * name is its evidence, wherever the passage says it.
 */
export function answerSchema(ontology: Ontology): JsonSchema {
  const relations = [...ontology.relations.map(({ name }) => name), ...(ontology.prerequisites ? ['PREREQUISITE_OF'] : [])]
  const parts: Record<string, JsonSchema> = {
    id: text,
    entities: list({ name: text, type: oneOf(ontology.entities.map(({ name }) => name)), aliases: { type: 'array', items: text } }),
    ...(relations.length > 0 && { relations: list({ from: text, type: oneOf(unique(relations)), to: text, quote: text }) }),
    ...(ontology.facts.length > 0 && {
      facts: list({ entity: text, property: oneOf(ontology.facts.map(({ property }) => property)), comparator: oneOf(Comparator.options), value: text, unit: text, condition: text, quote: text }),
    }),
    ...(ontology.rules && { rules: list({ subject: text, modality: oneOf(modalities), quote: text }) }),
    ...(ontology.procedures && { procedures: list({ name: text, steps: list({ quote: text }) }) }),
    definitions: list({ term: text, quote: text }),
  }
  return closed({ passages: { type: 'array', items: closed(parts) } })
}

const text: JsonSchema = { type: 'string' }

function oneOf(values: readonly string[]): JsonSchema {
  return { type: 'string', enum: values }
}

function list(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'array', items: closed(properties) }
}

function closed(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)]
}
