import type { ModelChoice } from '../../../../shared/model/provider.ts'
import { anthropicSdk, type ClientOptions } from './anthropic.ts'
import { toCallError } from './call-failure.ts'
import { openaiSdk } from './chat-completions.ts'

const most = 200

/** Names of the models that this key may ask, at most 200. @throws ModelCallError */
export async function listModels(choice: ModelChoice, options: ClientOptions, signal: AbortSignal): Promise<string[]> {
  const names: string[] = []
  try {
    const models = choice.provider === 'anthropic' ? anthropicSdk(choice, options).models.list({}, { signal }) : openaiSdk(choice, options).models.list({ signal })
    for await (const { id } of models) {
      names.push(id)
      if (names.length === most) break
    }
    return names
  } catch (error) {
    throw toCallError(error, { choice, key: options.key, signal, now: options.now() })
  }
}
