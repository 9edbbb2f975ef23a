import type { PageLines } from './page-layout.ts'
import type { FontFacts } from './groups.ts'

/**
 * Font facts from what was set in them. A font is monospaced when nearly all longer pieces have the same width per
 * character: font flags say so of many mathematical fonts too.
 */
export function createFontFacts(mono: ReadonlySet<string>, bold: ReadonlySet<string>): FontFacts {
  return { isMono: (font) => mono.has(font), isBold: (font) => bold.has(font) }
}

/** Widths per character are compared within this share of the middle one. */
const widthTolerance = 0.02
/** Fonts that do not call themselves monospaced must be so to the rounding of their widths. */
const strictTolerance = 0.004
const maxSamples = 200
/** What preparing a page costs before its first line, in lines. */
const baseCostLines = 40

/** Collects widths per character while pages are read; the pieces themselves are not kept. */
export function createMonoDetector(): {
  add(font: string, text: string, widthPt: number, sizePt: number, family: string | undefined): void
  monoFonts(): Set<string>
} {
  const fonts = new Map<string, { widths: number[]; characters: number; family: string | undefined }>()
  return {
    add(font, text, widthPt, sizePt, family) {
      if (text.length < 5 || sizePt <= 0) return
      const known = fonts.get(font)
      if (!known) fonts.set(font, { widths: [widthPt / text.length / sizePt], characters: text.length, family })
      else if (known.widths.length < maxSamples) {
        known.widths.push(widthPt / text.length / sizePt)
        known.characters += text.length
      }
    },
    monoFonts() {
      const mono = [...fonts].filter(([, { widths, characters, family }]) => {
        const sorted = [...widths].sort((a, b) => a - b)
        const middle = sorted[Math.floor(sorted.length / 2)] ?? 0
        if (middle < 0.4 || middle > 0.75 || characters < 20) return false
        const tolerance = family === 'monospace' ? widthTolerance : strictTolerance
        const alike = sorted.filter((width) => Math.abs(width - middle) <= tolerance * middle).length / sorted.length
        // Proportional fonts have a fifth to a third of their pieces within the tolerance.
        return family === 'monospace' ? alike >= 0.6 : alike >= 0.8 && sorted.length >= 5
      })
      return new Set(mono.map(([font]) => font))
    },
  }
}

/**
 * Fonts that would tell a heading by being bold, with the pages on which to look them up: short lines of their
 * own in another font than the text, no larger than it. Larger ones need no proof.
 */
export function fontsToIdentify(pages: readonly PageLines[], body: { readonly size: number; readonly font: string }, maxPages: number): { readonly fonts: Set<string>; readonly pages: number[] } {
  const uses = new Map<string, Map<number, number>>()
  for (const page of pages) {
    for (const line of page.lines) {
      if (!line.oneFont || line.font === body.font || line.text.length > 90 || line.size > 1.12 * body.size || line.size < 0.88 * body.size) continue
      if (!/\p{L}{2}/u.test(line.text)) continue
      const perPage = uses.get(line.font) ?? new Map<number, number>()
      uses.set(line.font, perPage.set(page.number, (perPage.get(page.number) ?? 0) + 1))
    }
  }
  const fonts = new Set<string>()
  const chosen: number[] = []
  while (chosen.length < maxPages && fonts.size < uses.size) {
    // The page that shows most of what is still unknown, by how often it is used, for what there is on it to prepare.
    const gains = pages.map(({ number, lines }) => {
      const unknown = [...uses].filter(([font, perPage]) => !fonts.has(font) && perPage.has(number))
      return { number, gain: sum(unknown.map(([, perPage]) => Math.log2(1 + sum([...perPage.values()])))) / (baseCostLines + lines.length) }
    })
    const best = gains.reduce((a, b) => (b.gain > a.gain ? b : a))
    if (best.gain <= 0) break
    chosen.push(best.number)
    for (const [font, perPage] of uses) if (perPage.has(best.number)) fonts.add(font)
  }
  return { fonts, pages: chosen.sort((a, b) => a - b) }
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
