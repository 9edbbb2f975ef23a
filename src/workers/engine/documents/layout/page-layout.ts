import type { Line } from './line.ts'

/** A page as lines, before structure is found in it. */
export interface PageLines {
  readonly number: number
  readonly width: number
  readonly height: number
  readonly lines: readonly Line[]
}

/** The size and fonts of running text: what most characters are set in. */
export interface BodyStyle {
  readonly size: number
  readonly font: string
  /** Typical distance of baselines, in points. */
  readonly leading: number
}

export function findBodyStyle(pages: readonly PageLines[]): BodyStyle {
  /** By tenths of a point, then by font. */
  const characters = new Map<number, Map<string, number>>()
  for (const page of pages) {
    for (const line of page.lines) {
      const tenths = Math.round(line.size * 10)
      const fonts = characters.get(tenths) ?? new Map<string, number>()
      characters.set(tenths, fonts.set(line.font, (fonts.get(line.font) ?? 0) + line.text.length))
    }
  }
  const bySize = new Map([...characters].map(([tenths, fonts]) => [tenths, [...fonts.values()].reduce((a, b) => a + b, 0)] as const))
  const tenths = mostFrequent(bySize) ?? 100
  const size = tenths / 10
  const fonts = characters.get(tenths) ?? new Map<string, number>()
  return { size, font: mostFrequent(fonts) ?? '', leading: findLeading(pages, size) ?? 1.2 * size }
}

/** The most frequent distance between lines of that size that follow each other. */
function findLeading(pages: readonly PageLines[], size: number): number | null {
  const distances = new Map<number, number>()
  for (const page of pages) {
    for (let index = 1; index < page.lines.length; index += 1) {
      const above = page.lines[index - 1] as Line
      const below = page.lines[index] as Line
      const distance = below.v - above.v
      if (above.turn !== below.turn || Math.abs(above.size - size) > 0.3 || Math.abs(below.size - size) > 0.3) continue
      if (distance < 0.9 * size || distance > 3 * size) continue
      const rounded = Math.round(distance * 4) / 4
      distances.set(rounded, (distances.get(rounded) ?? 0) + 1)
    }
  }
  return mostFrequent(distances) ?? null
}

function mostFrequent<Key>(counts: ReadonlyMap<Key, number>): Key | undefined {
  let best: Key | undefined
  let most = 0
  for (const [key, count] of counts) if (count > most) [best, most] = [key, count]
  return best
}
