/** The part of pdf.js's outline that the sidebar shows. */
export interface OutlineSource {
  readonly title: string
  readonly dest: string | readonly unknown[] | null
  readonly items: readonly OutlineSource[]
}

export interface OutlineRow {
  /** Place in the tree, "2.0.1": stable, and unique in one document. */
  readonly key: string
  readonly title: string
  /** 1 for the top. */
  readonly level: number
  readonly dest: string | readonly unknown[] | null
  readonly hasChildren: boolean
  readonly parent: string | null
}

/** Deeper than this or longer than this an outline is broken or a trap, and is cut. */
const MAX_LEVEL = 12
const MAX_ROWS = 5000

/** An outline as rows in reading order. Titles are cleaned of control characters; empty ones are kept as "—". */
export function outlineRows(items: readonly OutlineSource[]): readonly OutlineRow[] {
  const rows: OutlineRow[] = []
  const walk = (list: readonly OutlineSource[], level: number, parent: string | null) => {
    list.forEach((item, index) => {
      if (rows.length >= MAX_ROWS) return
      const key = parent === null ? String(index) : `${parent}.${index}`
      const hasChildren = item.items.length > 0 && level < MAX_LEVEL
      rows.push({ key, title: cleanTitle(item.title), level, dest: item.dest, hasChildren, parent })
      if (hasChildren) walk(item.items, level + 1, key)
    })
  }
  walk(items, 1, null)
  return rows
}

/** Rows whose every ancestor is open. */
export function visibleRows(rows: readonly OutlineRow[], closed: ReadonlySet<string>): readonly OutlineRow[] {
  const gone = new Set<string>()
  return rows.filter((row) => {
    const isGone = row.parent !== null && (closed.has(row.parent) || gone.has(row.parent))
    if (isGone) gone.add(row.key)
    return !isGone
  })
}

function cleanTitle(title: string): string {
  const clean = title.replace(/\p{Cc}+/gu, ' ').replace(/\s+/g, ' ').trim()
  return clean === '' ? '—' : clean
}
