import type { PDFDocumentProxy } from 'pdfjs-dist'

/** One bookmark: what the author calls a section and where it begins. */
export interface OutlineEntry {
  readonly title: string
  /** 1 is the top of the tree. */
  readonly level: number
  readonly page: number
  /** In PDF user space, as the destination has it. */
  readonly left: number | null
  readonly top: number | null
}

/** More bookmarks than this are an index, not a structure; each costs a look-up. */
const maxEntries = 3000
const maxLevel = 8

type OutlineNode = NonNullable<Awaited<ReturnType<PDFDocumentProxy['getOutline']>>>[number]

/**
 * The outline as a flat list in its own order, without entries that lead nowhere. An outline that cannot be
 * read is no outline: there are other signs of structure.
 */
export async function readOutline(document: PDFDocumentProxy, signal: AbortSignal): Promise<OutlineEntry[]> {
  const entries: OutlineEntry[] = []
  const pageNumbers = new Map<string, number | null>()
  const visit = async (nodes: readonly OutlineNode[], level: number): Promise<void> => {
    for (const node of nodes) {
      if (entries.length >= maxEntries || level > maxLevel) return
      signal.throwIfAborted()
      const title = node.title.replace(/\s+/g, ' ').trim()
      const place = await destinationOf(document, node.dest, pageNumbers)
      if (title !== '' && place) entries.push({ title, level, ...place })
      await visit(node.items as readonly OutlineNode[], level + 1)
    }
  }
  try {
    await visit((await document.getOutline()) ?? [], 1)
  } catch (error) {
    signal.throwIfAborted()
    if (entries.length === 0 && !(error instanceof Error)) throw error
  }
  return entries
}

type Place = Pick<OutlineEntry, 'page' | 'left' | 'top'>

async function destinationOf(document: PDFDocumentProxy, named: unknown, pageNumbers: Map<string, number | null>): Promise<Place | null> {
  const target = typeof named === 'string' ? await document.getDestination(named).catch(() => null) : named
  if (!Array.isArray(target)) return null
  const [ref, fit, first, second] = target as unknown[]
  const page = await pageNumberOf(document, ref, pageNumbers)
  if (page === null) return null
  const kind = (fit as { name?: string } | null)?.name
  if (kind === 'XYZ') return { page, left: number(first), top: number(second) }
  if (kind === 'FitH' || kind === 'FitBH') return { page, left: null, top: number(first) }
  return { page, left: null, top: null }
}

async function pageNumberOf(document: PDFDocumentProxy, ref: unknown, known: Map<string, number | null>): Promise<number | null> {
  if (typeof ref === 'number') return ref >= 0 && ref < document.numPages ? ref + 1 : null
  if (typeof ref !== 'object' || ref === null) return null
  const { num, gen } = ref as { num: number; gen: number }
  const key = `${num}/${gen}`
  const before = known.get(key)
  if (before !== undefined) return before
  const page = await document.getPageIndex({ num, gen }).then((index) => index + 1, () => null)
  known.set(key, page)
  return page
}

const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null)
