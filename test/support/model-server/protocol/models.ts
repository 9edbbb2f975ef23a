import type { Settings } from '../settings.ts'
import { jsonReply, type Refusal, type Reply } from './asked.ts'
import type { Protocol } from './errors.ts'

/** `GET /v1/models` and `GET /v1/models/ID`; each protocol is shown its own list, a compatible server's is the whole. */
export function modelsReply(protocol: Protocol, id: string | null, settings: Settings): Reply | Refusal {
  const own = settings.models.filter((model) => protocol === 'openai' || model.startsWith('claude-'))
  const shown = own.map((model) => (protocol === 'anthropic' ? anthropicModel(model, settings) : { id: model, object: 'model', created: 1_790_000_000, owned_by: 'coursegraph' }))
  if (id === null) {
    return jsonReply(200, protocol === 'anthropic' ? { data: shown, has_more: false, first_id: own[0] ?? null, last_id: own.at(-1) ?? null } : { object: 'list', data: shown })
  }
  const found = shown.find((model) => model.id === id)
  return found ? jsonReply(200, found) : { refused: 'no-such-model', message: `model: ${id}` }
}

function anthropicModel(id: string, settings: Settings) {
  return {
    id,
    type: 'model',
    display_name: id,
    created_at: '2026-10-01T00:00:00Z',
    capabilities: null,
    deprecated_at: null,
    lifecycle: 'active',
    line: null,
    max_input_tokens: settings.maxInputTokens,
    max_tokens: 64_000,
    retires_at: null,
  }
}
