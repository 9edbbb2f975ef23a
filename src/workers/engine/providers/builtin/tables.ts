import type { Language } from '../../../../shared/model/document.ts'
import type { Claims } from './claims.ts'
import { dimensionsOfNoun } from './dimension-nouns.ts'
import { typeOfName } from './entity-types.ts'
import { boundOf } from './lead-ins.ts'
import { findQuantities } from './quantities.ts'
import { isTableLine } from './segments.ts'
import { dimensionOf } from './units.ts'

interface Cell {
  readonly text: string
  readonly start: number
}

const unitInHeader = /[([]\s*([^()[\]]{1,14}?)\s*[)\]]\s*$/u

/**
 * Facts of a table: the row's first cell is the entity, the column's header the property, the cell the value.
 * A cell counts when it is one number whose unit stands beside it or in its header, and nothing else.
 */
export function claimTables(text: string, heading: string, language: Language, claims: Claims): void {
  const rows = tableRows(text)
  const header = rows[0]
  if (!header || rows.length < 2 || header.some((cell) => /^\d/.test(cell.text))) return
  for (const row of rows.slice(1)) {
    const label = row[0]
    if (!label || !isLabel(label.text) || row.length !== header.length) continue
    row.slice(1).forEach((cell, index) => {
      const title = header[index + 1]
      if (title) claimCell(text, heading, label, title, cell, language, claims)
    })
  }
}

function claimCell(text: string, heading: string, label: Cell, title: Cell, cell: Cell, language: Language, claims: Claims): void {
  const printed = unitInHeader.exec(title.text)?.[1]
  const headerUnit = printed && dimensionOf(printed) ? printed : null
  const property = headerUnit ? title.text.replace(unitInHeader, '').trim() : title.text
  if (!isLabel(property)) return
  const own = findQuantities(text, cell.start, cell.start + cell.text.length, language)[0]
  const whole = own && own.cueStart === cell.start && own.cueEnd === cell.start + cell.text.length
  const bare = headerUnit && /^(?:\d{1,3}(?:[,\u00a0 ]\d{3})+|\d+(?:[.,]\d+)?)$/u.test(cell.text) ? findQuantities(`${cell.text} ${headerUnit}`, 0, cell.text.length + 1 + headerUnit.length, language)[0] : undefined
  const quantity = whole ? own : bare
  if (!quantity) return
  const measured = dimensionsOfNoun(label.text.toLowerCase().split(/\s+/)[0] ?? '') ?? dimensionsOfNoun(label.text.toLowerCase().split(/\s+/).pop() ?? '')
  const valueColumn = /^(?:values?|valeurs?|limits?|limites?|settings?|réglages?|wert)$/iu.test(property)
  if (valueColumn && measured && !measured.includes(quantity.dimension)) return
  claims.entity({ name: label.text, type: typeOfName(label.text, label.text.split(/\s+/).pop() ?? label.text, false), weight: 0.5, span: { start: label.start, end: label.start + label.text.length } })
  claims.fact({
    entity: label.text,
    property: (valueColumn && measured ? label.text : property).slice(0, 80),
    value: quantity.value,
    unit: quantity.unit,
    comparator: quantity.comparator ?? boundOf(property) ?? boundOf(/m(?:ax|in)imum|m(?:ax|in)imal/iu.test(heading) ? heading : '') ?? '=',
    qualifiers: {},
    span: { start: cell.start, end: cell.start + cell.text.length },
  })
}

/** The rows of the first Markdown table in a passage; a table without a separator line has no header to trust. */
function tableRows(text: string): readonly (readonly Cell[])[] {
  const rows: Cell[][] = []
  let separator = false
  let offset = 0
  for (const line of text.split('\n')) {
    const start = offset
    offset += line.length + 1
    const trimmed = line.trim()
    if (!isTableLine(trimmed)) {
      if (rows.length > 0) break
      continue
    }
    if (/^[\s|:-]+$/.test(trimmed)) {
      if (rows.length !== 1) return []
      separator = true
      continue
    }
    const cells: Cell[] = []
    for (const match of line.matchAll(/(?<=\|)(?:\\\||[^|])*(?=\|)/g)) {
      const content = match[0].trim()
      cells.push({ text: content, start: start + match.index + Math.max(0, match[0].indexOf(content)) })
    }
    rows.push(cells)
  }
  return separator ? rows : []
}

function isLabel(text: string): boolean {
  return /\p{L}{2}/u.test(text) && text.length <= 60 && text.split(/\s+/).length <= 7 && !/[.;?]$/.test(text) && !/^\d/.test(text)
}
