import type { Run } from '../../../../shared/model/geometry.ts'
import { unspacedScript } from './characters.ts'
import { appendRuns } from '../runs.ts'
import type { PlacedText } from './line.ts'

/** Words of the document, to tell "diffi-culty" from "ascent-rate" at the end of a line. */
export interface Vocabulary {
  has(word: string): boolean
}

/** All words as they stand inside lines, in lower case; compounds count with their hyphens. */
export function createVocabulary(lines: Iterable<PlacedText>): Vocabulary {
  const words = new Set<string>()
  for (const line of lines) {
    for (const word of line.text.toLowerCase().split(/[^\p{L}\p{N}'’-]+/u)) {
      if (word.length > 2 && !word.endsWith('-')) words.add(word)
    }
  }
  return words
}

/** First parts that nearly always keep their hyphen, English and French. */
const prefixes = new Set('self non well cross co multi ex semi quasi demi mi sous sur vice avant après arrière contre celui celle ceux celles peut lui elle eux soi moi toi nous vous au par là ci vis grand petit presque'.split(' '))
/** Last parts that keep it whatever is before them. */
const keptBefore = /^(?:mêmes?|dessus|dessous|based|specific|dependent|free|là|ci)$/u
/** Pronouns and particles of French inversions ("est-il") and the ends of longer compounds ("c'est-à-dire"). */
const particles = /^(?:il|elle|ils|elles|on|je|tu|nous|vous|ce|le|la|les|lui|leur|moi|toi|y|en|t|dire|vie|midi|ce|to|of|the|art|date)$/u

/**
 * Lines (or the parts of a paragraph on two pages) as one text: words that were broken at the end of a line are
 * mended, compounds keep their hyphen, scripts without spaces get none. Runs stay exact.
 */
export function joinLines(lines: readonly PlacedText[], vocabulary: Vocabulary): { text: string; runs: Run[] } {
  let text = ''
  const runs: Run[] = []
  for (const line of lines) {
    if (text === '') {
      text = line.text
      appendRuns(runs, line.runs, 0)
      continue
    }
    switch (seam(text, line.text, vocabulary)) {
      case 'mend':
        text = text.slice(0, -1)
        dropLastCharacter(runs, text.length)
        break
      case 'close':
        break
      case 'space':
        text += ' '
        break
    }
    appendRuns(runs, line.runs, text.length)
    text += line.text
  }
  return { text, runs }
}

function seam(before: string, after: string, vocabulary: Vocabulary): 'mend' | 'close' | 'space' {
  const last = before.at(-1) ?? ''
  const first = after[0] ?? ''
  if (unspacedScript.test(last) && unspacedScript.test(first)) return 'close'
  if (/[\p{L}\p{N}]\/$/u.test(before.slice(-2)) && /\p{L}/u.test(first)) return 'close'
  if (/[\p{L}]—$/u.test(before.slice(-2))) return 'close'
  if (last !== '-') return 'space'
  const left = /([\p{L}\p{N}'’-]+)-$/u.exec(before)?.[1]
  const right = /^[\p{L}\p{N}'’-]+/u.exec(after)?.[0]
  if (!left || !right) return 'space'
  const plainRight = right.replace(/[-'’].*$/u, '').toLowerCase()
  const plainLeft = left.replace(/^.*[-'’]/u, '').toLowerCase()
  const lowerRight = right.replace(/['’].*$/u, '').toLowerCase()
  const whole = (left + right).toLowerCase()
  const compound = `${left}-${right}`.toLowerCase()
  if (vocabulary.has(compound) || vocabulary.has(`${plainLeft}-${lowerRight}`)) return 'close'
  // "3-\nway", "Franco-\nGerman", "TCP-\nbased": such hyphens are the word's own.
  if (/[\p{N}]$/u.test(left) || !/^\p{Ll}/u.test(right) || /^\p{Lu}{2,}$/u.test(left)) return vocabulary.has(whole) ? 'mend' : 'close'
  if (vocabulary.has(whole) || vocabulary.has(plainLeft + plainRight)) return 'mend'
  if (right.includes('-') || prefixes.has(plainLeft) || keptBefore.test(plainRight)) return 'close'
  if (particles.test(plainRight) && (left.includes('-') || vocabulary.has(plainLeft))) return 'close'
  return 'mend'
}

/** The hyphen is gone from the text: the run that ended with it ends before it. */
function dropLastCharacter(runs: Run[], length: number): void {
  const last = runs.at(-1)
  if (!last || last[1] <= length) return
  const perCharacter = (last[5] - last[3]) / Math.max(1, last[1] - last[0])
  if (last[0] >= length) {
    runs.pop()
    return
  }
  last[1] = length
  last[5] = Math.round((last[5] - perCharacter * 0.6) * 10) / 10
}
