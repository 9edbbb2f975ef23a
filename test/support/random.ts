/** Repeatable chance for property tests: a linear congruential generator, whose seed is part of the test. */
export interface Random {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number
  shuffle<T>(items: readonly T[]): T[]
}

export function createRandom(seed: number): Random {
  let state = BigInt(seed)
  const below = (limit: number): number => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn
    // The upper bits: the lower ones of such a generator repeat soon.
    return Number((state >> 33n) % BigInt(limit))
  }
  return {
    below,
    shuffle<T>(items: readonly T[]): T[] {
      const left = [...items]
      const shuffled: T[] = []
      while (left.length > 0) shuffled.push(...left.splice(below(left.length), 1))
      return shuffled
    },
  }
}
