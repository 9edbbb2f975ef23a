import { createLine, type Fragment, type Line } from './line.ts'
import type { PageLines } from './page-layout.ts'

/** A sign must begin this many lines to be a bullet; fewer may be a variable, an initial, a unit. */
const leastUses = 3

/**
 * Bullets that a symbol font prints over ordinary letters ("r", "q", "§"): one sign, in another font than the line
 * that it begins, at the beginning of several lines. They are written as "•" from here on.
 */
export function markFontBullets(pages: readonly PageLines[]): PageLines[] {
  const uses = new Map<string, number>()
  for (const page of pages) for (const line of page.lines) if (line.lead) uses.set(keyOf(line.lead), (uses.get(keyOf(line.lead)) ?? 0) + 1)
  const bullets = new Set([...uses].filter(([, count]) => count >= leastUses).map(([key]) => key))
  if (bullets.size === 0) return [...pages]
  return pages.map((page) => ({ ...page, lines: page.lines.map((line) => (line.lead && bullets.has(keyOf(line.lead)) ? withBullet(line) : line)) }))
}

const keyOf = (lead: NonNullable<Fragment['lead']>): string => `${lead.font}|${lead.sign}`

function withBullet(line: Line): Line {
  const [first, ...rest] = line.fragments
  if (!first) return line
  return createLine([{ ...first, lead: null, text: `•${first.text.slice(1)}` }, ...rest])
}
