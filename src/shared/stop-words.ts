/**
 * Words of English and French that hold a sentence together and say nothing of what it is about. Only those that mean
 * nothing else in either language: "car", "pour", "but", "or", "son" and "can" are left out, and so are symbols (he,
 * si, l) and the words that rules are made of (must, shall, not exceed). With accents, which tell "ou" from "où".
 */
const stopWords: ReadonlySet<string> = new Set(
  [
    'a an the this that these those of to in at by for from with into onto upon and nor as if than then so',
    'is are was were be been being am do does did has have had it its they them their she his her we our you your i my me',
    'what which who whom whose when where why how there here could would',
    'le la les un une des du de au aux à en dans par sur sous avec sans chez vers entre et ou ni que qu qui quoi dont où',
    'ce cet cette ces il elle ils elles nous vous je tu se sa ses leur leurs mon ma mes ta tes notre nos votre vos lui',
    'est sont était être été ont avoir quand comment pourquoi quel quelle quels quelles',
  ].flatMap((line) => line.split(' ')),
)

/** Whether a word as it is written only holds a sentence together. In capitals alone it is an acronym (IT, EN, DES). */
export function isStopWord(word: string): boolean {
  const lower = word.normalize('NFC').toLowerCase()
  return stopWords.has(lower) && (word.length < 2 || word === lower || word !== word.toUpperCase())
}
