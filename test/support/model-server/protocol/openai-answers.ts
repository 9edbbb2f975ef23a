import type { Asked, Generated } from './asked.ts'

export interface OpenAiNote {
  readonly id: string
  readonly createdS: number
}

export function finishReason({ stop }: Generated): string {
  return stop === 'truncated' ? 'length' : stop === 'filtered' ? 'content_filter' : 'stop'
}

export function refusalOf({ stop }: Generated): string | null {
  return stop === 'refused' ? "I'm sorry, I cannot help with that." : null
}

/** `usage` of a chat completion. */
export function chatUsage({ usage }: Generated) {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: usage.thinking, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
  }
}

/** The body of an answer: a `ChatCompletion`. */
export function chatBody(asked: Asked, generated: Generated, note: OpenAiNote) {
  const refusal = refusalOf(generated)
  return {
    id: note.id,
    object: 'chat.completion',
    created: note.createdS,
    model: asked.model,
    choices: [{ index: 0, message: { role: 'assistant', content: refusal ? null : generated.text, refusal, annotations: [] }, logprobs: null, finish_reason: finishReason(generated) }],
    usage: chatUsage(generated),
    service_tier: 'default',
    system_fingerprint: 'fp_course',
  }
}

/** The body of an answer: a `Response`. */
export function responseBody(asked: Asked, generated: Generated, note: OpenAiNote) {
  const { usage } = generated
  const reason = generated.stop === 'truncated' ? 'max_output_tokens' : generated.stop === 'filtered' ? 'content_filter' : null
  const refusal = refusalOf(generated)
  return {
    id: note.id,
    object: 'response',
    created_at: note.createdS,
    status: reason ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: reason ? { reason } : null,
    instructions: null,
    metadata: {},
    model: asked.model,
    output: [
      {
        id: `msg_${note.id}`,
        type: 'message',
        role: 'assistant',
        status: reason ? 'incomplete' : 'completed',
        content: [refusal ? { type: 'refusal', refusal } : { type: 'output_text', text: generated.text, annotations: [], logprobs: [] }],
      },
    ],
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    max_output_tokens: asked.maxOutputTokens,
    usage: {
      input_tokens: usage.input,
      input_tokens_details: { cached_tokens: usage.cached, cache_write_tokens: 0 },
      output_tokens: usage.output,
      output_tokens_details: { reasoning_tokens: usage.thinking },
      total_tokens: usage.input + usage.output,
    },
  }
}
