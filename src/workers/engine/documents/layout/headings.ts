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
 * numbers and what is set larger or bolder than the text. Size alone never decides a level: a numbered heading
 * has the depth of its number, a style that marked headings also use has their level, and only what is left is
 * ranked by size.
 */
export function findHeadings(groups: readonly Group[], body: BodyStyle, fonts: FontFacts): Map<Group, number> {
  const levels = new Map<Group, number>()
  const markedStyles = new Map<string, Map<number, number>>()
  for (const group of groups) {
    if (!group.mark) continue
    levels.set(group, group.mark.level)
    const style = styleOf(group, fonts)
    const byLevel = markedStyles.get(style) ?? new Map<number, number>()
    markedStyles.set(style, byLevel.set(group.mark.level, (byLevel.get(group.mark.level) ?? 0) + 1))
  }
  const candidates = findCandidates(groups, body, fonts)
  // With a real outline or tree, a style that it never uses is decoration, unless it stands out clearly.
  const deepestMarked = Math.max(0, ...levels.values())
  const rest: Candidate[] = []
  for (const candidate of candidates) {
    const known = markedStyles.get(candidate.style)
    const level = known && mostFrequent(known)
    if (level !== undefined) levels.set(candidate.group, level)
    else rest.push(candidate)
  }
  rankByStyle(rest, deepestMarked, levels)
  return levels
}

function rankByStyle(candidates: readonly Candidate[], above: number, levels: Map<Group, number>): void {
  const bySize = new Map<string, Candidate[]>()
  for (const candidate of candidates) bySize.set(candidate.style, [...(bySize.get(candidate.style) ?? []), candidate])
  const styles = [...bySize].sort(([a, first], [b, second]) => (second[0] as Candidate).size - (first[0] as Candidate).size || (a < b ? -1 : 1))
  let rank = above
  let numberedBase: number | null = null
  for (const [, members] of styles) {
    const depths = members.map((member) => member.depth).filter((depth) => depth !== null)
    if (depths.length > 0 && depths.length >= members.length / 2) {
      // Numbers say the depth; where they begin below others is found out once.
      const least = Math.min(...depths)
      numberedBase ??= rank + 1 - least
      for (const member of members) levels.set(member.group, Math.max(1, numberedBase + (member.depth ?? least)))
      rank = Math.max(rank, numberedBase + Math.max(...depths))
    } else {
      rank += 1
      for (const member of members) levels.set(member.group, Math.min(6, member.depth !== null && numberedBase !== null ? numberedBase + member.depth : rank))
    }
  }
}

function findCandidates(groups: readonly Group[], body: BodyStyle, fonts: FontFacts): Candidate[] {
  const candidates: Candidate[] = []
  groups.forEach((group, index) => {
    if (group.mark) return
    const first = group.lines[0] as Line
    const text = group.lines.map((line) => line.text).join(' ')
    if (!looksLikeTitle(group, text, fonts)) return
    const number = sectionNumber(text)
    const larger = first.size > 1.1 * body.size
    const bold = fonts.isBold(first.font) && !fonts.isBold(body.font) && group.lines.every((line) => line.oneFont || fonts.isBold(line.font)) && first.size > 0.92 * body.size
    const otherFont = first.font !== body.font && group.lines.every((line) => line.oneFont)
    const numbered = number !== null && otherFont && first.size > 0.95 * body.size && isolated(groups, index)
    if (!larger && !bold && !numbered) return
    // Larger print that runs on is an introduction or a quotation.
    if (larger && !bold && !number && text.length > 120) return
    candidates.push({ group, style: styleOf(group, fonts), size: first.size + (bold ? 0.2 : 0), depth: number?.depth ?? null })
  })
  return withoutRuns(groups, candidates)
}

function looksLikeTitle(group: Group, text: string, fonts: FontFacts): boolean {
  const first = group.lines[0] as Line
  if (group.lines.length > maxHeadingLines || text.length > maxHeadingCharacters || first.turn === 'slanted') return false
  if (!/\p{L}{2}|^\p{Lo}/u.test(text) || captionMark(text)?.sure || fonts.isMono(first.font)) return false
  if (/[.;,]$/.test(text) && !/^\d+(\.\d+)*\.?$/.test(text) && !/\.\.\.$/.test(text)) return false
  const marker = listMarker(text)
  if (marker && !marker.ordered) return false
  if (/^\p{Ll}/u.test(text) && !marker) return false
  // Sums, coordinates and code are not titles.
  const letters = text.replace(/[^\p{L}\s]/gu, '').length
  return letters >= 0.5 * text.length
}

/** Three or more "headings" of one style in a row are a list, an address, a table: not headings. */
function withoutRuns(groups: readonly Group[], candidates: readonly Candidate[]): Candidate[] {
  const position = new Map(groups.map((group, index) => [group, index]))
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

/** White space above or below sets it off, or it begins the page. */
function isolated(groups: readonly Group[], index: number): boolean {
  const here = groups[index]?.lines
  const before = groups[index - 1]?.lines.at(-1)
  const after = groups[index + 1]?.lines[0]
  const first = here?.[0]
  const last = here?.at(-1)
  if (!first || !last) return false
  const above = !before || before.page !== first.page || first.v - before.v > 1.3 * first.size || first.v < before.v
  const below = !after || after.page !== last.page || after.v - last.v > 1.3 * last.size
  return above && below
}

function styleOf(group: Group, fonts: FontFacts): string {
  const first = group.lines[0] as Line
  const text = group.lines.map((line) => line.text).join(' ')
  const capitals = text === text.toUpperCase() && /\p{Lu}{3}/u.test(text)
  return `${(Math.round(first.size * 2) / 2).toFixed(1)}${fonts.isBold(first.font) ? 'b' : ''}${capitals ? 'C' : ''}`
}

function mostFrequent(counts: ReadonlyMap<number, number>): number | undefined {
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0]
}
