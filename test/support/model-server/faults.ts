import { createRandom } from '../random.ts'
import type { FaultKind, FaultRule } from './settings.ts'

export interface Fault {
  readonly kind: FaultKind
  readonly retryAfterMs: number | undefined
}

/**
 * Says for each model call whether it fails. By number and text it is the same in every run; by rate it is drawn from
 * the seed and the call's number, so a run with one call at a time repeats exactly.
 */
export function createFaultPlan(seed: number): {
  choose(rules: readonly FaultRule[], call: number, text: string, on?: 'calls' | 'batch-api'): Fault | null
  forget(): void
} {
  let used = new WeakMap<FaultRule, number>()
  return {
    choose(rules, call, text, on = 'calls') {
      for (const [index, rule] of rules.entries()) {
        if ((rule.on ?? 'calls') !== on) continue
        if (!holds(rule, { call, text, chance: chanceOf(seed, call, index), used: used.get(rule) ?? 0 })) continue
        used.set(rule, (used.get(rule) ?? 0) + 1)
        return { kind: rule.kind, retryAfterMs: rule.retryAfterMs }
      }
      return null
    },
    forget() {
      used = new WeakMap()
    },
  }
}

function holds(rule: FaultRule, now: { call: number; text: string; chance: number; used: number }): boolean {
  if (rule.holding !== undefined && !now.text.includes(rule.holding)) return false
  if (rule.next !== undefined) return now.used < rule.next
  if (rule.calls !== undefined) return rule.calls.includes(now.call)
  if (rule.rate !== undefined) return now.chance < rule.rate
  return rule.holding !== undefined
}

function chanceOf(seed: number, call: number, rule: number): number {
  const random = createRandom(seed * 1_000_003 + call * 101 + rule)
  random.below(2)
  return random.below(1_000_000) / 1_000_000
}
