import { describe, expect, it } from 'vitest'
import type { Language } from '../../../../../../src/shared/model/document.ts'
import { extract, resolve } from './builtin-work.ts'

describe('languages without rules of their own', () => {
  it('finds German nouns and compounds with their adjectives', async () => {
    const { entities } = await extract('de', 'Ein topologischer Raum ist eine Menge mit einer Topologie. Die stetige Abbildung erhält den Zusammenhang.')
    expect(entities.map((entity) => entity.name)).toEqual(expect.arrayContaining(['topologischer Raum', 'Topologie', 'stetige Abbildung', 'Zusammenhang']))
  })

  it('joins German forms under one key', async () => {
    const text = 'Eine Mannigfaltigkeit ist wichtig. Viele Mannigfaltigkeiten sind kompakt. Die Mannigfaltigkeit wird betrachtet.'
    const { entities } = await resolve('de', Array.from({ length: 3 }, () => ({ kind: 'text' as const, headings: [], text })))
    const found = entities.filter((entity) => /mannigfalt/.test(entity.key))
    expect(found).toHaveLength(1)
    expect(found[0]?.mentions).toHaveLength(9)
  })

  it.each([
    ['es', 'La presión del aire aumenta con la profundidad. El buzo controla la presión del aire.', 'presión del aire'],
    ['it', 'La pressione parziale aumenta. Il subacqueo controlla la pressione parziale.', 'pressione parziale'],
    ['pt', 'A pressão do ar aumenta com a profundidade. O mergulhador controla a pressão do ar.', 'pressão do ar'],
    ['nl', 'De partiële druk neemt toe. De duiker meet de partiële druk.', 'partiële druk'],
  ] as const)('finds the terms of %s', async (language, text, term) => {
    const { entities } = await extract(language, text)
    expect(entities.map((entity) => entity.name.toLowerCase()).some((name) => name.includes(term))).toBe(true)
  })

  it.each(['ko', 'ja', 'zh', 'ar', 'he', 'ru', 'other'] as const)('does not fail on %s', async (language: Language) => {
    const text = { ko: '공기 압력은 깊이에 따라 증가한다.', ja: '圧力は深さとともに増加する。', zh: '压力随深度增加。', ar: 'يزداد الضغط مع العمق.', he: 'הלחץ עולה עם העומק.', ru: 'Давление растёт с глубиной.', other: 'Tlak raste z globino.' }[language as string] ?? ''
    const { facts } = await extract(language, text)
    expect(facts).toEqual([])
  })
})
