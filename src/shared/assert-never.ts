/** Closes a switch over a union: the compiler refuses a kind that was forgotten, and so does run time. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}
