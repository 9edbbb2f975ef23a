import { stopDetails, stopReason, usageOf, messageBody } from './anthropic.ts'
import type { Asked, Generated } from './asked.ts'
import { chatUsage, finishReason, refusalOf, responseBody, type OpenAiNote } from './openai-answers.ts'

/** Server-sent events of an answer, in the order and with the fields that each API documents. */
export function eventsOf(asked: Asked, generated: Generated, note: OpenAiNote): string[] {
  switch (asked.kind) {
    case 'messages':
      return messageEvents(asked, generated, note.id)
    case 'chat':
      return chatEvents(asked, generated, note)
    case 'responses':
      return responseEvents(asked, generated, note)
  }
}

function messageEvents(asked: Asked, generated: Generated, id: string): string[] {
  const begun = messageBody(asked, { ...generated, text: '', thinking: '' }, { id, tier: 'standard' })
  const usage = usageOf(generated, 'standard')
  const block = (index: number, empty: unknown, deltas: readonly unknown[]): string[] => [
    named({ type: 'content_block_start', index, content_block: empty }),
    ...deltas.map((delta) => named({ type: 'content_block_delta', index, delta })),
    named({ type: 'content_block_stop', index }),
  ]
  const thoughts = generated.thinking === '' ? [] : block(0, { type: 'thinking', thinking: '', signature: '' }, [
    ...pieces(generated.thinking).map((thinking) => ({ type: 'thinking_delta', thinking })),
    { type: 'signature_delta', signature: 'signature' },
  ])
  const words = generated.text === '' ? [] : block(thoughts.length > 0 ? 1 : 0, { type: 'text', text: '', citations: null }, pieces(generated.text).map((text) => ({ type: 'text_delta', text })))
  return [
    named({ type: 'message_start', message: { ...begun, stop_reason: null, stop_details: null, usage: { ...usage, output_tokens: 1 } } }),
    named({ type: 'ping' }),
    ...thoughts,
    ...words,
    named({
      type: 'message_delta',
      delta: { stop_reason: stopReason(generated), stop_sequence: null, stop_details: stopDetails(generated), container: null },
      usage: {
        input_tokens: usage.input_tokens,
        cache_read_input_tokens: usage.cache_read_input_tokens,
        cache_creation_input_tokens: usage.cache_creation_input_tokens,
        output_tokens: usage.output_tokens,
        output_tokens_details: usage.output_tokens_details,
        server_tool_use: null,
      },
    }),
    named({ type: 'message_stop' }),
  ]
}

function chatEvents(asked: Asked, generated: Generated, note: OpenAiNote): string[] {
  const common = { id: note.id, object: 'chat.completion.chunk', created: note.createdS, model: asked.model, system_fingerprint: 'fp_course' }
  const chunk = (delta: unknown, finish: string | null): string =>
    plain({ ...common, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }], ...(asked.streamUsage && { usage: null }) })
  const refusal = refusalOf(generated)
  return [
    chunk({ role: 'assistant', content: '', refusal: null }, null),
    ...(refusal ? [chunk({ refusal }, null)] : pieces(generated.text).map((content) => chunk({ content }, null))),
    chunk({}, finishReason(generated)),
    ...(asked.streamUsage ? [plain({ ...common, choices: [], usage: chatUsage(generated) })] : []),
    'data: [DONE]\n\n',
  ]
}

function responseEvents(asked: Asked, generated: Generated, note: OpenAiNote): string[] {
  const whole = responseBody(asked, generated, note)
  const [item] = whole.output
  const begun = { ...whole, status: 'in_progress', output: [], usage: null, incomplete_details: null }
  const at = { item_id: item?.id, output_index: 0, content_index: 0 }
  const refusal = refusalOf(generated)
  const empty = refusal ? { type: 'refusal', refusal: '' } : { type: 'output_text', text: '', annotations: [], logprobs: [] }
  const said = refusal
    ? [{ type: 'response.refusal.delta', ...at, delta: refusal }, { type: 'response.refusal.done', ...at, refusal }]
    : [...pieces(generated.text).map((delta) => ({ type: 'response.output_text.delta', ...at, delta, logprobs: [] })), { type: 'response.output_text.done', ...at, text: generated.text, logprobs: [] }]
  const events: { readonly type: string }[] = [
    { type: 'response.created', response: begun } as { type: string },
    { type: 'response.in_progress', response: begun } as { type: string },
    { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress', content: [] } } as { type: string },
    { type: 'response.content_part.added', ...at, part: empty } as { type: string },
    ...said,
    { type: 'response.content_part.done', ...at, part: item?.content[0] } as { type: string },
    { type: 'response.output_item.done', output_index: 0, item } as { type: string },
    { type: whole.status === 'completed' ? 'response.completed' : 'response.incomplete', response: whole } as { type: string },
  ]
  return events.map((event, index) => named({ ...event, sequence_number: index }))
}

function named(event: { readonly type: string; readonly [key: string]: unknown }): string {
  return `event: ${event.type}\n${plain(event)}`
}

function plain(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

/** A text in pieces as a model would send it. */
function pieces(text: string): string[] {
  return text.match(/[\s\S]{1,48}/g) ?? []
}
