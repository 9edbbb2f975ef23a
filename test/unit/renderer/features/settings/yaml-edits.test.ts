import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { ownCopy, withInstructions } from '../../../../../src/renderer/features/settings/ontology/yaml-edits.ts'

const pack = '# What to look for.\nid: course\nname: General course\nentities:\n  - name: Concept # the usual one\n    examples: [a, b]\n\ninstructions: ""\n'

describe('an ontology’s text', () => {
  it('is copied under a name and id of its own, and nothing else of it changes', () => {
    expect(ownCopy(pack, { name: 'Mine: a course', taken: ['course'] })).toBe(pack.replace('id: course', 'id: my-course').replace('name: General course', 'name: "Mine: a course"'))
  })
  it('never takes an id that is there already, however often it is copied', () => {
    const id = (text: string) => (parse(text) as { id: string }).id
    const first = ownCopy(pack, { name: 'x', taken: ['course', 'my-course', 'my-course-2'] })
    expect(id(first)).toBe('my-course-3')
    expect(id(ownCopy(first, { name: 'x', taken: ['my-course', 'my-course-2', 'my-course-3'] }))).toBe('my-course-4')
    expect(id(ownCopy(`id: ${'a'.repeat(40)}\n`, { name: 'x', taken: [] })).length).toBeLessThanOrEqual(40)
  })
  it.each(['Leave out anecdotes.', 'One line.\nAnother: with a colon.', '- not a list', '"quoted"', '', '# not a comment', 'ends with a break\n'])('takes the instructions %j as they are typed', (words) => {
    const text = withInstructions(pack, words)
    expect((parse(text ?? '') as { instructions: string }).instructions).toBe(words)
    expect(text).toContain('# the usual one')
    expect(text).toContain('examples: [a, b]')
  })
  it('writes several lines as lines', () => expect(withInstructions(pack, 'one\ntwo')).toContain('instructions: |-\n  one\n  two\n'))
  it('is left alone where it is no YAML, so that nothing is lost', () => expect(withInstructions('id: [', 'words')).toBeNull())
})
