/** What every client is made with. */
export interface ClientOptions {
  /** Null where a server needs none. */
  readonly key: string | null
  /** Longest time from the request to the whole answer. */
  readonly timeoutMs: number
  readonly now: () => number
}
