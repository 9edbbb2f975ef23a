/** What calls of a size generate, to reserve no more and no less of the output limit. */
export interface OutputAverage {
  /** Expected output tokens; never more than `maxOutputTokens`, which is the answer while nothing is known. */
  expect(inputTokens: number, maxOutputTokens: number): number
  learn(inputTokens: number, outputTokens: number): void
}

/** Weight of the newest call. */
const weight = 0.1

/** Sizes are classed by powers of two; a class that was never seen answers as the nearest one. */
export function createOutputAverage(): OutputAverage {
  const byClass = new Map<number, number>()
  const classOf = (inputTokens: number): number => Math.round(Math.log2(Math.max(1, inputTokens)))
  return {
    expect(inputTokens, maxOutputTokens) {
      const own = classOf(inputTokens)
      let nearest: { readonly distance: number; readonly average: number } | null = null
      for (const [other, average] of byClass) {
        const distance = Math.abs(other - own)
        if (!nearest || distance < nearest.distance) nearest = { distance, average }
      }
      return nearest ? Math.min(maxOutputTokens, Math.ceil(nearest.average)) : maxOutputTokens
    },
    learn(inputTokens, outputTokens) {
      const own = classOf(inputTokens)
      const before = byClass.get(own)
      byClass.set(own, before === undefined ? outputTokens : before + weight * (outputTokens - before))
    },
  }
}
