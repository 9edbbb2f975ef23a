/** So many pieces of work at once, the others in the order in which they came. */
export interface Lanes {
  run<T>(work: () => Promise<T>): Promise<T>
}

export function createLanes(count: number): Lanes {
  const waiting: (() => void)[] = []
  let busy = 0

  const next = (): void => {
    const start = busy < count ? waiting.shift() : undefined
    if (!start) return
    busy += 1
    start()
  }

  return {
    run: (work) =>
      new Promise((resolve, reject) => {
        waiting.push(() => {
          work()
            .then(resolve, reject)
            .finally(() => {
              busy -= 1
              next()
            })
        })
        next()
      }),
  }
}
