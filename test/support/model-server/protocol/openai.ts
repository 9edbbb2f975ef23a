import { z } from 'zod'
import { schemaInText, type JsonSchema } from '../answer/question.ts'
import type { Settings } from '../settings.ts'
import type { Asked, Block, Refusal } from './asked.ts'
import { problemOfSchema } from './schema-rules.ts'

const Part = z.looseObject({ type: z.string(), text: z.string().optional() })
const Content = z.union([z.string(), z.array(Part)]).nullable()
const Message = z.looseObject({ role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']), content: Content })
const Schema = z.record(z.string(), z.unknown())

const ChatBody = z.looseObject({
  model: z.string().min(1),
  messages: z.array(Message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({ type: z.literal('json_schema'), json_schema: z.looseObject({ name: z.string().regex(/^[\w-]{1,64}$/), strict: z.boolean().nullish(), schema: Schema }) }),
    ])
    .nullish(),
})

const ResponsesBody = z.looseObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(z.looseObject({ role: z.string().optional(), content: Content.optional() }))]),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  text: z
    .looseObject({
      format: z
        .discriminatedUnion('type', [
          z.object({ type: z.literal('text') }),
          z.object({ type: z.literal('json_object') }),
          z.looseObject({ type: z.literal('json_schema'), name: z.string().regex(/^[\w-]{1,64}$/), strict: z.boolean().nullish(), schema: Schema }),
        ])
        .optional(),
    })
    .optional(),
})

/** Reads the body of `POST /v1/chat/completions`. */
export function readChat(body: unknown, settings: Settings): Asked | Refusal {
  const parsed = ChatBody.safeParse(body)
  if (!parsed.success) return invalid(parsed.error)
  const { data } = parsed
  const format = data.response_format
  const named = format?.type === 'json_schema' ? format.json_schema : null
  return readAsked(
    {
      kind: 'chat',
      model: data.model,
      messages: data.messages.map((message) => ({ role: message.role, text: textOf(message.content) })),
      format: format?.type ?? 'text',
      schema: named?.schema ?? null,
      strict: named?.strict === true,
      stream: data.stream ?? false,
      streamUsage: data.stream_options?.include_usage ?? false,
      maxOutputTokens: data.max_completion_tokens ?? data.max_tokens ?? null,
    },
    settings,
  )
}

/** Reads the body of `POST /v1/responses`. */
export function readResponses(body: unknown, settings: Settings): Asked | Refusal {
  const parsed = ResponsesBody.safeParse(body)
  if (!parsed.success) return invalid(parsed.error)
  const { data } = parsed
  const format = data.text?.format
  const named = format?.type === 'json_schema' ? format : null
  const input = typeof data.input === 'string' ? [{ role: 'user', text: data.input }] : data.input.map((one) => ({ role: one.role ?? 'user', text: textOf(one.content ?? '') }))
  return readAsked(
    {
      kind: 'responses',
      model: data.model,
      messages: [...(data.instructions ? [{ role: 'developer', text: data.instructions }] : []), ...input],
      format: format?.type ?? 'text',
      schema: named?.schema ?? null,
      strict: named?.strict !== false,
      stream: data.stream ?? false,
      streamUsage: true,
      maxOutputTokens: data.max_output_tokens ?? null,
    },
    settings,
  )
}

interface Read {
  readonly kind: 'chat' | 'responses'
  readonly model: string
  readonly messages: readonly { readonly role: string; readonly text: string }[]
  readonly format: 'text' | 'json_object' | 'json_schema'
  readonly schema: JsonSchema | null
  readonly strict: boolean
  readonly stream: boolean
  readonly streamUsage: boolean
  readonly maxOutputTokens: number | null
}

function readAsked(read: Read, { json, unsupportedJson }: Settings): Asked | Refusal {
  const honoured = read.format === 'text' || json === 'schema' || (json === 'object' && read.format === 'json_object')
  if (!honoured && unsupportedJson === 'refuse') {
    const allowed = json === 'object' ? "'text' or 'json_object'" : "'text'"
    return { refused: 'invalid', message: `'response_format.type' must be ${allowed}` }
  }
  const problem = honoured && read.schema ? problemOfSchema(read.schema, { allRequired: read.strict }) : null
  if (problem && read.strict) return { refused: 'invalid', message: `Invalid schema for response_format: ${problem}` }
  const everything = read.messages.map((message) => message.text).join('\n')
  if (honoured && read.format === 'json_object' && !/json/i.test(everything)) {
    return { refused: 'invalid', message: "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'." }
  }
  const format = honoured ? read.format : json === 'object' ? 'json_object' : 'text'
  const schema = format === 'json_schema' ? read.schema : schemaInText(everything)
  const of = (...roles: string[]): string => read.messages.filter((message) => roles.includes(message.role)).map((message) => message.text).join('\n')
  const blocks: Block[] = [...(format === 'json_schema' && schema ? [JSON.stringify(schema)] : []), ...read.messages.map((message) => message.text)].map((text) => ({ text, keep: null }))
  return {
    kind: read.kind,
    protocol: 'openai',
    model: read.model,
    question: { system: of('system', 'developer'), user: of('user'), schema },
    shape: format === 'text' ? (everything.length % 2 === 0 ? 'fenced' : 'prose') : 'json',
    stream: read.stream,
    streamUsage: read.streamUsage,
    maxOutputTokens: read.maxOutputTokens,
    blocks,
    thinking: '',
  }
}

function textOf(content: z.infer<typeof Content>): string {
  return typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('\n')
}

function invalid(error: z.ZodError): Refusal {
  const [issue] = error.issues
  return { refused: 'invalid', message: `Invalid value at '${issue?.path.join('.') ?? ''}': ${issue?.message ?? 'invalid'}` }
}
