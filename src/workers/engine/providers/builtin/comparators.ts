import type { Comparator } from '../../../../shared/model/extraction.ts'
import type { Language } from '../../../../shared/model/document.ts'

type Cue = readonly [RegExp, Comparator]
const before = (source: string): RegExp => new RegExp(`(?:^|[\\s(:'’])(${source})\\s*$`, 'iu')
const after = (source: string): RegExp => new RegExp(`^\\s*(${source})(?=$|[\\s.,;:)])`, 'iu')

const englishBefore: readonly Cue[] = [
  [before('at least|no less than|not less than|no fewer than|no lower than|not below|(?:a |the )?(?:minimum|min\\.?) of|minimum|min\\.?|≥|>='), '>='],
  [before('at most|no more than|not more than|not over|no greater than|no higher than|no later than|no longer than|no deeper than|no faster than|not exceeding|(?:a |the )?(?:maximum|max\\.?) of|maximum|max\\.?|up to|as much as|as long as|as high as|≤|<='), '<='],
  [before('more than|greater than|higher than|larger than|longer than|deeper than|faster than|older than|heavier than|over|above|exceeding|in excess of|upwards of|>'), '>'],
  [before('less than|lower than|smaller than|shorter than|fewer than|younger than|lighter than|under|below|<'), '<'],
  [before('within'), '<='],
  [before('about|around|approximately|roughly|nearly|almost|close to|some|circa|ca\\.|approx\\.?|of the order of|~|≈|∼'), '~'],
  [before('exactly|precisely|equal to|equals|just|only|='), '='],
]
const frenchBefore: readonly Cue[] = [
  [before("au moins|au minimum|un minimum de|minimum|min\\.?|pas moins de|égale? ou supérieure? à|supérieure?s? ou égale?s? à|à partir de|dès|≥|>="), '>='],
  [before("au plus|au maximum|tout au plus|un maximum de|maximum|max\\.?|pas plus de|inférieure?s? ou égale?s? à|jusqu['’]à|à concurrence de|≤|<="), '<='],
  [before("plus de|supérieure?s? à|au[- ]dessus de|au[- ]delà de|excédant|dépassant|>"), '>'],
  [before("moins de|inférieure?s? à|au[- ]dessous de|en[- ]dessous de|en deçà de|<"), '<'],
  [before("environ|à peu près|approximativement|près de|autour de|presque|à environ|de l['’]ordre de|quelque|~|≈|∼"), '~'],
  [before("exactement|précisément|égale?s? à|="), '='],
]
const englishAfter: readonly Cue[] = [
  [after('or more|or above|or higher|or longer|or over|or deeper|minimum|min\\.?|at least|and above|and over'), '>='],
  [after('or less|or below|or lower|or under|or fewer|maximum|max\\.?|at most|at the most'), '<='],
  [after('or so|approximately|on average'), '~'],
]
const frenchAfter: readonly Cue[] = [
  [after("ou plus|et plus|ou davantage|minimum|au minimum|au moins|min\\.?"), '>='],
  [after("ou moins|et moins|maximum|au maximum|au plus|max\\.?"), '<='],
  [after("environ|en moyenne"), '~'],
]

/** A comparator in the words just before a number, and where those words begin; null where there is none. */
export function comparatorBefore(left: string, language: Language): { comparator: Comparator; start: number } | null {
  for (const [pattern, comparator] of language === 'fr' ? frenchBefore : englishBefore) {
    const match = pattern.exec(left)
    if (match?.[1] !== undefined) return { comparator, start: match.index + match[0].indexOf(match[1]) }
  }
  return null
}

const laterEnglish = /^ (?:from|above|below|of|per) [^.,;:()\d]{1,40}? (at most|at least|or less|or more|maximum|minimum)(?=[.,;)]|$)/iu
const laterFrench = /^ (?:du|de|des|d['’]|par) ?[^.,;:()\d]{1,40}? (au plus|au moins|au maximum|au minimum|maximum|minimum)(?=[.,;)]|$)/iu

/** "1,20 m du sol au plus": the bound stands behind what the value is measured from. */
export function comparatorLater(right: string, language: Language): Comparator | null {
  const words = (language === 'fr' ? laterFrench : laterEnglish).exec(right)?.[1]?.toLowerCase()
  if (words === undefined) return null
  return /most|less|max|plus/.test(words) ? '<=' : '>='
}

/** The same for the words just after a number and its unit; `end` is where they stop. */
export function comparatorAfter(right: string, language: Language): { comparator: Comparator; end: number } | null {
  for (const [pattern, comparator] of language === 'fr' ? frenchAfter : englishAfter) {
    const match = pattern.exec(right)
    if (match) return { comparator, end: match[0].length }
  }
  return null
}
