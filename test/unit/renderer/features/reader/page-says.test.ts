import { describe, expect, it } from 'vitest'
import { pageSays, type DocumentClaims } from '../../../../../src/renderer/features/reader/page-says.ts'
import type { PassageView } from '../../../../../src/shared/contract/documents.ts'
import type { PassageId } from '../../../../../src/shared/model/ids.ts'
import { documentId, entity, entityId, evidence, fact, relation } from '../../../../support/graph-parts.ts'

const doc = documentId('doc')
const at = (page: number, y0 = 0) => [{ page, x0: 0, y0, x1: 1, y1: y0 + 1 }]
const passage = (text: string, page: number, pages: readonly number[] = [page]): PassageView => ({
  id: `p${'0'.repeat(24)}` as PassageId,
  documentId: doc,
  index: 0,
  kind: 'text',
  headings: [],
  page,
  boxes: pages.flatMap((one) => at(one)),
  tokens: 3,
  text,
})
const nothing: DocumentClaims = { passages: [], facts: [], relations: [], entities: [] }

describe('what a page says', () => {
  it('gives the facts of the page in reading order, with the evidence that stands there', () => {
    const low = fact({ value: 'low', evidence: [evidence({ page: 1, boxes: at(1) }), evidence({ page: 2, boxes: at(2, 500) })] })
    const high = fact({ value: 'high', evidence: [evidence({ page: 2, boxes: at(2, 50) })] })
    const other = fact({ value: 'other', evidence: [evidence({ page: 3 })] })
    const says = pageSays({ ...nothing, facts: [low, high, other] }, doc, 2)
    expect(says.facts.map((one) => one.fact.value)).toEqual(['high', 'low'])
    expect(says.facts[1]?.evidence.boxes[0]?.y0).toBe(500)
  })
  it('leaves out evidence of other documents on the same page number', () => {
    const elsewhere = fact({ evidence: [evidence({ documentId: documentId('another'), page: 2 })] })
    expect(pageSays({ ...nothing, facts: [elsewhere] }, doc, 2).facts).toEqual([])
  })
  it('counts evidence that runs over the page break on both pages', () => {
    const both = fact({ evidence: [evidence({ page: 1, boxes: [...at(1), ...at(2)] })] })
    expect([1, 2, 3].map((page) => pageSays({ ...nothing, facts: [both] }, doc, page).facts.length)).toEqual([1, 1, 0])
  })
  it('names the entities of its facts, its relations and its own words, most salient first', () => {
    const entities = [entity('valve', { salience: 0.2 }), entity('regulator', { salience: 0.9 }), entity('x', { salience: 0.5 }), entity('elsewhere'), entity('détendeur', { salience: 0.1, aliases: ['second stage'] })]
    const says = pageSays(
      { entities, facts: [fact({ entity: entityId('x'), evidence: [evidence({ page: 4 })] })], relations: [relation('regulator', 'x', 'USES', { evidence: [evidence({ page: 4 })] })], passages: [passage('Open the valves slowly; breathe from the Second-Stage.', 4)] },
      doc,
      4,
    )
    expect(says.entities.map((one) => one.name)).toEqual(['regulator', 'x', 'valve', 'détendeur'])
  })
  it('does not find a name inside a longer word, or by words of a passage that may stand on the other page', () => {
    const entities = [entity('air'), entity('buddy')]
    expect(pageSays({ ...nothing, entities, passages: [passage('The stairs are fair.', 1), passage('Your buddy helps.', 1, [1, 2])] }, doc, 1).entities).toEqual([])
  })
})
