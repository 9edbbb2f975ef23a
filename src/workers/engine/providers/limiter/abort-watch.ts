/**
 * Calls back when a signal is aborted. Many calls wait on the signal of one document: they share one listener on it,
 * where each with its own would make Node warn of a leak. Nothing is left on a signal that nobody watches.
 */
export interface AbortWatch {
  /** Answers what ends it. */
  watch(signal: AbortSignal, aborted: () => void): () => void
}

export function createAbortWatch(): AbortWatch {
  const watched = new Map<AbortSignal, { readonly calls: Set<() => void>; readonly listener: () => void }>()
  return {
    watch(signal, aborted) {
      let entry = watched.get(signal)
      if (!entry) {
        const calls = new Set<() => void>()
        entry = { calls, listener: () => [...calls].forEach((call) => call()) }
        watched.set(signal, entry)
        signal.addEventListener('abort', entry.listener)
      }
      const { calls, listener } = entry
      const call = (): void => aborted()
      calls.add(call)
      return () => {
        if (!calls.delete(call) || calls.size > 0) return
        watched.delete(signal)
        signal.removeEventListener('abort', listener)
      }
    },
  }
}
