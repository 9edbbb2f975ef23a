/** From a stray rejection until what is waited for is given up: pdf.js may have told the waiter by another way. */
const graceMs = 500

/** Listens for promises that pdf.js's worker half rejects and nobody handles. */
export interface StrayRejections {
  /** The promise; rejects with a stray's reason where the promise does not settle soon after it. */
  guard<T>(promise: Promise<T>): Promise<T>
  stop(): void
}

/**
 * In a damaged file pdf.js lets some errors fall: the promise in its worker half is rejected without a handler, and
 * the answer to its other half never comes. A browser logs that and waits for ever; in Node it would end the thread.
 * Here it ends the waiting alone, so that a page fails and the others are read.
 */
export function watchStrayRejections(): StrayRejections {
  interface Waiting {
    reject(reason: unknown): void
    timer: NodeJS.Timeout | null
  }
  const all = new Set<Waiting>()
  const onStray = (reason: unknown): void => {
    for (const waiting of all) waiting.timer ??= setTimeout(() => waiting.reject(reason), graceMs)
  }
  process.on('unhandledRejection', onStray)
  return {
    guard: (promise) =>
      new Promise((resolve, reject) => {
        const waiting: Waiting = { reject, timer: null }
        const settle = (): void => {
          all.delete(waiting)
          if (waiting.timer) clearTimeout(waiting.timer)
        }
        all.add(waiting)
        promise.then(
          (value) => {
            settle()
            resolve(value)
          },
          (error: unknown) => {
            settle()
            reject(error as Error)
          },
        )
      }),
    stop() {
      process.off('unhandledRejection', onStray)
      for (const waiting of all) if (waiting.timer) clearTimeout(waiting.timer)
      all.clear()
    },
  }
}

/** Lets no stray rejection end the thread, whenever it comes: some come when the document is closed already. */
export function surviveStrayRejections(): void {
  process.on('unhandledRejection', () => undefined)
}
