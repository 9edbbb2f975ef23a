import type { Question } from '../answer/question.ts'
import type { CallKind } from '../ledger.ts'
import type { FaultKind } from '../settings.ts'

/** One request for text, of whichever protocol. */
export interface Asked {
  readonly kind: Extract<CallKind, 'messages' | 'chat' | 'responses'>
  readonly protocol: 'anthropic' | 'openai'
  readonly model: string
  readonly question: Question
  /** What the answer is wrapped in, when the server does not honour a JSON format. */
  readonly shape: 'json' | 'fenced' | 'prose'
  readonly stream: boolean
  readonly streamUsage: boolean
  readonly maxOutputTokens: number | null
  /** Everything that is read, in the order in which a cache sees it; the schema comes first. */
  readonly blocks: readonly Block[]
  /** Thoughts before the answer, in words. */
  readonly thinking: string
}

export interface Block {
  readonly text: string
  /** Where a prefix ends that is to be kept, and for how long. */
  readonly keep: '5m' | '1h' | null
}

/** What was generated, and what it costs. */
export interface Generated {
  readonly text: string
  readonly thinking: string
  readonly stop: 'end' | 'truncated' | 'refused' | 'filtered'
  readonly usage: GeneratedUsage
}

export interface GeneratedUsage {
  /** All input: new, cached, written to the cache. */
  readonly input: number
  readonly cached: number
  readonly cacheWrite: number
  readonly cacheWriteFor: '5m' | '1h'
  /** Thoughts included. */
  readonly output: number
  readonly thinking: number
}

/** A request that cannot be answered, before it is tried. */
export interface Refusal {
  readonly refused: Extract<FaultKind, 'auth' | 'no-such-model' | 'too-long'> | 'invalid' | 'not-found' | 'too-large' | 'conflict'
  readonly message: string
}

/** A reply that is complete: what most requests get. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) }
}
