import { dimensionOf, unitSource } from '../builtin/units.ts'

/** Spellings of one unit, in both languages; the first is its symbol. */
const spellings: readonly (readonly string[])[] = [
  ['m', 'metre', 'meter', 'mètre'],
  ['cm', 'centimetre', 'centimeter', 'centimètre'],
  ['mm', 'millimetre', 'millimeter', 'millimètre'],
  ['km', 'kilometre', 'kilometer', 'kilomètre'],
  ['µm', 'μm', 'micron', 'micrometre', 'micromètre'],
  ['ft', 'feet', 'foot', 'pied', '′'],
  ['in', 'inch', 'inches', 'pouce', '″', '"'],
  ['kg', 'kilo', 'kilogram', 'kilogramme'],
  ['g', 'gram', 'gramme'],
  ['lb', 'pound', 'livre'],
  ['t', 'tonne'],
  ['l', 'litre', 'liter', 'ℓ'],
  ['ml', 'millilitre', 'milliliter'],
  ['m³', 'm3', 'cubic metre', 'cubic meter', 'mètre cube'],
  ['cu ft', 'cubic foot', 'cubic feet', 'ft³', 'pied cube'],
  ['s', 'sec', 'second', 'seconde'],
  ['min', 'mn', 'minute'],
  ['h', 'hr', 'hour', 'heure'],
  ['d', 'day', 'jour', 'j'],
  ['week', 'semaine', 'wk'],
  ['month', 'mois'],
  ['year', 'yr', 'an', 'année', 'years old'],
  ['bar'],
  ['mbar', 'millibar'],
  ['ata', 'bar absolu', 'bar absolute'],
  ['atm', 'atmosphere', 'atmosphère'],
  ['psi', 'psig'],
  ['°C', 'ºC', '℃', 'degree Celsius', 'degré Celsius', 'degrees C'],
  ['°F', 'ºF', '℉', 'degree Fahrenheit', 'degré Fahrenheit'],
  ['K', 'kelvin'],
  ['%', 'percent', 'per cent', 'pour cent'],
  ['m/min', 'm/mn', 'metre per minute', 'meter per minute', 'mètre par minute'],
  ['ft/min', 'fpm', 'foot per minute', 'pied par minute'],
  ['l/min', 'l/mn', 'litre per minute', 'liter per minute', 'litre par minute'],
  ['tr/min', 'rpm', 'revolutions per minute', 'tour par minute', 'r/min'],
  ['€', 'EUR', 'euro'],
  ['$', 'USD', 'dollar'],
  ['£', 'GBP', 'pounds sterling'],
]

const symbolOf = new Map(spellings.flatMap((names) => names.map((name) => [folded(name), names[0] ?? name] as const)))

/** Words without case, accents and plural; symbols as they are, for case tells Mg from mg. */
function folded(unit: string): string {
  const close = unit.normalize('NFC').replace(/\s+/gu, ' ').trim().replace(/\.$/, '')
  if (!/\p{L}{3}/u.test(close) || close.includes('/')) return close.replace('L', 'l')
  return close.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/(?<=\p{L}{2})s(?![\p{L}])/gu, '')
}

/** One name for all spellings of a unit; a unit that is not in the table has its own. */
export function unitSymbol(unit: string): string {
  return symbolOf.get(folded(unit)) ?? folded(unit)
}

/** Whether the unit, however it is spelled, is one of these or measures the same: feet where metres are asked for. */
export function isUnitOf(unit: string, allowed: readonly string[]): boolean {
  const symbol = unitSymbol(unit)
  if (allowed.some((each) => unitSymbol(each) === symbol)) return true
  const measures = dimensionOf(unit)
  return measures !== null && measures !== 'rate' && allowed.some((each) => dimensionOf(each) === measures)
}

const anyUnit = new RegExp(`^(?:${unitSource})(?![\\p{L}\\p{N}])`, 'u')
/** What makes a speed or a flow of a length or a volume. */
const madeRate = /^(?:\s?[/·]|\s(?:per|par|a|à l['’]|à la)\s?(?:seconde?|minute|hour|heure|day|jour)(?!\p{L}))/u

/** The unit right behind a number as it can be read: the longest known one, and a listed spelling. Empty: another word. */
export function unitsAfter(text: string, at: number, listed: readonly string[]): string[] {
  const rest = text.slice(at, at + 80).replace(/^[\s\u00a0\u202f]*(?:-\s?)?/u, '')
  const known = listed.filter((unit) => {
    const after = rest.slice(unit.length)
    return rest.startsWith(unit) && !madeRate.test(after) && !(/[\p{L}\p{N}]$/u.test(unit) && /^[\p{L}\p{N}]/u.test(after))
  })
  const longest = anyUnit.exec(rest)?.[0]
  return [...new Set([...(longest === undefined ? [] : [longest]), ...known.toSorted((a, b) => b.length - a.length)])]
}

/** Where the unit stands by itself or right behind a number, in the spelling asked for. Null: nowhere. */
export function printedUnit(text: string, unit: string): string | null {
  const wanted = unit.trim()
  if (wanted === '') return null
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + wanted.length)]
    if (!(/^\p{L}/u.test(wanted) && /\p{L}/u.test(before)) && !(/[\p{L}\p{N}]$/u.test(wanted) && /[\p{L}\p{N}]/u.test(after))) return wanted
  }
  return null
}
