import { ImportPlan, ModelProvider, type ModelChoice } from '../shared/model/provider.ts'
import { failure, FailureError } from '../shared/failure.ts'
import type { Connection } from './connect.ts'

export interface ProviderOptions {
  readonly provider?: string
  readonly baseUrl?: string
  readonly model?: string
  readonly budget?: string
}

/** What is asked where nobody named a model; the other providers have no model that everybody has. */
const usualModel = 'claude-haiku-5-5'

/** Who extracts, as the options say; null where they say nothing. @throws FailureError wrong-usage */
export async function planOf(options: ProviderOptions, connect: () => Promise<Pick<Connection, 'call'>>): Promise<ImportPlan | null> {
  const { provider, baseUrl, model, budget } = options
  const budgetUsd = budget === undefined ? null : dollars(budget)
  if (provider === undefined) {
    for (const [name, value] of [['--base-url', baseUrl], ['--model', model]] as const) if (value !== undefined) throw wrong(`${name} needs --provider: anthropic, openai or compatible.`)
    return budgetUsd === null ? null : { mode: 'now', choice: await chosenBefore(await connect()), budgetUsd }
  }
  if (provider === 'builtin') {
    for (const [name, value] of [['--base-url', baseUrl], ['--model', model], ['--budget', budget]] as const) if (value !== undefined) throw wrong(`${name} is for models; the built-in extractor needs none and costs nothing.`)
    return { mode: 'builtin', choice: null, budgetUsd: null }
  }
  const known = ModelProvider.safeParse(provider)
  if (!known.success) throw wrong(`There is no provider “${provider}”: builtin, anthropic, openai or compatible.`)
  if (known.data === 'compatible' && baseUrl === undefined) throw wrong('--provider compatible needs --base-url: where the server answers, such as http://localhost:11434/v1.')
  const named = model ?? (known.data === 'anthropic' ? usualModel : undefined)
  if (named === undefined) throw wrong(`--provider ${known.data} needs --model: the model to ask.`)
  const plan = ImportPlan.safeParse({ mode: 'now', choice: { provider: known.data, model: named, baseUrl: baseUrl ?? null }, budgetUsd })
  if (!plan.success) throw wrong(plan.error.issues.some(({ path }) => path.includes('baseUrl')) ? `“${baseUrl ?? ''}” is no address: it begins with http:// or https://.` : `“${named}” is no name of a model.`)
  return plan.data
}

async function chosenBefore(connection: Pick<Connection, 'call'>): Promise<ModelChoice> {
  const { settings } = await connection.call('providers.get', {})
  if (!settings.extraction) throw wrong('--budget needs --provider: this library has no model set up.')
  return settings.extraction
}

function dollars(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw wrong(`--budget takes US dollars above 0, such as 0.50, and not “${text}”.`)
  return value
}

function wrong(message: string): FailureError {
  return new FailureError(failure('wrong-usage', message))
}
