import { z } from 'zod'
import { problemOfSchema } from './schema-rules.ts'
import type { Asked, Block, Generated, Refusal } from './asked.ts'
import type { JsonSchema } from '../answer/question.ts'

const CacheControl = z.object({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() }).nullish()
const Content = z.union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional(), cache_control: CacheControl }))])

const Body = z.looseObject({
  model: z.string().min(1),
  max_tokens: z.int().min(1),
  messages: z.array(z.object({ role: z.enum(['user', 'assistant', 'system']), content: Content })).min(1),
  system: Content.optional(),
  stream: z.boolean().optional(),
  thinking: z.looseObject({ type: z.string() }).optional(),
  cache_control: CacheControl,
  output_config: z
    .object({
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      format: z.object({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) }).nullish(),
    })
    .optional(),
})

const gone = ['temperature', 'top_p', 'top_k'] as const

/** Reads the body of `POST /v1/messages`, refusing what the real one refuses. */
export function readMessages(body: unknown): Asked | Refusal {
  const parsed = Body.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return { refused: 'invalid', message: `${issue?.path.join('.') ?? 'body'}: ${issue?.message ?? 'invalid'}` }
  }
  const { data } = parsed
  const old = gone.find((name) => name in data)
  if (old) return { refused: 'invalid', message: `${old}: Extra inputs are not permitted` }
  const schema: JsonSchema | null = data.output_config?.format?.schema ?? null
  const problem = schema ? problemOfSchema(schema, { allRequired: false }) : null
  if (problem) return { refused: 'invalid', message: `output_config.format.${problem}` }

  const system = blocksOf(data.system ?? [])
  const messages = data.messages.map((message) => ({ role: message.role, blocks: blocksOf(message.content) }))
  const all = [...(schema ? [{ text: JSON.stringify(schema), keep: null }] : []), ...system, ...messages.flatMap((message) => message.blocks)]
  const last = all.at(-1)
  // `cache_control` of the request itself stands for one at its last block.
  const blocks: Block[] = data.cache_control && last ? [...all.slice(0, -1), { ...last, keep: data.cache_control.ttl ?? '5m' }] : all
  return {
    kind: 'messages',
    protocol: 'anthropic',
    model: data.model,
    question: { system: textOf(system), user: textOf(messages.filter((one) => one.role === 'user').flatMap((one) => one.blocks)), schema },
    shape: schema ? 'json' : 'prose',
    stream: data.stream ?? false,
    streamUsage: true,
    maxOutputTokens: data.max_tokens,
    blocks,
    thinking: thinkingOf(data.model, data.thinking?.type, data.output_config?.effort ?? 'high'),
  }
}

function blocksOf(content: z.infer<typeof Content>): Block[] {
  if (typeof content === 'string') return [{ text: content, keep: null }]
  return content.map((block) => ({ text: block.text ?? '', keep: block.cache_control ? (block.cache_control.ttl ?? '5m') : null }))
}

function textOf(blocks: readonly Block[]): string {
  return blocks.map((block) => block.text).join('\n')
}

/** Models of this year think by themselves unless told not to, and what they think counts as output. */
function thinkingOf(model: string, type: string | undefined, effort: string): string {
  if (type === 'disabled' || (type === undefined && !/^claude-\w+-5/.test(model))) return ''
  const thought = 'The passages name things and say how they hang together; each claim needs the words that it rests on. '
  return effort === 'low' ? 'Each claim needs its quote.' : thought.repeat(effort === 'medium' ? 3 : 8).trim()
}

export interface AnswerNote {
  readonly id: string
  readonly tier: 'standard' | 'batch'
}

/** The body of an answer: a `Message`. */
export function messageBody(asked: Asked, generated: Generated, note: AnswerNote) {
  return {
    id: note.id,
    type: 'message',
    role: 'assistant',
    model: asked.model,
    content: contentOf(generated),
    container: null,
    diagnostics: null,
    stop_reason: stopReason(generated),
    stop_sequence: null,
    stop_details: stopDetails(generated),
    usage: usageOf(generated, note.tier),
  }
}

function contentOf({ text, thinking }: Generated): unknown[] {
  return [...(thinking === '' ? [] : [{ type: 'thinking', thinking, signature: 'signature' }]), ...(text === '' ? [] : [{ type: 'text', text, citations: null }])]
}

export function stopReason({ stop }: Generated): string {
  return stop === 'end' ? 'end_turn' : stop === 'truncated' ? 'max_tokens' : 'refusal'
}

export function stopDetails({ stop }: Generated): unknown {
  return stop === 'refused' || stop === 'filtered' ? { type: 'refusal', category: 'general_harms', explanation: 'The request was declined.' } : null
}

/** `input_tokens` is what was neither read from the cache nor written to it. */
export function usageOf({ usage }: Generated, tier: AnswerNote['tier']) {
  return {
    input_tokens: usage.input - usage.cached - usage.cacheWrite,
    cache_read_input_tokens: usage.cached,
    cache_creation_input_tokens: usage.cacheWrite,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWriteFor === '5m' ? usage.cacheWrite : 0,
      ephemeral_1h_input_tokens: usage.cacheWriteFor === '1h' ? usage.cacheWrite : 0,
    },
    output_tokens: usage.output,
    output_tokens_details: { thinking_tokens: usage.thinking },
    server_tool_use: null,
    service_tier: tier,
    inference_geo: null,
    speed: 'standard',
  }
}
