import { describe, expect, it } from 'vitest'
import { isEquipment, isPersonRole, typeOfName } from '../../../../../../src/workers/engine/providers/builtin/entity-types.ts'

describe('typeOfName', () => {
  it.each([
    ['regulator', 'regulator', false, 'equipment'],
    ['self-locking nuts', 'nuts', false, 'equipment'],
    ['disjoncteur différentiel', 'disjoncteur', false, 'equipment'],
    ['ordinateur de plongée', 'ordinateur', false, 'concept'],
    ['column mask', 'mask', false, 'concept'],
    ['mask', 'mask', false, 'equipment'],
    ['Boots', 'Boots', true, 'concept'],
    ['Federal Aviation Administration', 'Administration', true, 'organization'],
    ['Conseil municipal', 'Conseil', true, 'organization'],
    ['ministère des transports', 'ministère', false, 'organization'],
    ['authority', 'authority', false, 'concept'],
    ['Acme Ltd', 'Ltd', true, 'organization'],
    ['Plan directeur', 'Plan', true, 'document'],
    ['plan', 'plan', false, 'concept'],
    ['security policy', 'policy', false, 'document'],
    ['emergency procedure', 'procedure', false, 'procedure'],
    ['Dr. Dalton', 'Dalton', true, 'person'],
    ['Mme Curie', 'Curie', true, 'person'],
    ['osmosis', 'osmosis', false, 'concept'],
  ] as const)('%s is %s', (name, head, proper, type) => {
    expect(typeOfName(name, head, proper)).toBe(type)
  })
})

it('knows tools in both numbers and people by what they do', () => {
  expect(['pump', 'pumps', 'vannes', 'idea'].map(isEquipment)).toEqual([true, true, true, false])
  expect(['Engineer', 'ingénieur', 'pump'].map(isPersonRole)).toEqual([true, true, false])
})
