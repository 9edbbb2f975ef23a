import { BaseUrl, type ModelChoice, type ModelPrice, type ModelProvider, type ProviderKind } from '../../../../shared/model/provider.ts'

/** A place to ask, while a person writes it. */
export interface PlaceDraft {
  readonly model: string
  /** Of a compatible server. */
  readonly baseUrl: string
}

/** Where these servers listen when nobody changes it. */
export const usualAddresses = [
  { name: 'Ollama', baseUrl: 'http://localhost:11434/v1' },
  { name: 'LM Studio', baseUrl: 'http://localhost:1234/v1' },
  { name: 'llama.cpp', baseUrl: 'http://localhost:8080/v1' },
  { name: 'vLLM', baseUrl: 'http://localhost:8000/v1' },
] as const

const firstDrafts: Record<ModelProvider, PlaceDraft> = {
  anthropic: { model: 'claude-haiku-5-5', baseUrl: '' },
  openai: { model: '', baseUrl: '' },
  compatible: { model: '', baseUrl: usualAddresses[0].baseUrl },
}

/** What stands in the fields before anybody writes: what is in use, else what suits most. */
export function startDraft(provider: ModelProvider, inUse: ModelChoice | null): PlaceDraft {
  return inUse?.provider === provider ? { model: inUse.model, baseUrl: inUse.baseUrl ?? '' } : firstDrafts[provider]
}

/** A model that no server has: its refusal brings the list of those that it has. */
const nobody = 'list-models'

/** The draft as a place to ask; null while its address is none. An empty model asks for the list. */
export function choiceOf(provider: ModelProvider, draft: PlaceDraft): ModelChoice | null {
  const model = draft.model.trim() || nobody
  if (provider !== 'compatible') return { provider, model, baseUrl: null }
  const baseUrl = BaseUrl.safeParse(draft.baseUrl.trim().replace(/\/+$/, ''))
  return baseUrl.success ? { provider, model, baseUrl: baseUrl.data } : null
}

/** Whether it was only asked for its list. */
export function asksForList(choice: ModelChoice): boolean {
  return choice.model === nobody
}

export function samePlace(a: ModelChoice | null, b: ModelChoice | null): boolean {
  return a?.provider === b?.provider && a?.model === b?.model && (a?.baseUrl ?? null) === (b?.baseUrl ?? null)
}

export function isModelProvider(kind: ProviderKind): kind is ModelProvider {
  return kind !== 'builtin'
}

/** Names that can be offered: what the server listed, then those whose price is known. */
export function knownModels(provider: ModelProvider, listed: readonly string[], prices: readonly ModelPrice[]): string[] {
  const priced = prices.filter((row) => row.provider === provider).map((row) => row.model.replace(/\*$/, ''))
  return [...new Set(listed.length > 0 ? listed : priced)]
}
