import { francAll } from 'franc-min'
import type { Language } from '../../../shared/model/document.ts'

/** Words that hardly any text of a language does without, and that few others have. */
const stopWords: Readonly<Record<'en' | 'fr' | 'de' | 'es' | 'it' | 'pt' | 'nl', ReadonlySet<string>>> = {
  en: new Set('the of and to is in that it for with as are be this by not or from an which must should can have at when will if each all its'.split(' ')),
  fr: new Set('le la les des du une un et est dans pour que qui sur par au aux ne pas ce cette il elle avec sont être ou mais plus doit ou où ses leur nous vous afin lors'.split(' ')),
  de: new Set('der die das und ist von den mit des ein eine nicht zu auf für im dem sich als auch werden wird oder es sei sind bei aus'.split(' ')),
  es: new Set('el la los las de que y en un una es por con para se del al lo como más no su sus está son esta este pero debe'.split(' ')),
  it: new Set('il lo la gli le di che e è un una in per con del della dei non si sono come più alla nel questo questa deve ma anche'.split(' ')),
  pt: new Set('o a os as de que e em um uma é por com para se do da dos das ao não mais como na no são está deve mas ou pelo'.split(' ')),
  nl: new Set('de het een en van in is dat op te voor met zijn niet aan er die als ook door worden bij naar om uit wordt moet'.split(' ')),
}

const scripts: readonly (readonly [Language, RegExp])[] = [
  ['ko', /[\uAC00-\uD7AF]/gu],
  ['ja', /[\u3040-\u30FF]/gu],
  ['zh', /[\u4E00-\u9FFF]/gu],
  ['ar', /[\u0600-\u06FF]/gu],
  ['he', /[\u0590-\u05FF]/gu],
  ['ru', /[\u0400-\u04FF]/gu],
]

const francCodes: Readonly<Record<string, Language>> = { eng: 'en', fra: 'fr', deu: 'de', spa: 'es', ita: 'it', por: 'pt', nld: 'nl' }
const sampleCharacters = 6000

/**
 * The language of a document from samples of its text. Script decides first; then stop words, which are right on
 * short texts; then trigrams (franc). Where the two do not agree enough to be sure: `other`.
 */
export function detectLanguage(texts: readonly string[]): Language {
  const sample = sampleOf(texts)
  const letters = sample.match(/\p{L}/gu)?.length ?? 0
  if (letters < 8) return 'other'
  for (const [language, script] of scripts) {
    const share = (sample.match(script)?.length ?? 0) / letters
    // Japanese has more Han than Kana; Kana of any amount are Japanese.
    if (share > (language === 'ja' ? 0.08 : 0.3)) return language
  }
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? []
  const ranked = Object.entries(stopWords)
    .map(([language, stops]) => ({ language: language as Language, share: words.filter((word) => stops.has(word)).length / Math.max(1, words.length) }))
    .sort((a, b) => b.share - a.share)
  const best = ranked[0]
  const second = ranked[1]
  if (!best || !second) return 'other'
  const trigrams = francAll(sample, { minLength: 20 })
  const byTrigrams = francCodes[trigrams[0]?.[0] ?? ''] ?? null
  if (best.share >= 0.12 && best.share >= 1.35 * second.share) return best.language
  if (best.share >= 0.06 && byTrigrams === best.language) return best.language
  // Lists of terms have few stop words: trigrams alone count when they are far ahead and nothing contradicts.
  const lead = (trigrams[0]?.[1] ?? 0) - (trigrams[1]?.[1] ?? 0)
  if (byTrigrams && lead > 0.08 && letters > 200 && (ranked.find((entry) => entry.language === byTrigrams)?.share ?? 0) >= second.share) return byTrigrams
  return 'other'
}

/** From the beginning, the middle and the end: front matter is often in another language. */
function sampleOf(texts: readonly string[]): string {
  const total = texts.reduce((sum, text) => sum + text.length, 0)
  if (total <= sampleCharacters) return texts.join(' ')
  const parts: string[] = []
  const step = total / 12
  let next = 0
  let at = 0
  for (const text of texts) {
    if (at + text.length >= next) {
      parts.push(text.slice(0, sampleCharacters / 8))
      next = Math.max(next + step, at + text.length)
    }
    at += text.length
  }
  return parts.join(' ')
}
