import type { Block } from './document.ts'
import type { Run } from './geometry.ts'

/** A block as it is stored and crosses threads: most of its JSON would be its runs. */
export interface PackedBlock extends Omit<Block, 'runs'> {
  readonly runs: string
}

/**
 * Runs as short text, a third of their JSON: each number as the difference to the one it is most like, in the
 * base-64 VLQ of source maps (https://tc39.es/ecma426/#sec-base64-vlq). Coordinates are kept to a tenth of a point,
 * which is what layout gives.
 */
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const values = new Map([...digits].map((digit, value) => [digit.charCodeAt(0), value]))
/** Further out than any page; what a damaged file places there is not seen, and must not be written for ever. */
const farthestTenths = 1e9

/** Text of ASCII letters and signs, without quotes; empty for no runs. */
export function packRuns(runs: readonly Run[]): string {
  let text = ''
  let [lastEnd, lastPage, lastRight, lastTop] = [0, 0, 0, 0]
  for (const [start, end, page, x0, y0, x1, y1] of runs) {
    const [left, top, right, bottom] = [tenths(x0), tenths(y0), tenths(x1), tenths(y1)]
    text += vlq(start - lastEnd) + vlq(end - start) + vlq(page - lastPage) + vlq(left - lastRight) + vlq(top - lastTop) + vlq(right - left) + vlq(bottom - top)
    lastEnd = end
    lastPage = page
    lastRight = right
    lastTop = top
  }
  return text
}

/** The runs again. @throws Error where the text was not made by `packRuns` */
export function unpackRuns(text: string): Run[] {
  const runs: Run[] = []
  let at = 0
  const next = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 32) {
      const digit = values.get(text.charCodeAt(at))
      if (digit === undefined) throw new Error(`Packed runs are damaged at ${at}.`)
      at += 1
      value += (digit % 32) * scale
      if (digit < 32) return value % 2 === 1 ? -(value - 1) / 2 : value / 2
    }
  }
  let [end, page, right, top] = [0, 0, 0, 0]
  while (at < text.length) {
    const start = end + next()
    end = start + next()
    page += next()
    const left = right + next()
    top += next()
    right = left + next()
    const bottom = top + next()
    runs.push([start, end, page, left / 10, top / 10, right / 10, bottom / 10])
  }
  return runs
}

function tenths(points: number): number {
  return Math.min(farthestTenths, Math.max(-farthestTenths, Math.round(points * 10) || 0))
}

/** The sign in the lowest bit. */
function vlq(number: number): string {
  const unsigned = number < 0 ? -2 * number + 1 : 2 * number
  return short[unsigned] ?? written(unsigned)
}

/** Five bits a digit, the lowest digit first. */
function written(unsigned: number): string {
  let rest = unsigned
  let text = ''
  while (rest >= 32) {
    text += digits[32 + (rest % 32)] as string
    rest = Math.floor(rest / 32)
  }
  return text + (digits[rest] as string)
}

/** Nearly all numbers are small: a page has thousands, and these are written once. */
const short: readonly string[] = Array.from({ length: 4096 }, (_each, unsigned) => written(unsigned))
