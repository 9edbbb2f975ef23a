import { describe, expect, it } from 'vitest'
import { tagEnglish } from '../../../../../../src/workers/engine/providers/builtin/english/tagger.ts'
import type { Segment } from '../../../../../../src/workers/engine/providers/builtin/tokens.ts'

const whole = (text: string): Segment => ({ kind: 'prose', start: 0, end: text.length, marker: null, order: null })
const tags = (text: string) => tagEnglish(text, whole(text)).flatMap((sentence) => sentence.tokens.map((token) => `${token.text}/${token.tag}`))
const tagOf = (text: string, word: string) => tags(text).find((tag) => tag.startsWith(`${word}/`))?.split('/')[1]

describe('tagEnglish', () => {
  it.each([
    ['Rinse the eye for 15 minutes.', 'Rinse'],
    ['Use a torque wrench.', 'Use'],
    ['Check the valve.', 'Check'],
    ['Store chemicals in a cool place.', 'Store'],
    ['Wash hands before meals.', 'Wash'],
    ['Never touch the exhaust.', 'touch'],
    ['Then label every bottle.', 'label'],
    ['A residual current device cuts the power.', 'cuts'],
    ['The oven ranges from 50 to 250 °C.', 'ranges'],
    ['Nitrogen narcosis causes confusion below 30 m.', 'causes'],
  ])('in %j takes %j for a verb', (text, word) => {
    expect(tagOf(text, word)).toBe('V')
  })

  it.each([
    ['The elastic stop nut is a standard nut.', 'stop'],
    ['Apply pressure to the wound.', 'wound'],
    ['Make a safety stop at 5 m.', 'stop'],
    ['Half the divers agree.', 'divers'],
    ['Check valves prevent backflow.', 'valves'],
  ])('in %j takes %j for a noun', (text, word) => {
    expect(tagOf(text, word)).toBe('N')
  })

  it('makes one word of a compound', () => {
    expect(tags('The self-locking nut holds the load-carrying section.')).toEqual(expect.arrayContaining(['self-locking/A', 'load-carrying/A']))
    expect(tagOf('The Rol-top ranges from 2 to 3 inches.', 'Rol-top')).toBe('N')
  })

  it('knows names and acronyms inside a sentence', () => {
    expect(tagOf('We met Boyle in Chelsea.', 'Chelsea')).toBe('PN')
    expect(tagOf('The PFD floats.', 'PFD')).toBe('PN')
    expect(tagOf('Connect AN fittings.', 'AN')).toBe('PN')
  })

  it('does not take every word of a title for a name', () => {
    expect(tags('Removal Of The Cylinder Head').filter((tag) => tag.endsWith('/PN')).length).toBeLessThan(5)
    expect(tagOf('DEPTH LIMITS AND SAFETY STOPS', 'AND')).toBe('C')
  })

  it('ends a sentence after a unit', () => {
    const text = 'Keep it at 4 °C. Open the lid. The tank holds 12 L. At 18 m, stop.'
    expect(tagEnglish(text, whole(text)).map((sentence) => text.slice(sentence.start, sentence.end))).toEqual(['Keep it at 4 °C.', 'Open the lid.', 'The tank holds 12 L.', 'At 18 m, stop.'])
  })

  it('gives every token its exact place, in a segment that starts anywhere', () => {
    const text = 'Skip this. | Don’t hold your breath; it’s “dangerous” at 1⁄4 inch.\nBreathe.'
    const segment: Segment = { kind: 'prose', start: 13, end: text.length, marker: null, order: null }
    const tokens = tagEnglish(text, segment).flatMap((sentence) => sentence.tokens)
    expect(tokens.length).toBeGreaterThan(12)
    for (const token of tokens) expect(text.slice(token.start, token.end)).toBe(token.text)
    expect(tokens[0]?.start).toBeGreaterThanOrEqual(13)
  })
})
