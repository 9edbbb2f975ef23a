/** Why a promise is rejected, watched from now on; throws when it is not rejected at all. */
export async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    () => 'fulfilled' as const,
    (reason: unknown) => ({ reason }),
  )
  if (outcome === 'fulfilled') throw new Error('The promise was expected to be rejected.')
  return outcome.reason
}
