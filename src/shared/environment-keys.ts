import type { KeyOwner } from './contract/providers.ts'

/** Variables that people and their tools already set. One for a compatible server is for whichever server is asked. */
const variables = [
  { name: 'ANTHROPIC_API_KEY', provider: 'anthropic' },
  { name: 'OPENAI_API_KEY', provider: 'openai' },
  { name: 'COURSEGRAPH_COMPATIBLE_API_KEY', provider: 'compatible' },
] as const

/** Keys of providers in an environment; an empty variable is none. */
export function environmentKeys(env: Readonly<Record<string, string | undefined>>): (KeyOwner & { readonly key: string })[] {
  return variables.flatMap(({ name, provider }) => {
    const key = env[name]?.trim()
    return key ? [{ provider, baseUrl: null, key }] : []
  })
}
