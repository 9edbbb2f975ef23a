/** How far off our estimates of input tokens are: each model counts with a tokenizer of its own. */
export interface InputRatio {
  /** What an estimate is multiplied with. */
  value(): number
  /** `counted` may hold tokens that were written to the cache: those are not in the estimate. */
  learn(estimated: number, counted: number, cacheWriteTokens: number): void
}

const weight = 0.1
const lowest = 0.5
const highest = 3

export function createInputRatio(): InputRatio {
  let ratio = 1
  return {
    value: () => ratio,
    learn(estimated, counted, cacheWriteTokens) {
      const own = counted - cacheWriteTokens
      if (estimated <= 0 || own <= 0) return
      ratio += weight * (Math.min(highest, Math.max(lowest, own / estimated)) - ratio)
    },
  }
}
