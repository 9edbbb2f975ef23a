/** A word or mark of a text before it has a tag. */
export interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly isWord: boolean
}

const elision = /^(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ](?=\p{L})/iu
const inversion = /-(?:t-)?(?:ils?|elles?|on|vous|nous|je|tu|ce|les?|la|y|en|moi|toi|lui|leur)$/iu

/**
 * Words by Intl.Segmenter (Unicode's word bounds), with what French needs on top: "l'air" is two words,
 * "centre-village" is one, "avez-vous" is two, and a number keeps its inner comma.
 */
export function wordsOf(text: string, start: number, end: number, segmenter: Intl.Segmenter, splitsElisions: boolean): readonly Word[] {
  const words: Word[] = []
  for (const part of segmenter.segment(text.slice(start, end))) {
    if (/^\s+$/u.test(part.segment)) continue
    const at = start + part.index
    const dash = words[words.length - 1]
    const head = words[words.length - 2]
    const compound =
      part.isWordLike === true && dash && head?.isWord && /^[-‐‑]$/.test(dash.text) && head.end === dash.start && dash.end === at && /\p{L}$/u.test(head.text) && /^\p{L}/u.test(part.segment)
    if (compound) {
      words.length -= 2
      words.push({ text: text.slice(head.start, at + part.segment.length), start: head.start, end: at + part.segment.length, isWord: true })
      continue
    }
    let from = at
    const elided = splitsElisions ? elision.exec(part.segment) : null
    if (elided && !/^aujourd['’]hui$/iu.test(part.segment)) {
      words.push({ text: elided[0], start: at, end: at + elided[0].length, isWord: true })
      from = at + elided[0].length
    }
    words.push({ text: text.slice(from, at + part.segment.length), start: from, end: at + part.segment.length, isWord: part.isWordLike === true })
  }
  return splitsElisions ? words.flatMap(splitInversion) : words
}

function splitInversion(word: Word): readonly Word[] {
  const tail = word.isWord ? inversion.exec(word.text) : null
  if (!tail || tail.index < 1 || /^(?:rendez-vous|celui|celle|ceux)/iu.test(word.text)) return [word]
  const cut = word.start + tail.index
  return [
    { text: word.text.slice(0, tail.index), start: word.start, end: cut, isWord: true },
    { text: word.text.slice(tail.index), start: cut, end: word.end, isWord: true },
  ]
}

/** Abbreviations before a number or a small letter, and those before a name: a sentence goes on after them. */
const abbreviation = /(?:^|[\s(])(?:fig|p|pp|art|ex|env|cf|vol|chap|no|n°|max|min|approx|Nr|z|B|bzw|ca|vgl|Abb|S|etc|sec|éd|al|i\.e|e\.g|p\.\s?ex)\.$/u
const title = /(?:^|[\s(])(?:M|MM|Mme|Mlle|Dr|Pr|St|Ste|Prof)\.$/u

/** Sentence bounds by Intl.Segmenter inside [start, end), joined again after abbreviations. */
export function sentenceBounds(text: string, start: number, end: number, segmenter: Intl.Segmenter): readonly { start: number; end: number }[] {
  const bounds: { start: number; end: number }[] = []
  // A line end inside a segment is a space, or it would end a sentence.
  for (const part of segmenter.segment(text.slice(start, end).replace(/\n/g, ' '))) {
    const trimmed = part.segment.trimEnd()
    if (trimmed === '') continue
    const from = start + part.index
    const last = bounds[bounds.length - 1]
    const before = last ? text.slice(last.start, last.end) : ''
    if (last && ((abbreviation.test(before) && /^[\p{Ll}\p{N}]/u.test(trimmed)) || title.test(before) || /^[\p{Ll},;)]/u.test(trimmed))) last.end = from + trimmed.length
    else bounds.push({ start: from, end: from + trimmed.length })
  }
  return bounds
}
