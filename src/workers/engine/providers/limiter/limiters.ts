import type { Failure } from '../../../../shared/failure.ts'
import type { LaneState, ModelChoice } from '../../../../shared/model/provider.ts'
import type { Limiter } from '../limiter-port.ts'
import type { ModelTraits } from '../model-port.ts'
import { createLimiter } from './limiter.ts'
import type { LimiterClock } from './limiter-clock.ts'

/** All limiters of the app: everybody who calls the same model at the same place with the same key gets the same one. */
export interface Limiters {
  /** `keyFingerprint`: a hash, never the key; null: no key. */
  of(choice: ModelChoice, keyFingerprint: string | null, traits: ModelTraits): Limiter
  states(): LaneState[]
  /** After each change of any of them. Answers what ends it. */
  onChange(listener: () => void): () => void
  /** Tries again whatever was stopped: a person changed a key or paid. */
  restart(): void
  /** Refuses all calls of all lanes. Lanes asked for afterwards are refused as well. */
  close(reason: Failure): void
}

export interface LimitersOptions {
  readonly clock: LimiterClock
  readonly random: () => number
  readonly maxConcurrency: number
  /** Limits seen in a former run. */
  readonly known?: (choice: ModelChoice) => LaneState['limits'] | null
}

export function createLimiters({ clock, random, maxConcurrency, known }: LimitersOptions): Limiters {
  const lanes = new Map<string, { readonly place: string; readonly choice: ModelChoice; readonly limiter: Limiter; readonly release: () => void }>()
  const listeners = new Set<() => void>()
  let closed: Failure | null = null
  const changed = (): void => {
    for (const listener of [...listeners]) listener()
  }
  /** Lanes of a former key: gone once nobody uses them. */
  const retire = (place: string, kept: string): void => {
    for (const [key, lane] of lanes) {
      const { inFlight, waiting } = lane.limiter.state()
      if (lane.place !== place || key === kept || inFlight + waiting > 0) continue
      lane.release()
      lanes.delete(key)
    }
  }

  return {
    of({ provider, baseUrl, model }, keyFingerprint, traits) {
      const choice: ModelChoice = { provider, baseUrl, model }
      const place = JSON.stringify([provider, baseUrl, model])
      const key = JSON.stringify([provider, baseUrl, model, keyFingerprint])
      retire(place, key)
      const lane = lanes.get(key)
      if (lane) return lane.limiter
      const limiter = createLimiter({ traits, clock, random, known: known?.(choice) ?? null, maxConcurrency })
      if (closed) limiter.close(closed)
      lanes.set(key, { place, choice, limiter, release: limiter.onChange(changed) })
      return limiter
    },
    states: () => [...lanes.values()].map(({ choice, limiter }) => ({ ...choice, ...limiter.state() })),
    onChange(listener) {
      const entry = (): void => listener()
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
    restart() {
      for (const { limiter } of lanes.values()) limiter.restart()
    },
    close(reason) {
      closed ??= reason
      for (const { limiter } of lanes.values()) limiter.close(closed)
    },
  }
}
