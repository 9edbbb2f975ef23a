/** One thing that was looked at. `later`: it belongs to a part that is not in this version yet. */
export interface Check {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'failed' | 'later'
  readonly found: string
  readonly next?: string
}
