import { describe, expect, it } from 'vitest'
import { findQuote, plainText, shownWords } from '../../../../../../src/workers/engine/providers/check/plain-text.ts'

function found(text: string, quote: string): string | null {
  const span = findQuote(plainText(text), quote)
  return span ? text.slice(span.start, span.end) : null
}

describe('findQuote', () => {
  it.each([
    ['spaces and line ends', 'The diver\n  breathes\u00a0air.', 'The diver breathes air.', 'The diver\n  breathes\u00a0air.'],
    ['a hyphen at a line end', 'La pres-\nsion monte.', 'La pression monte.', 'La pres-\nsion monte.'],
    ['a compound parted at its hyphen', 'a nitrox-\nbased mix', 'a nitrox-based mix', 'a nitrox-\nbased mix'],
    ['a soft hyphen', 'la pres\u00adsion', 'la pression', 'la pres\u00adsion'],
    ['French quote marks', 'On dit « palier » ici.', 'On dit "palier" ici.', 'On dit « palier » ici.'],
    ['double quote marks made single', 'the “safety stop” ends', "the 'safety stop' ends", 'the “safety stop” ends'],
    ['apostrophes', 'l’azote dissous', "l'azote dissous", 'l’azote dissous'],
    ['ligatures', 'un coeﬃcient ﬁxe', 'un coefficient fixe', 'un coeﬃcient ﬁxe'],
    ['œ', 'un œdème grave', 'un oedème grave', 'un œdème grave'],
    ['accents in two characters', 'la de\u0301compression', 'la décompression', 'la de\u0301compression'],
    ['dashes', 'from 10 – 20 m', 'from 10-20 m', 'from 10 – 20 m'],
    ['a thin space before a colon', 'À retenir\u202f: remonter', 'À retenir: remonter', 'À retenir\u202f: remonter'],
    ['bars of a table', '| 18 m | 56 min |', '18 m 56 min', '18 m | 56 min'],
    ['a table with its rule between', '| Depth | Time |\n| --- | ---: |\n| 18 m | 56 min |', '| Depth | Time |\n| 18 m | 56 min |', 'Depth | Time |\n| --- | ---: |\n| 18 m | 56 min'],
    ['bullets', 'Check:\n• the valve', 'Check: the valve', 'Check:\n• the valve'],
    ['its first letter made large', 'and the diver ascends', 'The diver ascends', 'the diver ascends'],
    ['a full stop of the model’s own', 'the diver ascends, slowly', 'The diver ascends.', 'the diver ascends'],
    ['a dash of a list before it', '- the valve is open', '- The valve is open', 'the valve is open'],
    ['a tag that was made harmless', 'say </passage> now', 'say ＜/passage> now', 'say </passage> now'],
    ['an emoji before it', '🤿🤿 the diver ascends', 'the diver ascends', 'the diver ascends'],
    ['a negative number', 'La glace est à -2 °C ici', '-2 °C', '-2 °C'],
  ])('finds it whatever becomes of %s', (_what, text, quote, words) => {
    expect(found(text, quote)).toBe(words)
  })

  it.each([
    ['another word', 'The diver breathes air.', 'The diver breathes gas.'],
    ['words left out', 'The diver slowly breathes air.', 'The diver breathes air.'],
    ['another case inside', 'the diver meets Boyle', 'the diver meets boyle'],
    ['the middle of a word', 'a fair wind', 'air wind'],
    ['the end of a number', 'at 20 m', '0 m'],
    ['the decimals of a number', 'at 1.6 bar', '6 bar'],
    ['the decimals after a comma', 'à 1,6 bar', '6 bar'],
    ['the end of thousands', 'over 1 200 m away', '200 m away'],
    ['the beginning of a number', 'about 20 metres', 'about 2'],
    ['the whole part of a number', 'about 1.6 bar', 'about 1'],
    ['nothing', 'The diver breathes air.', ''],
    ['a mark', 'The diver breathes air.', '.'],
  ])('does not find %s', (_what, text, quote) => {
    expect(found(text, quote)).toBeNull()
  })

  it('takes the second place where the first is in the middle of a word', () => {
    expect(findQuote(plainText('fair air is air'), 'air is')).toEqual({ start: 5, end: 11 })
    expect(findQuote(plainText('120 m, then 20 m'), '20 m')).toEqual({ start: 12, end: 16 })
  })

  it('shows a place as one line', () => {
    expect(shownWords('La  pression\n partielle', { start: 0, end: 23 })).toBe('La pression partielle')
  })
})
