/** What a unit measures; a fact whose unit cannot measure its subject is dropped. */
export type Dimension =
  | 'length' | 'area' | 'volume' | 'mass' | 'time' | 'temperature' | 'pressure' | 'speed' | 'flow' | 'voltage' | 'current' | 'resistance' | 'power' | 'energy' | 'charge' | 'frequency' | 'torque' | 'force'
  | 'angle' | 'amount' | 'concentration' | 'ratio' | 'money' | 'data' | 'sound' | 'light' | 'density' | 'acceleration'
  /** So much of anything for each of something else: "4 g per day", "25 °C/km". */
  | 'rate'

/** Unit patterns, the longest first within a dimension. Case matters for symbols; words are spelled both ways. */
const patterns: readonly (readonly [Dimension, string])[] = [
  ['speed', String.raw`(?:[Mm](?:et|èt)(?:er|re)s?|[Ff]eet|[Kk]ilom(?:et|èt)(?:er|re)s?|[Mm]iles?|[Pp]ieds|[Cc]m)(?: per | par | à l'| à la | a )(?:minute|second|seconde|hour|heure)|km\/h|km\/s|m\/min|m\/s|cm\/s|mm\/s|ft\/min|fpm|ft\/s|mph|knots?|nœuds?|noeuds?|kn|kt`],
  ['acceleration', String.raw`m\/s[²2]`],
  ['flow', String.raw`l(?:it(?:er|re)s?)?(?: per | par )(?:minute|hour|heure|second|seconde)|[lL]\/min|[lL]\/h|[lL]\/s|m[³3]\/h|m[³3]\/s|mL\/min|ml\/min|cfm|gpm|[Bb]arrels per day`],
  ['concentration', String.raw`mol\/[lL]|mmol\/[lL]|mg\/d[lL]|mg\/[lL]|g\/[lL]|µg\/m[³3]|mg\/m[³3]|mg\/kg|g\/kg|ppm|ppb`],
  ['density', String.raw`kg\/m[³3]|kg\/[lLℓ]|kg\/dm[³3]|g\/cm[³3]|g\/m[lL]`],
  ['torque', String.raw`N[·.⋅ -]?m(?![\p{L}/²])|newton[- ]met(?:er|re)s?|ft[- ·]lbs?|in[- ·]lbs?|foot[- ]pounds?|inch[- ]pounds?`],
  ['temperature', String.raw`°\s?[CFK]|º\s?[CFK]|℃|℉|degrees? (?:Celsius|Fahrenheit|centigrade|C|F)|degrés? (?:Celsius|Fahrenheit|centigrades?|C)|kelvins?|K(?![\p{L}\p{N}])`],
  ['pressure', String.raw`mbars?|bars?|millibars?|hPa|kPa|MPa|GPa|Pa|psig?|atm|ata|ATA|atmosph(?:ere|ère)s?|mm ?Hg|pascals?|inHg`],
  ['area', String.raw`km[²2]|cm[²2]|mm[²2]|m[²2](?![\p{L}\p{N}])|hectares?|ha(?![\p{L}])|sq\.? ?ft|square (?:feet|met(?:er|re)s?|inches|miles|kilomet(?:er|re)s?)|acres?|m(?:è|e)tres? carrés?`],
  ['volume', String.raw`cm[³3]|dm[³3]|m[³3](?![\p{L}\p{N}])|c[lL](?![\p{L}])|d[lL](?![\p{L}])|m[lL](?![\p{L}])|µ[lL](?![\p{L}])|[lL](?![\p{L}'’])|(?:milli|centi|deci)?lit(?:er|re)s?|gallons?|gal(?![\p{L}])|cubic (?:feet|met(?:er|re)s?|inches|centimet(?:er|re)s?)|cups?|tablespoons?|teaspoons?|tbsp|tsp|fl\.? ?oz|pints?|quarts?|cuill(?:è|e)res? à (?:soupe|café)|m(?:è|e)tres? cubes?`],
  ['charge', String.raw`mAh|Ah(?![\p{L}])`],
  ['energy', String.raw`kWh|MWh|Wh(?![\p{L}])|kJ|MJ|joules?|kcal|[Cc]alories?|eV|keV|MeV`],
  ['voltage', String.raw`mV|kV|volts?|V(?:AC|DC)?(?![\p{L}\p{N}])`],
  ['current', String.raw`mA(?![\p{L}])|amperes?|ampères?|amps?|A(?![\p{L}\p{N}'’])`],
  ['resistance', String.raw`[kM]?[ΩΩ]|(?:kilo|mega)?ohms?`],
  ['power', String.raw`kVA|kW(?![\p{L}])|MW|mW|GW|(?:kilo|mega)?watts?|W(?![\p{L}\p{N}])|hp(?![\p{L}])|horsepower`],
  ['frequency', String.raw`GHz|MHz|kHz|Hz|hertz|rpm|r\/min|tr\/min|tours(?: par |\/)min(?:ute)?|revolutions per minute|bpm|beats per minute|battements par minute|breaths per minute|compressions per minute|compressions par minute|cycles per second`],
  ['data', String.raw`[KMGT]B(?:\/s|ps)?(?![\p{L}])|[KMG]b(?:\/s|ps|it\/s)|kB|KiB|MiB|GiB|TiB|(?:kilo|mega|giga|tera)?bytes?|[KMGT]o(?![\p{L}])|octets?|bits?(?![\p{L}])|pixels?|px|dpi`],
  ['length', String.raw`km(?![\p{L}])|cm(?![\p{L}])|mm(?![\p{L}])|dm(?![\p{L}])|µm|μm|nm(?![\p{L}])|NM(?![\p{L}])|m(?![\p{L}\p{N}'’/²³])|(?:kilo|centi|milli|micro|nano|deci)?(?:met(?:er|re)s?|mètres?)|microns?|feet|foot|ft(?![\p{L}])|inch(?:es)?|in\.(?=[ ,;)]|$)|yards?|yds?(?![\p{L}])|miles?|nautical miles?|milles? (?:nautiques?|marins?)|nmi|pieds?|pouces?|[″′]|(?<=[⁄/]\d{1,2})["”]`],
  ['mass', String.raw`kg(?![\p{L}])|mg(?![\p{L}])|µg|μg|g(?![\p{L}\p{N}'’/])|(?:kilo|milli|micro)?gram(?:me)?s?|kilos?|tonnes?|tons?|t(?![\p{L}\p{N}'’/])|lbs?(?![\p{L}])|pounds?|oz(?![\p{L}])|ounces?`],
  ['time', String.raw`ms(?![\p{L}])|µs|μs|ns(?![\p{L}])|milliseconds?|millisecondes?|microseconds?|nanoseconds?|seconds?|secondes?|secs?(?![\p{L}])|minutes?|mins?(?![\p{L}])|hours?|heures?|hrs?(?![\p{L}])|days?|jours?|weeks?|semaines?|months?|mois|years?|ans?(?![\p{L}])|années?|h(?![\p{L}\p{N}'’])|s(?![\p{L}\p{N}'’])`],
  ['force', String.raw`kN|newtons?|N(?![\p{L}\p{N}'’°º·⋅]|\.\p{L})`],
  ['amount', String.raw`mmol|µmol|moles?|mol(?![\p{L}])`],
  ['sound', String.raw`dB(?:\(A\)|A)?|decibels?|décibels?`],
  ['light', String.raw`lux|lumens?|lm(?![\p{L}])|candelas?`],
  ['money', String.raw`€|\$|£|USD|EUR|CAD|CHF|dollars?|euros?|pounds sterling`],
  ['ratio', String.raw`%|percent|per cent|pour cent|percentage points?|p\. ?100|‰`],
  ['angle', String.raw`°(?!\s?[CFK])|degrees?(?! (?:Celsius|Fahrenheit|centigrade|C\b|F\b))|degrés?(?! (?:Celsius|Fahrenheit|centigrades?|C\b))|radians?|rad(?![\p{L}])`],
]

const plainUnit = patterns.map(([, source]) => source).join('|')

/** "per day", "par personne", "/(kg·K)": what makes a rate of a unit. French "par" leads to many other things. */
const perSource = String.raw`[ ]?\/[ ]?(?:\([\p{L}·⋅.²³ ]{1,12}\)|\p{L}[\p{L}·⋅²³]{0,8})|[ ](?:per|for (?:each|every)) \p{L}+|[ ](?:an?|each) (?:second|minute|hour|day|night|week|month|year)|[ ]par (?:seconde|minute|heure|jour|nuit|semaine|mois|an|année|personne|habitant|élève|adulte|enfant|patient|plongeur|kg|kilo(?:gramme|mètre)?|km|mètre(?: carré| cube)?|m[²³]?|litre|tonne|hectare|tour|cycle|prise|dose|portion|étage|local)(?!\p{L})`

/** One alternation with a named group for each dimension would be slow; one group, then a lookup. */
export const unitSource = `(?:${plainUnit})(?:${perSource})?`

const rate = new RegExp(`^(?:${plainUnit})(?:${perSource})$`, 'u')

const anchored = patterns.map(([dimension, source]) => [dimension, new RegExp(`^(?:${source})$`, 'u')] as const)

/** The dimension of a unit as printed, or null for something that only looks like one. */
export function dimensionOf(unit: string): Dimension | null {
  // The inch mark is a unit only after a fraction, which the pattern checks in its place.
  if (unit === '"' || unit === '”') return 'length'
  const plain = unit.replace(/\s+/g, ' ')
  return anchored.find(([, pattern]) => pattern.test(plain))?.[0] ?? (rate.test(plain) ? 'rate' : null)
}
