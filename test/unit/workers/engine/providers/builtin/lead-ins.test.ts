import { describe, expect, it } from 'vitest'
import { boundOf, leadInsOf } from '../../../../../../src/workers/engine/providers/builtin/lead-ins.ts'
import { splitSegments } from '../../../../../../src/workers/engine/providers/builtin/segments.ts'
import { quantitiesOf } from './builtin-work.ts'

describe('the line that introduces a list', () => {
  it('belongs to each item after it, and to nothing after other prose', () => {
    const text = 'The stores are locked. The limits are:\n- acids: 20 L\n- bases: 30 L\n\nMore is said here.\n\n- oils: 5 L'
    const segments = splitSegments({ text, kind: 'text' })
    const leadIns = leadInsOf(text, segments)
    expect(segments.filter((segment) => segment.kind === 'item').map((segment) => leadIns.get(segment) ?? null)).toEqual(['The limits are:', 'The limits are:', null])
  })

  it.each([
    ['Maximum quantities', '<='],
    ['The following pressures must not be exceeded:', '<='],
    ['Les pressions à ne pas dépasser sont :', '<='],
    ['Surface minimale', '>='],
    ['Minimum limits', '>='],
    ['Minimum and maximum sizes', null],
    ['Ceiling height', null],
    ['Quantities', null],
  ] as const)('%j makes %j of a value', (title, bound) => {
    expect(boundOf(title)).toBe(bound)
  })

  it('gives the values of its list their bound and what is measured', async () => {
    expect(await quantitiesOf('en', 'The following limits apply:\n- acids: 20 L\n- oils: at least 5 L')).toEqual(['acids | volume | <= 20 L', 'oils | volume | >= 5 L'])
    expect(await quantitiesOf('fr', 'Valeurs :\n- contrepoids : 5 cm', { headings: ['Distances minimales'] })).toEqual(['contrepoids | distances minimales | >= 5 cm'])
  })

  it('gives none under deviations, where the number is no size, and none where a length could be any', async () => {
    expect(await quantitiesOf('en', 'Maximum deviations are:\n- beam length: 10 mm')).toEqual([])
    expect(await quantitiesOf('en', 'Values:\n- counterweight: 5 cm')).toEqual([])
  })
})
