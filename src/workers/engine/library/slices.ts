import { failure, FailureError } from '../../../shared/failure.ts'

/**
 * Long work on the engine's own loop, a slice at a time: steps run until the budget of this turn is spent, then the
 * loop turns. Pieces of work come one after the other, so that many of them take no more of a turn than one.
 */
export interface Slices {
  /** Runs `step` again and again until it answers false. Rejects with what a step throws, or with `aborted` after close. */
  run(step: () => boolean): Promise<void>
  /** Lets the loop turn once. */
  breathe(): Promise<void>
  /** No step runs after this; what was not finished rejects with `aborted`. */
  close(): void
}

/** A step of a few milliseconds may follow; the whole turn stays under 20. */
const budgetMs = 8

export function createSlices(options: { readonly monotonicMs: () => number; readonly nextTurn: (run: () => void) => void }): Slices {
  const waiting: { readonly step: () => boolean; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = []
  let scheduled = false
  let closed = false

  const schedule = (): void => {
    if (scheduled || closed || waiting.length === 0) return
    scheduled = true
    options.nextTurn(() => {
      scheduled = false
      turn()
      schedule()
    })
  }

  const turn = (): void => {
    const startedMs = options.monotonicMs()
    while (!closed && options.monotonicMs() - startedMs < budgetMs) {
      const piece = waiting[0]
      if (!piece) return
      try {
        if (piece.step()) continue
        piece.resolve()
      } catch (error) {
        piece.reject(error)
      }
      waiting.shift()
    }
  }

  return {
    run: (step) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(stopped())
        waiting.push({ step, resolve, reject })
        schedule()
      }),
    breathe: () => new Promise((resolve) => options.nextTurn(resolve)),
    close() {
      closed = true
      for (const piece of waiting.splice(0)) piece.reject(stopped())
    },
  }
}

function stopped(): FailureError {
  return new FailureError(failure('aborted', 'The library is being closed; it goes on at the next start.'))
}
