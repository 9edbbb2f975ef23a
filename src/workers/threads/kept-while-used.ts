/** What takes a while to make and much memory to keep: one for each key, let go when nobody has asked for it for a time. */
export function keptWhileUsed<T>(options: {
  readonly make: (key: string) => T
  readonly idleMs: number
  /** Calls once after `ms`; the answer cancels it. */
  readonly after: (ms: number, call: () => void) => () => void
}): (key: string) => T {
  const kept = new Map<string, { readonly value: T; cancel: () => void }>()
  return (key) => {
    const known = kept.get(key)
    known?.cancel()
    const entry = { value: known ? known.value : options.make(key), cancel: options.after(options.idleMs, () => kept.delete(key)) }
    kept.set(key, entry)
    return entry.value
  }
}
