import type { ModelChoice } from '../../../../shared/model/provider.ts'
import { anthropicSdk } from './anthropic.ts'
import type { ClientOptions } from './client-options.ts'
import { callInTime } from './call-in-time.ts'
import { openaiSdk } from './chat-completions.ts'

const most = 200

/** Names of the models that this key may ask, at most 200. @throws ModelCallError */
export async function listModels(choice: ModelChoice, options: ClientOptions, signal: AbortSignal): Promise<string[]> {
  return callInTime(choice, options, signal, async (within) => {
    const names: string[] = []
    const models = choice.provider === 'anthropic' ? anthropicSdk(choice, options).models.list({}, { signal: within }) : openaiSdk(choice, options).models.list({ signal: within })
    for await (const { id } of models) {
      names.push(id)
      if (names.length === most) break
    }
    return names
  })
}
