import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { OntologyProblem } from '../../../../../src/shared/model/ontology.ts'
import { ontologyProblems as english } from '../../../../../src/shared/i18n/en/ontology-problems.ts'
import { ontologyProblems as french } from '../../../../../src/shared/i18n/fr/ontology-problems.ts'
import { parseOntology } from '../../../../../src/workers/engine/ontologies/parse-ontology.ts'

const good = `id: my-course
name: My course
description: For tests.
entities:
  - name: Concept
    base: concept
    description: a term
  - name: Gas
    base: concept
    description: a gas
relations:
  - name: PART_OF
    description: is a part of
    from: [Concept]
    to: [Gas]
facts:
  - property: depth
    description: a depth
    units: [m, ft]
    ranges:
      m: [0, 350]
    of: [Gas]
`

/** Problems of the good text after a change, as line, path and code. */
function problemsOf(from: string | RegExp, to: string): string[] {
  const changed = good.replace(from, to)
  expect(changed).not.toBe(good)
  return parseOntology(changed).problems.map(({ line, path, code }) => `${line} ${path} ${code}`)
}

describe('an ontology as text', () => {
  it('is read with what it leaves out', () => {
    expect(parseOntology(good)).toMatchObject({ problems: [], ontology: { id: 'my-course', language: 'any', entities: [{ examples: [] }, {}], relations: [{ from: ['Concept'] }], facts: [{ ranges: { m: [0, 350] } }], procedures: true, rules: true, prerequisites: true, instructions: '' } })
  })

  it.each([
    ['a field that is missing', 'name: My course\n', '', ['1  missing']],
    ['a field that is missing inside', '    description: a gas\n', '', ['8 entities.1 missing']],
    ['a field that is misspelt', '    units: [m, ft]', '    unit: [m, ft]', ['19 facts.0 unknown-field']],
    ['an id with capitals', 'id: my-course', 'id: My Course', ['1 id form-of-id']],
    ['a kind in two words', 'name: Gas', 'name: a gas', ['8 entities.1.name form-of-entity']],
    ['a relation in small letters', 'PART_OF', 'part of', ['12 relations.0.name form-of-relation']],
    ['a property with accents', 'property: depth', 'property: profondeur à', ['17 facts.0.property form-of-property']],
    ['a base that is not known', 'base: concept\n    description: a gas', 'base: gas\n    description: a gas', ['9 entities.1.base one-of']],
    ['a text where a list belongs', '[m, ft]', 'm', ['19 facts.0.units need-list']],
    ['a number where a text belongs', 'name: My course', 'name: 2026', ['2 name need-text']],
    ['a list where a text belongs', 'name: My course', 'name: [a]', ['2 name need-text']],
    ['a word where yes or no belongs', 'facts:', 'rules: maybe\nfacts:', ['16 rules need-yes-no']],
    ['an empty list of kinds', /entities:[\s\S]*relations:/, 'entities: []\nrelations:', ['4 entities too-few']],
    ['an empty description', 'description: a gas', 'description: " "', ['10 entities.1.description empty']],
    ['a long description', 'a gas', 'x'.repeat(301), ['10 entities.1.description too-long']],
    ['a range of one number', '[0, 350]', '[0]', ['21 facts.0.ranges.m need-range']],
    ['a range of three numbers', '[0, 350]', '[0, 1, 2]', ['21 facts.0.ranges.m need-range']],
    ['a range of words', '[0, 350]', '[low, high]', ['21 facts.0.ranges.m.0 need-range', '21 facts.0.ranges.m.1 need-range']],
    ['a range that is turned round', '[0, 350]', '[350, 0]', ['21 facts.0.ranges.m range-backwards']],
    ['a range without its unit', 'm: [0, 350]', 'km: [0, 350]', ['21 facts.0.ranges.km range-without-unit']],
    ['a kind twice', 'name: Gas', 'name: Concept', ['8 entities.1.name twice', '15 relations.0.to.0 no-such-entity', '22 facts.0.of.0 no-such-entity']],
    ['an end that is not a kind', 'from: [Concept]', 'from: [Ship]', ['14 relations.0.from.0 no-such-entity']],
    ['a name of the app’s own', 'PART_OF', 'MENTIONS', ['12 relations.0.name reserved']],
    ['the relation that is found by counting', 'PART_OF', 'RELATED_TO', ['12 relations.0.name reserved']],
    ['a property of the app’s own', 'property: depth', 'property: rule', ['17 facts.0.property reserved']],
    ['prerequisites twice', 'PART_OF', 'PREREQUISITE_OF', ['12 relations.0.name prerequisite-twice']],
    ['a key twice', 'name: My course', 'name: My course\nname: Again', ['3  not-yaml']],
    ['a tab', '    base: concept\n    description: a term', '\tbase: concept', ['6  not-yaml']],
    ['an open bracket', '[m, ft]', '[m, ft', ['20  not-yaml']],
    ['an anchor', 'from: [Concept]', 'from: &ends [Concept]\n    to: *ends', ['14  no-aliases']],
    ['two documents', 'facts:', '---\nfacts:', ['16  not-yaml']],
  ])('with %s is refused at its line', (what, from, to, expected) => {
    const found = problemsOf(from, to)
    if (what === 'an anchor') expect(found[0]).toMatch(/no-aliases|not-yaml/)
    else if (expected[0]?.endsWith('not-yaml')) expect(found[0]).toBe(expected[0])
    else expect(found).toEqual(expected)
  })

  it('says every problem, in the order of the lines, each as a sentence that says what to do', () => {
    const { problems } = parseOntology(good.replace('id: my-course', 'id: 7').replace('name: Gas', 'name: gas').replace('[0, 350]', '[350, 0]').replace('base: concept', 'base: thing'))
    expect(problems.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '1: This has to be a text. Put quotes round what looks like a number or a list.',
      '6: This has to be one of: concept, person, rule, procedure, document, organization, equipment, other.',
      '8: A kind is named in one word of letters and digits that begins with a capital, such as DiveSite.',
    ])
    for (const problem of problems) expect(OntologyProblem.parse(problem)).toEqual(problem)
  })

  it('has words for every problem in both languages, with the same places to fill', () => {
    const places = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted()
    for (const [code, text] of Object.entries(english)) expect(places(french[code as keyof typeof english]), code).toEqual(places(text))
    expect(Object.keys(english).toSorted()).toEqual([...OntologyProblem.shape.code.options].toSorted())
  })

  it.each([
    ['nothing', ''],
    ['a word', 'diving'],
    ['a list', '- a\n- b'],
    ['null', 'null'],
    ['brackets without end', '['.repeat(50_000)],
    ['maps without end', '{a: '.repeat(20_000)],
    ['a bomb of aliases', `a: &a [x]\n${Array.from({ length: 12 }, (_, at) => `b${at}: &b${at} [${'*a, '.repeat(9)}*a]`).join('\n')}`],
    ['a megabyte', `id: ${'x'.repeat(1_000_000)}`],
    ['a tag', 'id: !!js/function "x"'],
    ['keys of the language', '__proto__: 1\nconstructor: 2'],
    ['null bytes', 'id: \u0000'],
  ])('survives %s', (_what, yaml) => {
    const { ontology, problems } = parseOntology(yaml)
    expect(ontology).toBeNull()
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.length).toBeLessThanOrEqual(50)
    for (const problem of problems) expect(problem.message).not.toMatch(/\{\{|undefined|Invalid input/)
  })
})

describe('the packs that ship', () => {
  it.each(['course', 'diving'])('%s is sound', (id) => {
    const { ontology, problems } = parseOntology(readFileSync(new URL(`../../../../../src/workers/engine/ontologies/packs/${id}.yaml`, import.meta.url), 'utf8'))
    expect(problems).toEqual([])
    expect(ontology?.id).toBe(id)
  })
})
