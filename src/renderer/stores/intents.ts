import type { Api } from '../api/index.ts'

/**
 * One click, one command. A second click on the same control within a double click's time, or while the first
 * is still on its way, is the same intention: it shares the first one's command id and its answer.
 */
export interface Intents {
  run<T>(control: string, act: (commandId: string) => Promise<T>): Promise<T>
}

/** The longest double click that systems allow by default. */
const DOUBLE_CLICK_MS = 500

export function createIntents(deps: { readonly newId: Api['newId']; readonly now: () => number }): Intents {
  const recent = new Map<string, { readonly at: number; readonly answer: Promise<unknown>; settled: boolean }>()
  return {
    run: <T>(control: string, act: (commandId: string) => Promise<T>): Promise<T> => {
      const now = deps.now()
      for (const [key, entry] of recent) if (entry.settled && now - entry.at > DOUBLE_CLICK_MS) recent.delete(key)
      const same = recent.get(control)
      if (same) return same.answer as Promise<T>
      const answer = act(deps.newId())
      const entry = { at: now, answer, settled: false }
      recent.set(control, entry)
      const settle = () => {
        entry.settled = true
      }
      answer.then(settle, settle)
      return answer
    },
  }
}
