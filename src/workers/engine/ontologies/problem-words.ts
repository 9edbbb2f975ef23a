import type { z } from 'zod'
import type { OntologyProblem } from '../../../shared/model/ontology.ts'

/** A problem before its line is known. */
export interface Said {
  readonly path: readonly (string | number)[]
  /** Where the problem is a key of what is at `path`. */
  readonly key?: string
  readonly code: OntologyProblem['code']
  readonly values: Readonly<Record<string, string>>
}

/** What each part of an ontology may hold, for those who wrote something else. */
const fieldsOf: Readonly<Record<string, string>> = {
  '': 'id, name, description, language, entities, relations, facts, procedures, rules, prerequisites, instructions',
  entities: 'name, base, description, examples',
  relations: 'name, description, from, to',
  facts: 'property, description, units, ranges, of',
}
/** Texts that have a form. */
const formOf: Readonly<Record<string, OntologyProblem['code']>> = { id: 'form-of-id', entity: 'form-of-entity', relation: 'form-of-relation', property: 'form-of-property' }
const needs: Readonly<Record<string, OntologyProblem['code']>> = { string: 'need-text', array: 'need-list', object: 'need-fields', record: 'need-fields', boolean: 'need-yes-no', number: 'need-number', tuple: 'need-range' }

/** What the schema minds, in words that can be acted on. */
export function inWords(issue: z.core.$ZodIssue, whole: unknown): Said[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  const said = (code: OntologyProblem['code'], values: Readonly<Record<string, string>> = {}): Said[] => [{ path, code, values }]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path, key, code: 'unknown-field', values: { name: key, known: fieldsOf[String(path[0] ?? '')] ?? fieldsOf[''] ?? '' } }))
    case 'invalid_type':
      // What is not there is said of where it should be.
      return at(whole, path) === undefined ? [{ path: path.slice(0, -1), code: 'missing', values: { name: String(path.at(-1) ?? '') } }] : said(isRange(path) ? 'need-range' : (needs[issue.expected] ?? 'need-text'))
    case 'invalid_value':
      return said('one-of', { values: issue.values.map(String).join(', ') })
    case 'invalid_format':
      return said(formOf[nameOfForm(path)] ?? 'need-text')
    case 'too_small':
      return issue.origin === 'array' && isRange(path) ? said('need-range') : said(issue.origin === 'array' ? 'too-few' : 'empty')
    case 'too_big':
      return issue.origin === 'array' && isRange(path) ? said('need-range') : said(issue.origin === 'array' ? 'too-many' : 'too-long', { most: String(issue.maximum) })
    default:
      return said('not-understood', { what: issue.message })
  }
}

function nameOfForm(path: readonly (string | number)[]): string {
  const [part, , field] = path
  if (part === 'id') return 'id'
  if (field === 'from' || field === 'to' || field === 'of' || part === 'entities') return 'entity'
  return part === 'relations' ? 'relation' : 'property'
}

function isRange(path: readonly (string | number)[]): boolean {
  return path[0] === 'facts' && path[2] === 'ranges' && path.length > 3
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((now, step) => (typeof now === 'object' && now !== null ? (now as Record<string | number, unknown>)[step] : undefined), value)
}
