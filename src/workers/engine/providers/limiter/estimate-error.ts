/** How far what calls take is from what was reserved for them, so that as much is left over as they may be off together. */
export interface EstimateError {
  learn(reserved: number, used: number): void
  /** What calls under way may take beyond their reservations; `sumOfSquares`: of those reservations. */
  slack(sumOfSquares: number): number
}

/** Until calls have come back: characters are a third off as a measure of tokens, at the worst. */
const squaredAtFirst = (1 / 3) ** 2
/** Weight of the newest call. */
const weight = 0.02
/**
 * Standard deviations. Beyond three of them is one case in 740 if errors were evenly spread: too near the one refusal in
 * 1,000 that is allowed, and a few large calls make for wilder sums than that.
 */
const deviations = 4

/** Errors of calls are independent, so their squares add up: many calls together are relatively less off than one. */
export function createEstimateError(): EstimateError {
  let squared = squaredAtFirst
  return {
    learn(reserved, used) {
      if (reserved > 0) squared += weight * (((used - reserved) / reserved) ** 2 - squared)
    },
    slack: (sumOfSquares) => deviations * Math.sqrt(squared * Math.max(0, sumOfSquares)),
  }
}
