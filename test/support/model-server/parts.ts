import type { createFaultPlan } from './faults.ts'
import type { Ledger } from './ledger.ts'
import type { Gate } from './limits/gate.ts'
import type { PromptCache } from './prompt-cache.ts'
import type { Settings } from './settings.ts'
import type { Tokenizer } from './tokens.ts'
import type { createPlaces, ServerTime } from './waits.ts'

/** What a server is made of; each part holds one kind of state. */
export interface ServerParts {
  readonly settings: () => Settings
  readonly ledger: Ledger
  readonly time: ServerTime
  readonly gate: Gate
  readonly cache: PromptCache
  readonly faults: ReturnType<typeof createFaultPlan>
  readonly places: ReturnType<typeof createPlaces>
  readonly tokenizer: Tokenizer
}
