import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'

/** What the structure tree says about marked content: heading levels by marked-content id. */
export interface PageStructure {
  readonly headings: ReadonlyMap<string, number>
}

interface Node {
  readonly role?: string
  readonly type?: string
  readonly id?: string
  readonly children?: readonly unknown[]
}

/** True when the file claims to be tagged: only then are the trees worth reading. */
export async function isTagged(document: PDFDocumentProxy): Promise<boolean> {
  // pdf.js answers null for files without the dictionary; the fields are those of the PDF's MarkInfo.
  return (await document.getMarkInfo().catch(() => null)) !== null
}

/** The headings of a page's structure tree; empty where there is none or it cannot be read. */
export async function readStructure(page: PDFPageProxy): Promise<PageStructure> {
  const headings = new Map<string, number>()
  const tree = (await page.getStructTree().catch(() => null)) as Node | null
  if (tree) collect(tree, null, 0, headings)
  return { headings }
}

function collect(node: Node, heading: number | null, sections: number, headings: Map<string, number>): void {
  if (node.type === 'content') {
    if (heading !== null && node.id) headings.set(node.id, heading)
    return
  }
  const role = node.role ?? ''
  // A contents list repeats the headings' words without being headings.
  if (role === 'TOC' || role === 'TOCI') return
  const numbered = /^H([1-6])$/.exec(role)
  const level = numbered ? Number(numbered[1]) : role === 'H' ? Math.max(1, sections) : role === 'Title' ? 1 : heading
  const depth = sections + (role === 'Sect' ? 1 : 0)
  for (const child of node.children ?? []) collect(child as Node, level, depth, headings)
}
