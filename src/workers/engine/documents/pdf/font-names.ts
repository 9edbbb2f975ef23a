import type { PDFDocumentProxy } from 'pdfjs-dist'

/**
 * The real names of fonts, which pdf.js only tells while it prepares a page for drawing. That costs about as
 * much as the page's text, so it is done for a few pages only, chosen by the caller.
 */
export async function readFontNames(document: PDFDocumentProxy, pages: readonly number[], fonts: ReadonlySet<string>, signal: AbortSignal): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const number of pages) {
    signal.throwIfAborted()
    try {
      const page = await document.getPage(number)
      await page.getOperatorList({ annotationMode: 0 })
      for (const font of fonts) {
        if (names.has(font) || !page.commonObjs.has(font)) continue
        const { name } = page.commonObjs.get(font) as { name?: unknown }
        if (typeof name === 'string') names.set(font, name)
      }
      page.cleanup()
    } catch {
      // Drawing may fail where reading did not; the names stay unknown and layout goes by size alone.
      signal.throwIfAborted()
    }
  }
  return names
}

/** By name: typewriter fonts. */
export function isMonoName(name: string): boolean {
  return /courier|mono(?!type)|consol|menlo|typewriter|inconsolata|cmtt|ectt|sftt|lmtt|nimbusmon|bookmaster|(?:^|[+ -])code|terminal|fixed/i.test(name)
}

/** By name: bold, black, heavy, and the bold cuts of TeX's and of common foundries' fonts. */
export function isBoldName(name: string): boolean {
  const base = name.replace(/^[A-Z]{6}\+/, '')
  return /bold|black|heavy|semib|demi|[-,]bd|-medi\b|medi(?:ital)?$|cmb|sfb|lmb|-md\b|rmb\d/i.test(base) && !/semilight/i.test(base)
}
