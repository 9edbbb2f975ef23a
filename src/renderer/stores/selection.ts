/**
 * Which rows are chosen, the way lists behave on a desktop. `active` is the row with the focus, `anchor` the
 * one from which Shift extends.
 */
export interface Selection<Id extends string> {
  readonly chosen: ReadonlySet<Id>
  readonly active: Id | null
  readonly anchor: Id | null
}

export interface Reach {
  /** Ctrl or ⌘: one more or one less. */
  readonly toggle?: boolean
  /** Shift: everything from the anchor to here. */
  readonly extend?: boolean
}

export function nothingSelected<Id extends string>(): Selection<Id> {
  return { chosen: new Set(), active: null, anchor: null }
}

/** A click on a row, or a key that moves to it. */
export function select<Id extends string>(selection: Selection<Id>, rows: readonly Id[], id: Id, reach: Reach = {}): Selection<Id> {
  if (reach.extend) {
    const from = rows.indexOf(selection.anchor ?? id)
    const to = rows.indexOf(id)
    if (from < 0 || to < 0) return { chosen: new Set([id]), active: id, anchor: id }
    const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1)
    return { chosen: new Set(reach.toggle ? [...selection.chosen, ...range] : range), active: id, anchor: selection.anchor ?? id }
  }
  if (reach.toggle) {
    const chosen = new Set(selection.chosen)
    if (!chosen.delete(id)) chosen.add(id)
    return { chosen, active: id, anchor: id }
  }
  return { chosen: new Set([id]), active: id, anchor: id }
}

/** A right click keeps a selection that it falls into, and else takes its row. */
export function selectForMenu<Id extends string>(selection: Selection<Id>, rows: readonly Id[], id: Id): Selection<Id> {
  return selection.chosen.has(id) ? { ...selection, active: id } : select(selection, rows, id)
}

export type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last'

/** Where a key leads from the active row; null when there are no rows. */
export function moveTarget<Id extends string>(selection: Selection<Id>, rows: readonly Id[], move: Move, pageRows: number): Id | null {
  if (rows.length === 0) return null
  const at = selection.active === null ? -1 : rows.indexOf(selection.active)
  const step = { up: -1, down: 1, 'page-up': -pageRows, 'page-down': pageRows, first: -rows.length, last: rows.length }[move]
  const from = at < 0 ? (step > 0 ? -1 : rows.length) : at
  return rows[Math.max(0, Math.min(rows.length - 1, at < 0 && move === 'first' ? 0 : from + step))] ?? null
}

/** What is left of a selection when the rows have changed; the focus goes to the row that took its place. */
export function keepSelected<Id extends string>(selection: Selection<Id>, before: readonly Id[], rows: readonly Id[]): Selection<Id> {
  const there = new Set(rows)
  const chosen = new Set([...selection.chosen].filter((id) => there.has(id)))
  if (selection.active === null || there.has(selection.active)) {
    const same = chosen.size === selection.chosen.size && (selection.anchor === null || there.has(selection.anchor))
    return same ? selection : { ...selection, chosen, anchor: selection.active }
  }
  const next = rows[Math.min(Math.max(0, before.indexOf(selection.active)), rows.length - 1)] ?? null
  if (chosen.size === 0 && next !== null && selection.chosen.size > 0) chosen.add(next)
  return { chosen, active: next, anchor: next }
}
