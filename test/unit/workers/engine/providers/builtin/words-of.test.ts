import { describe, expect, it } from 'vitest'
import { sentenceBounds, wordsOf } from '../../../../../../src/workers/engine/providers/builtin/words-of.ts'

const wordSegmenter = new Intl.Segmenter('fr', { granularity: 'word' })
const sentenceSegmenter = new Intl.Segmenter('fr', { granularity: 'sentence' })
const words = (text: string, elisions = true) => wordsOf(text, 0, text.length, wordSegmenter, elisions).map((word) => word.text)
const sentences = (text: string) => sentenceBounds(text, 0, text.length, sentenceSegmenter).map((bounds) => text.slice(bounds.start, bounds.end))

describe('wordsOf', () => {
  it.each([
    ['l’air', ['l’', 'air']],
    ["qu'il", ["qu'", 'il']],
    ["jusqu'à", ["jusqu'", 'à']],
    ["aujourd'hui", ["aujourd'hui"]],
    ['centre-village', ['centre-village']],
    ['arc-en-ciel', ['arc-en-ciel']],
    ['a-t-il', ['a', '-t-il']],
    ['avez-vous', ['avez', '-vous']],
    ['rendez-vous', ['rendez-vous']],
    ['1,6 bar', ['1,6', 'bar']],
    ['20 m/min', ['20', 'm', '/', 'min']],
    ['(PpO2)', ['(', 'PpO2', ')']],
    ['2–5 °C', ['2', '–', '5', '°', 'C']],
    ['fin. Début', ['fin', '.', 'Début']],
  ])('%j', (text, expected) => {
    expect(words(text)).toEqual(expected)
  })

  it('leaves apostrophes of other languages alone', () => {
    expect(words("d'accordo l'acqua", false)).toEqual(["d'accordo", "l'acqua"])
  })

  it('loses nothing but spaces', () => {
    const text = 'L’accident (ADD) n’arrive-t-il qu’à 20 m ?\n« Oui », dit-elle : 50 000 $…'
    expect(wordsOf(text, 0, text.length, wordSegmenter, true).map((word) => text.slice(word.start, word.end)).join('')).toBe(text.replace(/\s/g, ''))
  })
})

describe('sentenceBounds', () => {
  it('parts sentences, and joins what an abbreviation parted', () => {
    expect(sentences('Un temps sec. Le baromètre monte. Voir fig. 3 ici. M. Dupont plonge.')).toEqual(['Un temps sec.', 'Le baromètre monte.', 'Voir fig. 3 ici.', 'M. Dupont plonge.'])
  })

  it('goes on over a line end', () => {
    expect(sentences('La pression\naugmente.')).toEqual(['La pression\naugmente.'])
  })

  it('stays inside its part of the text', () => {
    const text = 'Un. Deux. Trois.'
    expect(sentenceBounds(text, 4, 9, sentenceSegmenter)).toEqual([{ start: 4, end: 9 }])
  })
})
