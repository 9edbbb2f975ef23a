import { plainText } from './plain-text.ts'

/** Numbers of a text with a dot and without spaces between thousands: "1 200,5" and "1,200.5" are both 1200.5. */
export function numbersIn(text: string): string[] {
  return [...plainText(text).plain.matchAll(/\d+(?:[ ,.']\d+)*/g)].flatMap(([found]) => readings(found))
}

/** The numbers of a value as it was answered; null where it has none. A range has two. */
export function valueNumbers(value: string): string[] | null {
  const found = [...plainText(value).plain.matchAll(/\d+(?:[ ,.']\d+)*/g)].map(([each]) => readings(each))
  return found.length === 0 ? null : found.map((each) => each[0] ?? '')
}

/** Whether each number of the value stands in the quote. */
export function numbersStandIn(value: string, quote: string): boolean {
  const said = new Set(numbersIn(quote))
  return [...plainText(value).plain.matchAll(/\d+(?:[ ,.']\d+)*/g)].every(([each]) => readings(each).some((reading) => said.has(reading)))
}

/** What a printed number can mean: a comma or a dot before three digits may part thousands or decimals. */
function readings(printed: string): string[] {
  const close = printed.replace(/[ ']/g, '')
  const forms = new Set<string>()
  if (/^\d{1,3}(?:[,.]\d{3})+$/.test(close)) forms.add(tidy(close.replace(/[,.]/g, '')))
  const parts = close.split(/[,.]/)
  if (parts.length === 1) forms.add(tidy(close))
  else forms.add(tidy(`${parts.slice(0, -1).join('')}.${parts.at(-1) ?? ''}`))
  return [...forms]
}

function tidy(number: string): string {
  const value = Number(number)
  return Number.isFinite(value) ? String(value) : number
}
