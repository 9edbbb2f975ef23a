import { describe, expect, it } from 'vitest'
import { fullTextQuery } from '../../../../../src/workers/engine/db/full-text-query.ts'

const all = (text: string) => fullTextQuery(text)?.all

describe('fullTextQuery', () => {
  it('asks for all words, the last one as a beginning', () => {
    expect(all('O2 tab')).toBe('"o2" AND "tab" *')
    expect(fullTextQuery('O2 tab')?.any).toBe('"o2" OR "tab" *')
  })

  it.each([
    ['gas ', 'a space'],
    ['gas,', 'a comma'],
    ['"gas"', 'quotes'],
    ['"gas', 'nothing but an opening quote, yet'],
  ])('takes the last word of %s as whole where %s closes it, or not', (text) => {
    expect(all(text)).toBe(text === '"gas' ? '"gas" *' : '"gas"')
  })

  it('does not take a single letter as a beginning', () => {
    expect(all('n')).toBe('"n"')
    expect(all('ni')).toBe('"ni" *')
  })

  it('makes a phrase of what punctuation joins, and of what quotes hold', () => {
    expect(all('1.6 bar ')).toBe('"1 6" AND "bar"')
    expect(all('“safety stop” gas ')).toBe('"safety stop" AND "gas"')
    expect(all('« palier de sécurité » ')).toBe('"palier de securite"')
  })

  it('drops an elided article, but not inside quotes and not alone', () => {
    expect(all("l'été ")).toBe('"ete"')
    expect(all("qu’est-ce ")).toBe('"est ce"')
    expect(all('"l\'oxygène"')).toBe('"l oxygene"')
    expect(all("d' ")).toBe('"d"')
    expect(all("can't ")).toBe('"can t"')
  })

  it.each([
    ['piste ', ['pistes']],
    ['pistes ', ['piste']],
    ['bodies ', ['body', 'bodie']],
    ['body ', ['bodies']],
    ['box ', []],
    ['boxes ', ['box', 'boxe']],
    ['niveau ', ['niveaux', 'niveaus']],
    ['niveaux ', ['niveal', 'niveau']],
    ['canal ', ['canaux', 'canals']],
    ['class ', ['classes']],
    ['gas ', []],
    ['ean32 ', []],
    ['"pistes" ', []],
    // What is still being typed finds its plural as a beginning.
    ['piste', []],
    ['pistes', ['piste']],
  ])('also asks for the other numbers of %s', (text, forms) => {
    expect(fullTextQuery(text)?.pieces[0]?.forms).toEqual(forms)
  })

  it('knows no operators', () => {
    expect(all('g OR b NOT c* ^d NEAR(e) col:f ')).toBe('"g" AND "or" AND "b" AND "not" AND "c" AND "d" AND "near e" AND "col f"')
  })

  it.each([
    ['the partial pressure of oxygen ', ['partial', 'pressure', 'oxygen']],
    ['palier de sécurité ', ['palier', 'securite']],
    ['"end of the dive" in ', ['end of the dive']],
    ['thé vert ', ['the', 'vert']],
    ['IT systems ', ['it', 'systems']],
    ['air de la ', ['air']],
  ])('leaves out of %s what only holds a sentence together', (text, expected) => {
    expect(fullTextQuery(text)?.pieces.map((piece) => piece.words.join(' '))).toEqual(expected)
  })

  it('looks for such words where there are no others, and always knows what was typed', () => {
    expect(all('to be ')).toBe('"to" AND "be"')
    expect(all('the')).toBe('"the" *')
    expect(fullTextQuery('law of the sea ')?.typed).toEqual(['law', 'of', 'the', 'sea'])
  })

  it('is null where there is no letter and no digit', () => {
    for (const empty of ['', ' ', '"', '""', '—…', '* ^ ( )', '\u0301', '🤿']) expect(fullTextQuery(empty)).toBeNull()
  })

  it('cuts what is too long to help', () => {
    expect(fullTextQuery('word '.repeat(100))?.pieces).toHaveLength(32)
  })
})
