import { ara, deu, heb, ita, jpn, kor, nld, porBr, rus, spa, zho } from 'stopword'
import type { Language } from '../../../../../shared/model/document.ts'
import { isCapitals, plainLower, startsUpper, type Sentence, type Tag, type Tagger, type Token } from '../tokens.ts'
import { sentenceBounds, wordsOf } from '../words-of.ts'

const stopWords: Partial<Record<Language, readonly string[]>> = { de: deu, es: spa, it: ita, pt: porBr, nl: nld, ru: rus, ar: ara, he: heb, ko: kor, ja: jpn, zh: zho }

/** German function words and common verbs and adverbs that the list lacks. */
const germanMore = 'wird werden wurde wurden sei seien ist sind kann können könnte muss müssen soll sollen darf dürfen heißt heißen gilt gelten gibt somit dabei hierbei damit daher also jedoch sowie bzw beim zum zur vom ins ans aufs man jede jeder jedes jeden jedem alle allen aller solche welche dieser dieses diese diesem diesen'.split(' ')

const romanceConnectors: Partial<Record<Language, ReadonlySet<string>>> = {
  es: new Set(['de', 'del']),
  it: new Set(['di', 'del', 'della', 'dei', "d'", "dell'"]),
  pt: new Set(['de', 'do', 'da', 'dos', 'das']),
}

/**
 * Other languages: words that are not function words may make a term. In German a capital letter inside a
 * sentence tells the nouns. No relation or fact is read in them beyond what needs no grammar.
 */
export function createNeutralTagger(language: Language): Tagger {
  const stops = new Set([...(stopWords[language] ?? []), ...(language === 'de' ? germanMore : [])])
  const words = new Intl.Segmenter(language === 'other' ? 'und' : language, { granularity: 'word' })
  const sentences = new Intl.Segmenter(language === 'other' ? 'und' : language, { granularity: 'sentence' })
  const connectors = romanceConnectors[language]
  const tagOf = (text: string, lower: string, isWord: boolean, first: boolean): Tag => {
    if (!isWord) return /^[%°€$£+=<>≤≥±~≈×·/]+$/u.test(text) ? 'S' : '.'
    if (/^\d/.test(lower)) return 'M'
    if (connectors?.has(lower)) return 'P'
    if (stops.has(lower)) return 'D'
    if (isCapitals(text)) return 'PN'
    if (language === 'de') return startsUpper(text) ? 'N' : /(?:ig|lich|isch|bar|sam|haft|los|iv|al|ell|ar|är|ös|end)(?:e|er|es|en|em)$/.test(lower) ? 'A' : first ? 'R' : 'V'
    if (startsUpper(text) && !first) return 'PN'
    return 'N'
  }
  return (text, segment) => {
    const found: Sentence[] = []
    for (const bounds of sentenceBounds(text, segment.start, segment.end, sentences)) {
      const tokens = wordsOf(text, bounds.start, bounds.end, words, false).map((word, index): Token => {
        const lower = plainLower(word.text)
        return { text: word.text, lower, start: word.start, end: word.end, tag: tagOf(word.text, lower, word.isWord, index === 0) }
      })
      if (tokens.length > 0) found.push({ start: bounds.start, end: bounds.end, segment, tokens })
    }
    return found
  }
}
