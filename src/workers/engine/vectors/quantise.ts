/**
 * [Note: codes]
 * A vector is kept twice: as it came, and, brought to length 1, as one byte a dimension. Bytes are what a search scans:
 * a quarter of the memory, and faster. How far a vector is from its bytes is kept with it (`residual`), so that the
 * similarity to any query of length 1 is known to ± residual, and looking again at the few that could still be among
 * the nearest makes the answer exact. docs/adr/0009-plain-vectors.md has the measurements.
 */
export interface CodedVector {
  readonly codes: Int8Array
  /** The vector at length 1 ≈ scale × codes; all zeros where there was nothing to bring to length. */
  readonly scale: number
  /** Length of what the codes leave out, never too small. */
  readonly residual: number
}

const largestCode = 127
/** What 32-bit numbers and their sums may be off. */
const rounding = 1e-5

export function quantise(vector: Float32Array): CodedVector {
  const unit = toUnit(vector)
  const largest = unit.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const codes = new Int8Array(unit.length)
  const scale = largest / largestCode
  if (scale === 0) return { codes, scale, residual: rounding }
  let squares = 0
  for (const [place, value] of unit.entries()) {
    const code = Math.round(value / scale)
    codes[place] = code
    squares += (value - code * scale) ** 2
  }
  return { codes, scale, residual: Math.sqrt(squares) + rounding }
}

export function toUnit(vector: Float32Array): Float32Array {
  let squares = 0
  for (const value of vector) squares += value * value
  const length = Math.sqrt(squares)
  return length === 0 || !Number.isFinite(length) ? new Float32Array(vector.length) : vector.map((value) => value / length)
}
