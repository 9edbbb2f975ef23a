import type { ModelProvider } from '../shared/model/provider.ts'
import type { Connection } from './connect.ts'

/** Where a person's shell holds keys: no argument ever does. */
export const keyVariables: Readonly<Record<ModelProvider, string>> = {
  anthropic: 'ANTHROPIC_API_KEY',
  openai: 'OPENAI_API_KEY',
  compatible: 'COURSEGRAPH_COMPATIBLE_API_KEY',
}

/**
 * Hands the keys of the environment to the engine, which keeps them in its memory. An engine that somebody else runs
 * keeps those that it has.
 */
export async function giveKeys(connection: Pick<Connection, 'call' | 'holder'>, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const found = (Object.entries(keyVariables) as [ModelProvider, string][]).flatMap(([provider, name]) => (env[name]?.trim() ? [{ provider, key: env[name].trim() }] : []))
  if (found.length === 0) return
  const held = connection.holder() === null ? [] : (await connection.call('providers.get', {})).keys
  for (const { provider, key } of found) {
    if (!held.some((each) => each.provider === provider && each.baseUrl === null)) await connection.call('providers.giveKey', { provider, baseUrl: null, key, source: 'environment' })
  }
}
