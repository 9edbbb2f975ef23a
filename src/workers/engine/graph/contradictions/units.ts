/** What a unit measures and how it is brought to the one that all of its kind are compared in. */
export interface KnownUnit {
  readonly kind: string
  readonly factor: number
  /** Added after the factor: degrees have another zero. */
  readonly offset: number
}

/** Names as they are printed in English and French, by kind: the factor to the kind's first unit, then the names. */
const table: Readonly<Record<string, readonly (readonly [factor: number, names: string, offset?: number])[]>> = {
  length: [
    [1, 'm|meter|metre|mètre|msw'],
    [0.01, 'cm|centimeter|centimetre|centimètre'],
    [0.001, 'mm|millimeter|millimetre|millimètre'],
    [1000, 'km|kilometer|kilometre|kilomètre'],
    [0.3048, 'ft|foot|feet|fsw|pied|′'],
    [0.0254, 'in|inch|inche|pouce|″|"'],
    [0.9144, 'yd|yard'],
    [1609.344, 'mile|mi'],
    [1852, 'nautical mile|nmi|nm|mille nautique|mille marin'],
  ],
  pressure: [
    [1, 'bar'],
    [0.001, 'mbar|millibar|hpa'],
    [1.01325, 'atm|ata|atmosphere|atmosphère'],
    [0.0689476, 'psi|psig'],
    [0.01, 'kpa'],
    [10, 'mpa'],
    [0.00001, 'pa|pascal'],
    [0.00133322, 'mmhg|mm hg'],
  ],
  time: [
    [1, 's|sec|second|seconde'],
    [0.001, 'ms|millisecond|milliseconde'],
    [60, 'min|mn|minute'],
    [3600, 'h|hr|hour|heure'],
    [86_400, 'd|day|jour|j'],
    [604_800, 'week|semaine'],
    [2_629_800, 'month|mois'],
    [31_557_600, 'year|an|année|yr'],
  ],
  mass: [
    [1, 'kg|kilo|kilogram|kilogramme'],
    [0.001, 'g|gram|gramme'],
    [0.000001, 'mg|milligram|milligramme'],
    [1000, 't|tonne'],
    [0.453592, 'lb|pound|livre'],
    [0.0283495, 'oz|ounce|once'],
  ],
  volume: [
    [1, 'l|liter|litre|dm3'],
    [0.001, 'ml|milliliter|millilitre|cm3'],
    [0.01, 'cl|centiliter|centilitre'],
    [1000, 'm3|cubic meter|cubic metre|mètre cube'],
    [28.3168, 'cuft|cubic foot|cubic feet|cf'],
    [3.78541, 'gal|gallon'],
  ],
  temperature: [
    [1, '°c|ºc|℃|celsius|degree celsius|degré celsius|degree c|degré c', 0],
    [5 / 9, '°f|ºf|℉|fahrenheit|degree fahrenheit|degré fahrenheit|degree f', -160 / 9],
    [1, 'k|kelvin', -273.15],
  ],
  speed: [
    [1, 'm/min|m/mn|meter per minute|metre per minute|mètre par minute|meters per minute|metres per minute|mètres par minute'],
    [60, 'm/s|meter per second|metre per second|mètre par seconde|meters per second|metres per second|mètres par seconde'],
    [0.3048, 'ft/min|fpm|foot per minute|feet per minute|pieds par minute'],
    [1000 / 60, 'km/h|kilomètres par heure|kilometers per hour|kilometres per hour'],
    [1609.344 / 60, 'mph|miles per hour'],
    [1852 / 60, 'kn|kt|knot|nœud|noeud'],
  ],
  share: [
    [1, '%|percent|per cent|pour cent'],
    [0.1, '‰'],
  ],
  energy: [
    [1, 'kj'],
    [0.001, 'j|joule'],
    [4.184, 'kcal'],
    [3600, 'kwh'],
  ],
}

const units = new Map<string, KnownUnit>(
  Object.entries(table).flatMap(([kind, rows]) => rows.flatMap(([factor, names, offset = 0]) => names.split('|').map((name): [string, KnownUnit] => [nameOf(name), { kind, factor, offset }]))),
)

/** Null: nobody has told how this one is converted. */
export function knownUnit(printed: string): KnownUnit | null {
  const name = nameOf(printed)
  return units.get(name) ?? units.get(name.replace(/s$/, '')) ?? null
}

/** The form in which two printed units are the same one: "Bars" and "bar", "m³" and "m3". */
export function nameOf(printed: string): string {
  return printed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[.]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/° (?=[cfk])/, '°')
    .trim()
}
