import { describe, expect, it } from 'vitest'
import { fullTextQuery } from '../../../../../src/workers/engine/db/full-text-query.ts'

const all = (text: string) => fullTextQuery(text)?.all

describe('fullTextQuery', () => {
  it('asks for all words, the last one as a beginning', () => {
    expect(all('nitrox tab')).toBe('"nitrox" AND "tab" *')
    expect(fullTextQuery('nitrox tab')?.any).toBe('"nitrox" OR "tab" *')
  })

  it.each([
    ['nitrox ', 'a space'],
    ['nitrox,', 'a comma'],
    ['"nitrox"', 'quotes'],
    ['"nitrox', 'nothing but an opening quote, yet'],
  ])('takes the last word of %s as whole where %s closes it, or not', (text) => {
    expect(all(text)).toBe(text === '"nitrox' ? '"nitrox" *' : '"nitrox"')
  })

  it('does not take a single letter as a beginning', () => {
    expect(all('n')).toBe('"n"')
    expect(all('ni')).toBe('"ni" *')
  })

  it('makes a phrase of what punctuation joins, and of what quotes hold', () => {
    expect(all('1.6 bar ')).toBe('"1 6" AND "bar"')
    expect(all('“safety stop” depth ')).toBe('"safety stop" AND "depth"')
    expect(all('« palier de sécurité » ')).toBe('"palier de securite"')
  })

  it('drops an elided article, but not inside quotes and not alone', () => {
    expect(all("l'oxygène ")).toBe('"oxygene"')
    expect(all("qu’est-ce ")).toBe('"est ce"')
    expect(all('"l\'oxygène"')).toBe('"l oxygene"')
    expect(all("d' ")).toBe('"d"')
    expect(all("can't ")).toBe('"can t"')
  })

  it('knows no operators', () => {
    expect(all('a OR b NOT c* ^d NEAR(e) col:f ')).toBe('"a" AND "or" AND "b" AND "not" AND "c" AND "d" AND "near e" AND "col f"')
  })

  it('is null where there is no letter and no digit', () => {
    for (const empty of ['', ' ', '"', '""', '—…', '* ^ ( )', '\u0301', '🤿']) expect(fullTextQuery(empty)).toBeNull()
  })

  it('cuts what is too long to help', () => {
    expect(fullTextQuery('word '.repeat(100))?.pieces).toHaveLength(32)
  })
})
