import type { ModelChoice, ModelProvider, ProviderSettings } from '../../shared/model/provider.ts'
import { toFailure } from '../../shared/failure.ts'
import type { CommandContext } from '../context.ts'
import { keyVariables } from '../environment-keys.ts'
import type { Check } from './doctor-check.ts'

const names: Readonly<Record<ModelProvider, string>> = { anthropic: 'Anthropic', openai: 'OpenAI', compatible: 'Own server' }
/** Asking for the list of models costs nothing, and shows both that somebody answers and that the key is taken. */
const answerLimitMs = 10_000

/** One line for each provider: is there a key, does it answer, what is the next step. A provider that nobody uses is no fault. */
export async function providerChecks(context: CommandContext): Promise<Check[]> {
  const settings = await settingsOf(context)
  const inUse = settings?.extraction ?? null
  return Promise.all((Object.keys(names) as ModelProvider[]).map((provider) => check(context, provider, inUse?.provider === provider ? inUse : null)))
}

/** Null where the library cannot be asked; that has its own line. */
async function settingsOf(context: CommandContext): Promise<ProviderSettings | null> {
  try {
    return (await (await context.connect(false)).call('providers.get', {}, { signal: context.signal })).settings
  } catch {
    return null
  }
}

async function check(context: CommandContext, provider: ModelProvider, inUse: ModelChoice | null): Promise<Check> {
  const name = names[provider]
  const key = context.env[keyVariables[provider]]?.trim() || null
  const use = inUse ? `${inUse.model}${inUse.baseUrl === null ? '' : ` at ${inUse.baseUrl.replace(/\/\/[^/@]*@/, '//')}`} is set up` : null
  if (provider === 'compatible' && !inUse) return { name, state: 'ok', found: 'none is set up in this library', next: 'For Ollama and the like: ingest --provider compatible --base-url http://localhost:11434/v1 --model NAME.' }
  if (provider !== 'compatible' && key === null)
    return { name, state: inUse ? 'warning' : 'ok', found: [use, `no key in ${keyVariables[provider]}`].filter(Boolean).join('; '), next: `Set ${keyVariables[provider]} for commands; the window keeps its own key.` }
  const { message, action } = await answers(inUse ?? { provider, model: 'any', baseUrl: null }, key, context.signal)
  const found = [use, key === null ? null : `key in ${keyVariables[provider]}`, message].filter(Boolean).join('; ')
  return action === null ? { name, state: 'ok', found } : { name, state: inUse ? 'failed' : 'warning', found, next: action }
}

/** `action: null`: it answers. */
async function answers(choice: ModelChoice, key: string | null, signal: AbortSignal): Promise<{ readonly message: string; readonly action: string | null }> {
  const [{ listModels }, { ModelCallError }] = await Promise.all([import('../../workers/engine/providers/clients/list-models.ts'), import('../../workers/engine/providers/model-port.ts')])
  try {
    const models = await listModels(choice, { key, timeoutMs: answerLimitMs, now: Date.now }, AbortSignal.any([signal, AbortSignal.timeout(answerLimitMs)]))
    return { message: `answers, ${models.length} models`, action: null }
  } catch (error) {
    const { message, action } = error instanceof ModelCallError ? error.failure : toFailure(error)
    return { message, action }
  }
}
