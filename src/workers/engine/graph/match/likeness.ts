import { isStopWord } from '../../../../shared/stop-words.ts'

/** What is known of a name when it is compared with others. */
export interface ComparedName {
  /** Folded: lower case, no accents, singular. */
  readonly key: string
  readonly name: string
  readonly type: string
}

/** Sure pairs were merged by resolution, unlike ones are two: what lies between is somebody's to decide. */
export const leastLikeness = 0.6
export const mostLikeness = 0.95

/** Words that must be this much alike to be one word written in two ways. */
const leastWordLikeness = 0.7
/** A short word is another word when one letter is: valve, value. */
const shortestAlone = 6
const shortestInPhrase = 4
const lettersForASecondChange = 9
const otherTypeFactor = 0.9
const otherOrderFactor = 0.97

/** What turns a word into another one, up to its opposite; a few letters, and never a misprint. */
const oppositePairs: readonly (readonly [string, string])[] = [
  ['hyper', 'hypo'], ['hyper', 'hyp'], ['in', 'ex'], ['im', 'ex'], ['intra', 'inter'], ['pre', 'post'], ['over', 'under'], ['macro', 'micro'], ['in', 'out'], ['up', 'down'], ['endo', 'exo'], ['sub', 'super'], ['de', 're'], ['iso', 'aniso'], ['homo', 'hetero'], ['in', 'de'], ['mono', 'poly'],
]
const negations: ReadonlySet<string> = new Set(['un', 'in', 'im', 'il', 'ir', 'non', 'a', 'an', 'dis', 'de', 'anti', 'mis', 'sub', 'super', 'hyper', 'hypo', 're', 'pre', 'post', 'over', 'under', 'inter', 'intra', 'multi', 'semi', 'auto', 'bio', 'micro', 'macro', 'e'])

/** 0…0.95: how likely two names are one by the way they are spelt. 0 where nothing speaks for it. */
export function spellingLikeness(a: ComparedName, b: ComparedName): number {
  const likeness = Math.max(phraseLikeness(a.key, b.key), acronymLikeness(a, b), acronymLikeness(b, a))
  const types = a.type === b.type || a.type === 'other' || b.type === 'other' ? 1 : otherTypeFactor
  return Math.min(mostLikeness, likeness * types)
}

function phraseLikeness(a: string, b: string): number {
  if (a.replaceAll(' ', '') === b.replaceAll(' ', '')) return mostLikeness
  const [first, second] = [contentWords(a), contentWords(b)]
  if (first.length !== second.length || first.length === 0) return 0
  if (numbersOf(a) !== numbersOf(b)) return 0
  const inOrder = alignment(first, second)
  if (inOrder !== null) return inOrder
  const sorted = alignment([...first].sort(), [...second].sort())
  return sorted === null ? 0 : sorted * otherOrderFactor
}

/** Letters that are alike, of all; null where a word has no partner. */
function alignment(first: readonly string[], second: readonly string[]): number | null {
  let alike = 0
  let all = 0
  for (const [place, word] of first.entries()) {
    const other = second[place] ?? ''
    const likeness = wordLikeness(word, other, first.length === 1)
    if (likeness < leastWordLikeness) return null
    const letters = Math.max(word.length, other.length)
    alike += likeness * letters
    all += letters
  }
  // The same content words, with other small words between them, or none.
  return Math.min(mostLikeness, alike / all)
}

export function wordLikeness(a: string, b: string, alone: boolean): number {
  if (a === b) return 1
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a]
  if (/\d/.test(a) || /\d/.test(b) || shorter.length < (alone ? shortestAlone : shortestInPhrase)) return 0
  if (isOpposite(a, b) || (longer.endsWith(shorter) && negations.has(longer.slice(0, longer.length - shorter.length)))) return 0
  const distance = editDistance(a, b)
  if (alone && distance > (longer.length < lettersForASecondChange ? 1 : 2)) return 0
  return 1 - distance / longer.length
}

function isOpposite(a: string, b: string): boolean {
  return oppositePairs.some(([one, other]) => (a.startsWith(one) && b.startsWith(other) && a.slice(one.length) === b.slice(other.length)) || (a.startsWith(other) && b.startsWith(one) && a.slice(other.length) === b.slice(one.length)))
}

/** "BCD" and "buoyancy control device": likely, and never sure without a document that says so. */
const acronymAlike = 0.8

function acronymLikeness(short: ComparedName, long: ComparedName): number {
  const letters = acronymLetters(short)
  return letters !== null && initialsOf(long.key).includes(letters) ? acronymAlike : 0
}

/** Lower-case letters of a name that is printed as an acronym; null for all other names. */
export function acronymLetters({ name, key }: ComparedName): string | null {
  return /^\p{Lu}[\p{L}\p{N}]{1,7}$/u.test(name) && (name.match(/\p{Lu}/gu)?.length ?? 0) >= 2 && !key.includes(' ') ? key : null
}

/** First letters of the words, with and without the small ones; none for a single word. */
export function initialsOf(key: string): readonly string[] {
  const all = key.split(' ')
  const content = contentWords(key)
  const initials = (words: readonly string[]): string => words.map((word) => word[0] ?? '').join('')
  return all.length < 2 ? [] : [...new Set([initials(all), ...(content.length > 1 ? [initials(content)] : [])])]
}

export function contentWords(key: string): string[] {
  const all = key.split(' ').filter((word) => word !== '')
  const content = all.filter((word) => !isStopWord(word))
  return content.length > 0 ? content : all
}

/** "chapter 1" and "chapter 2" are two things however alike they look. */
function numbersOf(key: string): string {
  return (key.match(/\d+(?:[.,]\d+)*/g) ?? []).join(' ')
}

/** Letters to insert, remove, replace or swap. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1)
      next.push(least)
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
