import type { Line } from './line.ts'
import { captionMark, listMarker, sectionNumber } from './markers.ts'
import type { FontFacts, Group } from './groups.ts'
import type { BodyStyle } from './page-layout.ts'

const maxHeadingCharacters = 160
const maxHeadingLines = 4

interface Candidate {
  readonly group: Group
  readonly style: string
  readonly size: number
  readonly depth: number | null
}

/**
 * Heading levels of groups: first those that outline or structure tree marked; then, for the rest, section
 * numbers and what is set larger, bolder or in another font than the text.
 */
export function findHeadings(groups: readonly Group[], body: BodyStyle, fonts: FontFacts): Map<Group, number> {
  const levels = new Map<Group, number>()
  for (const group of groups) if (group.mark) levels.set(group, group.mark.level)
  const candidates = findCandidates(groups, body, fonts)
  if (levels.size === 0) rankByStyle(candidates, levels)
  else rankBesideMarked(candidates, groups, levels, fonts)
  return levels
}

function findCandidates(groups: readonly Group[], body: BodyStyle, fonts: FontFacts): Candidate[] {
  const beside = linesBesideOthers(groups)
  const candidates: Candidate[] = []
  const marked = groups.some((group) => group.mark)
  const byFontAlone = new Map<string, Candidate[]>()
  groups.forEach((group, index) => {
    if (group.mark || group.lines.some((line) => beside.has(line))) return
    const first = group.lines[0] as Line
    if (group.lines.length > maxHeadingLines) return
    const text = textOf(group)
    if (!looksLikeTitle(group, text, fonts)) return
    const depth = depthOf(text)
    const larger = first.size > (marked ? 1.15 : 1.075) * body.size
    const bold = fonts.isBold(first.font) && !fonts.isBold(body.font) && group.lines.every((line) => line.oneFont || fonts.isBold(line.font)) && first.size > 0.92 * body.size
    const otherFont = first.font !== body.font && group.lines.every((line) => line.oneFont && line.font === first.font) && first.size > 0.95 * body.size
    const candidate: Candidate = { group, style: styleOf(group, fonts), size: first.size + (bold ? 0.2 : 0), depth }
    // Larger print that runs on is an introduction or a quotation.
    if (larger ? bold || depth !== null || text.length <= 120 : bold || (depth !== null && otherFont && setOff(groups, index))) candidates.push(candidate)
    else if (!marked && otherFont && depth === null && leadsText(groups, index, body)) byFontAlone.set(first.font, [...(byFontAlone.get(first.font) ?? []), candidate])
  })
  // Another font alone is a weak sign: it must be the document's habit.
  for (const weak of byFontAlone.values()) if (weak.length >= 2) candidates.push(...weak)
  const position = new Map(groups.map((group, index) => [group, index]))
  candidates.sort((a, b) => (position.get(a.group) ?? 0) - (position.get(b.group) ?? 0))
  return withoutRuns(position, candidates)
}

/** Levels where the author marked some headings: a candidate ranks with the marked level that is set in its size. */
function rankBesideMarked(candidates: readonly Candidate[], groups: readonly Group[], levels: Map<Group, number>, fonts: FontFacts): void {
  const sizes = new Map<number, number[]>()
  const styles = new Map<string, number>()
  for (const group of groups) {
    if (!group.mark) continue
    const { level } = group.mark
    sizes.set(level, [...(sizes.get(level) ?? []), (group.lines[0] as Line).size])
    const style = styleOf(group, fonts)
    styles.set(style, Math.min(level, styles.get(style) ?? level))
  }
  const typical = [...sizes].map(([level, all]) => ({ level, size: all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0 })).sort((a, b) => a.level - b.level)
  const deepest = typical.at(-1)?.level ?? 0
  const largest = Math.max(...typical.map(({ size }) => size))
  for (const { group, style, size } of candidates) {
    if (size > 1.05 * largest) levels.set(group, 1)
    else levels.set(group, Math.min(6, styles.get(style) ?? typical.find((entry) => entry.size <= size + 0.3)?.level ?? deepest + 1))
  }
}

/**
 * Levels where nothing is marked. Size alone never decides one: a numbered heading has the depth of its number,
 * and a style that is used once does not push the others down.
 */
function rankByStyle(candidates: readonly Candidate[], levels: Map<Group, number>): void {
  const styles = new Map<string, Candidate[]>()
  for (const candidate of candidates) styles.set(candidate.style, [...(styles.get(candidate.style) ?? []), candidate])
  const sorted = [...styles.values()].sort((a, b) => (b[0] as Candidate).size - (a[0] as Candidate).size || ((a[0] as Candidate).style < (b[0] as Candidate).style ? -1 : 1))
  const title = sorted[0]?.length === 1 && isOnFirstPages(sorted[0][0] as Candidate) && sorted.length > 1 ? sorted[0] : null
  let habitual = sorted.filter((members) => members !== title && (members.length > 1 || members.some((member) => member.depth !== null)))
  if (habitual.length === 0) habitual = sorted.filter((members) => members !== title)
  if (title) levels.set((title[0] as Candidate).group, 1)
  let rank = title ? 1 : 0
  let base: number | null = null
  const ranked: { readonly size: number; readonly level: number }[] = []
  for (const members of habitual) {
    const depths = members.map((member) => member.depth).filter((depth) => depth !== null)
    if (depths.length > 0 && depths.length >= members.length / 2) {
      const least = Math.min(...depths)
      base ??= rank + 1 - least
      for (const member of members) levels.set(member.group, clamp(base + (member.depth ?? least)))
      ranked.push({ size: (members[0] as Candidate).size, level: clamp(base + least) })
      rank = Math.max(rank, base + Math.max(...depths))
    } else {
      rank += 1
      for (const member of members) levels.set(member.group, clamp(member.depth !== null && base !== null ? base + member.depth : rank))
      ranked.push({ size: (members[0] as Candidate).size, level: clamp(rank) })
    }
  }
  for (const { group, size } of candidates) {
    if (!levels.has(group)) levels.set(group, ranked.find((entry) => entry.size <= size)?.level ?? clamp(rank + 1))
  }
}

const clamp = (level: number): number => Math.min(6, Math.max(1, level))
const textOf = (group: Group): string => group.lines.map((line) => line.text).join(' ')
const isOnFirstPages = (candidate: Candidate): boolean => (candidate.group.lines[0] as Line).page <= 2

/** Depth of a heading's number: "Chapter 3" is 1, "3.2" is 2. */
function depthOf(text: string): number | null {
  if (/^(?:chapter|chapitre|kapitel|cap[ií]tulo|capitolo|hoofdstuk|appendix|annexe?|anhang|lesson|leçon|lektion)\s+(?:\d{1,3}|[ivxlc]+|[a-z])\b/i.test(text)) return 1
  return sectionNumber(text)?.depth ?? null
}

/** Lines with a neighbour in the stream on the same baseline: cells, labels, forms; a number beside a title is its own. */
function linesBesideOthers(groups: readonly Group[]): Set<Line> {
  const beside = new Set<Line>()
  let previous: Line | null = null
  for (const line of groups.flatMap((group) => group.lines)) {
    if (previous && previous.page === line.page && Math.abs(previous.v - line.v) < 0.35 * line.size && Math.min(previous.text.length, line.text.length) > 3) {
      beside.add(previous)
      beside.add(line)
    }
    previous = line
  }
  return beside
}

function looksLikeTitle(group: Group, text: string, fonts: FontFacts): boolean {
  const first = group.lines[0] as Line
  if (text.length > maxHeadingCharacters || first.turn === 'slanted') return false
  if (!/\p{L}{2}|^\p{Lo}/u.test(text) || captionMark(text) || fonts.isMono(first.font)) return false
  if (/[.;,]$/.test(text) && !/^\d+(\.\d+)*\.?$/.test(text) && !/\.\.\.$/.test(text)) return false
  const marker = listMarker(text)
  if (marker && !marker.ordered) return false
  if (!/^[\p{Lu}\p{Lo}\p{Lt}\p{N}«“"'¿¡(<]/u.test(text) && !marker) return false
  // Sums, coordinates and code are not titles.
  const letters = text.replace(/[^\p{L}\s]/gu, '').length
  return letters >= 0.5 * text.length
}

/** Three or more "headings" of one style in a row are a list, an address, a table: not headings. */
function withoutRuns(position: ReadonlyMap<Group, number>, candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = []
  let run: Candidate[] = []
  const close = (): void => {
    if (run.length < 3 || run.some((candidate) => candidate.depth !== null)) kept.push(...run)
    run = []
  }
  for (const candidate of candidates) {
    const last = run.at(-1)
    const follows = last && last.style === candidate.style && (position.get(candidate.group) ?? 0) - (position.get(last.group) ?? 0) === 1
    if (!follows) close()
    run.push(candidate)
  }
  close()
  return kept
}

/** White space above sets it off, or it begins a column or a page. */
function spaceAbove(groups: readonly Group[], index: number): boolean {
  const first = groups[index]?.lines[0]
  const before = groups[index - 1]?.lines.at(-1)
  if (!first) return false
  return !before || before.page !== first.page || first.v - before.v > 1.3 * first.size || first.v < before.v
}

/** White space above and below. */
function setOff(groups: readonly Group[], index: number): boolean {
  const last = groups[index]?.lines.at(-1)
  const after = groups[index + 1]?.lines[0]
  if (!last) return false
  return spaceAbove(groups, index) && (!after || after.page !== last.page || after.v - last.v > 1.25 * last.size || after.v < last.v)
}

/** A short line by itself with capitals, and text in the body's own font under it. */
function leadsText(groups: readonly Group[], index: number, body: BodyStyle): boolean {
  const group = groups[index] as Group
  const next = groups[index + 1]
  const text = textOf(group)
  const words = text.split(' ')
  const small = words.filter((word) => /^\p{Ll}/u.test(word) && word.length > 4).length
  if (text.length > 70 || words.length > 9 || /[:!]$/.test(text) || !/^\p{Lu}/u.test(text) || small > words.length / 2) return false
  const before = groups[index - 1]
  const parted = spaceAbove(groups, index) || (before !== undefined && /[.!?:]$/.test(textOf(before)))
  return parted && next !== undefined && next.lines[0]?.font === body.font && textOf(next).length > 60
}

function styleOf(group: Group, fonts: FontFacts): string {
  const first = group.lines[0] as Line
  const text = textOf(group)
  const capitals = text === text.toUpperCase() && /\p{Lu}{3}/u.test(text)
  return `${(Math.round(first.size * 2) / 2).toFixed(1)}${fonts.isBold(first.font) ? 'b' : ''}${capitals ? 'C' : ''}`
}
