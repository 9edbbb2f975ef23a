/**
 * Breaks a paragraph into lines, over the whole paragraph at once: the total of what makes
 * lines ugly (wide or narrow spaces, hyphens, two hyphens in a row) is the least possible.
 * After Knuth and Plass, "Breaking Paragraphs into Lines" (1981), in a simple form.
 *
 * @typedef {{ text: string, font: string }} Fragment a stretch of one font; may hold spaces
 * @typedef {{ fragments: Fragment[], hyphenated: boolean, last: boolean }} Line
 * @typedef {{ text: string, font: string, widthPt: number }} Piece a syllable, or a part of one where the font changes
 * @typedef {{ pieces: Piece[], breakAfter: boolean[] }} Word
 */

const HYPHEN_COST = 35
const HYPHEN_AGAIN_COST = 400
const SHORT_LAST_LINE_COST = 150
const MOST_SHRINK = 0.22

/**
 * @param {{ words: Word[], widthPt: number, spacePt: number, hyphenPt: number, justify: boolean }} input
 * @returns {Line[]}
 */
export function breakLines({ words, widthPt, spacePt, hyphenPt, justify }) {
  const units = words.flatMap((word, wordIndex) =>
    word.pieces.map((piece, index) => ({
      piece,
      word: wordIndex,
      endsWord: index === word.pieces.length - 1,
      canBreak: index === word.pieces.length - 1 || word.breakAfter[index] === true,
      innerGaps: [...piece.text].filter((letter) => letter === '\u00a0').length,
    })),
  )
  /** best[i]: the cheapest way to end a line before unit i @type {{ cost: number, from: number, hyphen: boolean }[]} */
  const best = [{ cost: 0, from: 0, hyphen: false }]
  for (let end = 1; end <= units.length; end += 1) {
    const unit = units[end - 1]
    best[end] = { cost: Infinity, from: end - 1, hyphen: false }
    if (!unit?.canBreak) continue
    const hyphen = !unit.endsWord
    const isLast = end === units.length
    let natural = hyphen ? hyphenPt : 0
    let gaps = 0
    for (let start = end - 1; start >= 0; start -= 1) {
      const current = units[start]
      if (!current) break
      natural += current.piece.widthPt
      gaps += current.innerGaps
      if (current.endsWord && start < end - 1) {
        natural += spacePt
        gaps += 1
      }
      const shrinkable = justify ? gaps * spacePt * MOST_SHRINK : 0
      const tooWide = natural - shrinkable > widthPt
      if (tooWide && start < end - 1) break
      const before = best[start]
      if (!before || before.cost === Infinity) continue
      // No hyphen before the last line, and no short word alone on it.
      if (isLast && before.hyphen) continue
      const stub = isLast && start > 0 && natural < widthPt * 0.14 ? SHORT_LAST_LINE_COST : 0
      const cost = before.cost + lineCost(widthPt - natural, gaps, spacePt, justify, isLast)
        + stub + (hyphen ? HYPHEN_COST + (before.hyphen ? HYPHEN_AGAIN_COST : 0) : 0)
      if (cost < (best[end]?.cost ?? Infinity)) best[end] = { cost, from: start, hyphen }
      if (tooWide) break
    }
  }
  /** @type {Line[]} */
  const lines = []
  for (let end = units.length; end > 0; end = best[end]?.from ?? 0) {
    const from = best[end]?.from ?? 0
    const hyphenated = best[end]?.hyphen ?? false
    lines.unshift({ fragments: joinUnits(units.slice(from, end), hyphenated), hyphenated, last: end === units.length })
  }
  return lines
}

/**
 * @param {number} sparePt
 * @param {number} gaps
 * @param {number} spacePt
 * @param {boolean} justify
 * @param {boolean} isLast
 */
function lineCost(sparePt, gaps, spacePt, justify, isLast) {
  if (isLast) return sparePt < 0 ? (100 * sparePt) ** 2 : 0
  if (!justify) return (sparePt / spacePt) ** 2 / 4
  const stretch = sparePt / Math.max(1, gaps) / spacePt
  return 100 * Math.abs(stretch) ** 2.5 * (stretch < 0 ? 4 : 1) + (gaps === 0 ? 5000 : 0)
}

/**
 * @param {{ piece: Piece, endsWord: boolean }[]} units
 * @param {boolean} hyphenated
 * @returns {Fragment[]}
 */
function joinUnits(units, hyphenated) {
  /** @type {Fragment[]} */
  const fragments = []
  let space = ''
  for (const { piece, endsWord } of units) {
    const open = fragments.at(-1)
    if (open && open.font === piece.font) open.text += space + piece.text
    else fragments.push({ text: space + piece.text, font: piece.font })
    space = endsWord ? ' ' : ''
  }
  const last = fragments.at(-1)
  if (last && hyphenated) last.text += '-'
  return fragments
}
