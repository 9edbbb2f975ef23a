/** Asks again and again until it holds; the limit is there to fail a test, never to time it. */
export async function waitUntil<T>(what: string, ask: () => T | null | undefined | false | Promise<T | null | undefined | false>, limitMs = 30_000): Promise<T> {
  const giveUpAt = performance.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (performance.now() > giveUpAt) throw new Error(`It did not come to this within ${limitMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
