/** What went through over the last minute. */
export interface MinuteRates {
  add(at: number, inputTokens: number, outputTokens: number): void
  last(at: number): { readonly calls: number; readonly inputTokens: number; readonly outputTokens: number }
}

const minuteMs = 60_000
const stepMs = 1000

/** Kept in steps of a second, so that it never holds more than sixty-one of them. Times are monotonic. */
export function createMinuteRates(): MinuteRates {
  let steps: { readonly at: number; calls: number; inputTokens: number; outputTokens: number }[] = []
  const forget = (at: number): void => {
    if (steps[0] && at - steps[0].at >= minuteMs) steps = steps.filter((step) => at - step.at < minuteMs)
  }
  return {
    add(at, inputTokens, outputTokens) {
      forget(at)
      const last = steps.at(-1)
      const step = last && at - last.at < stepMs ? last : { at, calls: 0, inputTokens: 0, outputTokens: 0 }
      if (step !== last) steps.push(step)
      step.calls += 1
      step.inputTokens += inputTokens
      step.outputTokens += outputTokens
    },
    last(at) {
      forget(at)
      return steps.reduce(
        (sum, step) => ({ calls: sum.calls + step.calls, inputTokens: sum.inputTokens + step.inputTokens, outputTokens: sum.outputTokens + step.outputTokens }),
        { calls: 0, inputTokens: 0, outputTokens: 0 },
      )
    },
  }
}
