import type { ModelChoice } from '../../../../shared/model/provider.ts'

/** Whether the server is this machine: its calls cost electricity. */
export function isOnThisComputer({ baseUrl }: Pick<ModelChoice, 'baseUrl'>): boolean {
  return baseUrl !== null && /^https?:\/\/(?:[^/@]*@)?(?:localhost|127(?:\.\d+){3}|\[::1\])(?=[:/]|$)/i.test(baseUrl)
}
