/** What the beginning of a line says about it. */

export interface Marker {
  readonly marker: string
  /** Characters up to the text proper. */
  readonly length: number
  readonly ordered: boolean
  /** The value of an ordered marker: 1 for "1.", "a)", "i.". */
  readonly value: number | null
  /** Numbers, letters and Roman numbers are different lists. */
  readonly family: string
}

const bullet = /^([•◦▪▫●○■□◆◇►▸▶‣⁃∙➢➤✓✔❖\uE000-\uF8FF]|o(?= [\p{L}\d])|[*»·–—−-](?= ))\s*/u
const numeric = /^(\(?)(\d{1,3}|[a-zA-Z]|[ivx]{2,5}|[IVX]{2,5})([.)°]|\.\))\s+(?=\S)/u

/** The list marker that a text begins with, if it does. */
export function listMarker(text: string): Marker | null {
  const sign = bullet.exec(text)
  if (sign && text.length > sign[0].length) {
    const mark = sign[1] as string
    // Private-use signs are bullets of symbol fonts; nothing else of them can be shown.
    const shown = /[\uE000-\uF8FF]/.test(mark) ? '•' : mark
    return { marker: shown, length: sign[0].length, ordered: false, value: null, family: shown }
  }
  const match = numeric.exec(text)
  if (!match) return null
  const [whole, open, value = '', close] = match
  const marker = whole.trim()
  const number = Number(value)
  if (Number.isInteger(number)) return { marker, length: whole.length, ordered: true, value: number, family: `${open}1${close}` }
  if (value.length === 1) {
    // "A. Smith" is a name, "I. Introduction" a heading; a lone capital with a stop is too often neither.
    if (/[A-Z]/.test(value) && close === '.' && open === '') return null
    return { marker, length: whole.length, ordered: true, value: value.toLowerCase().charCodeAt(0) - 96, family: `${open}a${close}` }
  }
  return { marker, length: whole.length, ordered: true, value: romanValue(value.toLowerCase()), family: `${open}i${close}` }
}

function romanValue(roman: string): number {
  const values: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10 }
  let total = 0
  for (let index = 0; index < roman.length; index += 1) {
    const here = values[roman[index] ?? ''] ?? 0
    const next = values[roman[index + 1] ?? ''] ?? 0
    total += here < next ? -here : here
  }
  return total
}

const captionStart = /^(?:fig(?:ure|\.)?|table|tableau|tab\.|abbildung|abb\.|tabelle|algorithm|algorithme|listing|example|exemple|photo|plate|planche|chart|graphique|schéma|encadré|box|figura|tabla|tabela|表|図|그림|표)\s*(?:[A-Z]\.?)?\d+(?:[.\-–]\d+)*[a-z]?\b\s*([.:–—-])?/iu

/** "Figure 3.", "Table 2:", "Tableau 1 –" and their like. `sure` when a sign follows the number. */
export function captionMark(text: string): { readonly sure: boolean } | null {
  const match = captionStart.exec(text)
  if (!match) return null
  return { sure: match[1] !== undefined || match[0].length === text.length }
}

/** A section number at the start: its depth, "2.1.3" being 3. Appendix letters count as one. */
export function sectionNumber(text: string): { readonly depth: number; readonly length: number; readonly parts: readonly number[] } | null {
  const match = /^((?:[A-Z]\.)?\d{1,3}(?:\.\d{1,3})*|[A-Z](?:\.\d{1,3})+|[IVX]{1,5}(?=\.))(\.|\)|)\s+(?=[\p{Lu}\p{Lo}\d«"“(¿])/u.exec(text)
  if (!match) return null
  const parts = (match[1] as string).split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part.length === 1 ? part.charCodeAt(0) - 64 : romanValue(part.toLowerCase())))
  return { depth: parts.length, length: match[0].length, parts }
}
