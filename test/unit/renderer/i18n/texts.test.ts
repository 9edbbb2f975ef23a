import { describe, expect, it } from 'vitest'
import { createFormat } from '../../../../src/renderer/i18n/format.ts'
import { createI18n, withMany } from '../../../../src/renderer/i18n/create-i18n.ts'
import { failureCodes } from '../../../../src/shared/failure.ts'
import { catalogues } from '../../../../src/shared/i18n/index.ts'

type Tree = { readonly [key: string]: string | Tree }

function flat(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flat(value, `${path}${key}.`)))
}

const en = new Map(flat(catalogues.en))
const fr = new Map(flat(catalogues.fr))
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()

describe('the catalogue', () => {
  it('has the same keys in both languages', () => {
    expect([...fr.keys()].sort()).toEqual([...en.keys()].sort())
  })

  it('has the same values to fill in, for each text', () => {
    const different = [...en].filter(([key, text]) => [...new Set(placeholders(text))].join() !== [...new Set(placeholders(fr.get(key) ?? ''))].join()).map(([key]) => key)
    expect(different).toEqual([])
  })

  it('has no empty text', () => {
    expect([...en, ...fr].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([])
  })

  it('has both forms wherever there is one', () => {
    const keys = [...en.keys()]
    expect(keys.filter((key) => key.endsWith('_one') && !en.has(key.replace(/_one$/, '_other')))).toEqual([])
    expect(keys.filter((key) => key.endsWith('_other') && !en.has(key.replace(/_other$/, '_one')))).toEqual([])
  })

  it('says of every failure what happened and what to do', () => {
    for (const code of failureCodes) for (const texts of [en, fr]) expect(texts.get(`failures.${code}.what`) && texts.get(`failures.${code}.action`), code).toBeTruthy()
  })

  it('sets a space that does not break before the double signs of French, or at least a space', () => {
    const wrong = [...fr].filter(([, text]) => /[\p{L}\d][:;!?»]/u.test(text.replace(/\{\{\w+\}\}/g, 'x').replace(/https?:/g, ''))).map(([key]) => key)
    expect(wrong).toEqual([])
  })
})

describe('translation', () => {
  it('is ready at once and changes while shown', async () => {
    const i18n = createI18n('fr')
    expect(i18n.t('app.screens.library')).toBe('Bibliothèque')
    await i18n.changeLanguage('en')
    expect(i18n.t('app.screens.library')).toBe('Library')
  })

  it('counts as each language does', () => {
    expect(createI18n('en').t('library.shown', { count: 0 })).toBe('0 documents')
    expect(createI18n('fr').t('library.shown', { count: 0 })).toBe('0 document')
    expect(createI18n('fr').t('library.shown', { count: 1_000_000 })).toBe('1000000 documents')
  })

  it('does not escape names: React does', () => {
    expect(createI18n('en').t('app.closeTab', { title: 'Fish & <ships>' })).toBe('Close Fish & <ships>')
  })

  it('gives the third French plural the words of the second', () => {
    expect(withMany({ a: { b_one: '1', b_other: '2' } })).toEqual({ a: { b_one: '1', b_other: '2', b_many: '2' } })
  })
})

describe('numbers and times', () => {
  const spaces = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
  const english = createFormat('en')
  const french = createFormat('fr')

  it.each([
    [0, '0 bytes', '0 octet'],
    [999, '999 bytes', '999 octets'],
    [1_234, '1.2 kB', '1,2 ko'],
    [48_200_000, '48 MB', '48 Mo'],
    [2_147_483_648, '2.1 GB', '2,1 Go'],
    [9_000_000_000_000_000, '9,000 TB', '9 000 To'],
  ])('%d bytes', (bytes, inEnglish, inFrench) => {
    expect(spaces(english.bytes(bytes))).toBe(inEnglish)
    expect(spaces(french.bytes(bytes))).toBe(inFrench)
  })

  it.each([
    [10, '1 sec'],
    [42_300, '42 sec'],
    [59_600, '1 min'],
    [125_000, '2 min 5 sec'],
    [1_210_000, '20 min'],
    [3_570_000, '1 hr'],
    [7_200_000, '2 hr'],
    [9_000_000, '2 hr 30 min'],
  ])('%d ms', (ms, text) => {
    expect(spaces(english.duration(ms))).toBe(text)
  })

  it('tells how long ago in the nearest unit', () => {
    const now = 1_000_000_000_000
    expect(english.ago(now - 90_000, now)).toBe('2 minutes ago')
    expect(english.ago(now + 40_000, now)).toBe('in 40 seconds')
    expect(french.ago(now - 86_400_000, now)).toBe('hier')
    expect(english.ago(now, now)).toBe('now')
  })

  it('leaves the year out of this year', () => {
    const now = Date.UTC(2026, 10, 23, 12)
    expect(english.day('2026-03-02T12:00:00Z', now)).toBe('Mar 2')
    expect(english.day('2025-03-02T12:00:00Z', now)).toBe('Mar 2, 2025')
  })
})
