import { describe, expect, it } from 'vitest'
import { createVocabulary, joinLines } from '../../../../../../src/workers/engine/documents/layout/join.ts'
import type { PlacedText } from '../../../../../../src/workers/engine/documents/layout/line.ts'

/** A line with one run a word; x is the place in the line, y the number of the line. */
function placed(text: string, y = 0): PlacedText {
  return { text, runs: [...text.matchAll(/\S+/g)].map((match): PlacedText['runs'][number] => [match.index, match.index + match[0].length, 1, match.index * 5, y * 12, (match.index + match[0].length) * 5, y * 12 + 10]) }
}

const join = (lines: readonly string[], vocabulary: readonly string[] = []): string => joinLines(lines.map(placed), createVocabulary(vocabulary.map((text) => placed(text)))).text

describe('words over the end of a line', () => {
  it.each([
    [['a great diffi-', 'culty arises'], [], 'a great difficulty arises'],
    [['the no-', 'tion of'], [], 'the notion of'],
    [['the ascent-', 'rate is'], ['a high ascent-rate here'], 'the ascent-rate is'],
    [['Trace-', 'Monkey runs'], ['TraceMonkey is fast'], 'TraceMonkey runs'],
    [['Franco-', 'German work'], [], 'Franco-German work'],
    [['a 3-', 'way valve'], [], 'a 3-way valve'],
    [['TCP-', 'based links'], [], 'TCP-based links'],
    [['c’est-à-', 'dire que'], [], 'c’est-à-dire que'],
    [['peut-', 'être demain'], [], 'peut-être demain'],
    [['une eau-', 'de-vie'], [], 'une eau-de-vie'],
    [['lui-', 'même'], [], 'lui-même'],
    [['quel est-', 'il donc'], ['ce qui est là'], 'quel est-il donc'],
    [['la formu-', 'le exacte'], [], 'la formule exacte'],
    [['self-', 'locking nuts'], [], 'self-locking nuts'],
    [['and/', 'or'], [], 'and/or'],
    [['from 5 -', '6 bar'], [], 'from 5 - 6 bar'],
    [['one', 'two'], [], 'one two'],
    [['水深は', '二十米'], [], '水深は二十米'],
    [['잠수부는 이', '십'], [], '잠수부는 이 십'],
  ] as const)('%j are joined', (lines, vocabulary, expected) => {
    expect(join(lines, vocabulary)).toBe(expected)
  })

  it('keeps every run on its own characters', () => {
    const lines = [placed('a great diffi-', 0), placed('culty of self-', 1), placed('locking nuts', 2)]
    const { text, runs } = joinLines(lines, createVocabulary([]))
    expect(text).toBe('a great difficulty of self-locking nuts')
    expect(runs.map(([start, end, , , y]) => [text.slice(start, end), y])).toEqual([
      ['a', 0], ['great', 0], ['diffi', 0], ['culty', 12], ['of', 12], ['self-', 12], ['locking', 24], ['nuts', 24],
    ])
  })
})
