import { z } from 'zod'
import { jsonOf, type Incoming } from '../http.ts'
import type { ServerParts } from '../parts.ts'
import { jsonReply, type Refusal, type Reply } from '../protocol/asked.ts'
import { readEmbeddings } from '../protocol/embeddings.ts'
import { readChat, readResponses } from '../protocol/openai.ts'
import { createBatchRun, type BatchItem, type BatchRun } from './batch-run.ts'
import type { Files } from './files.ts'

const CreateBody = z.looseObject({
  input_file_id: z.string(),
  endpoint: z.enum(['/v1/chat/completions', '/v1/responses', '/v1/embeddings']),
  completion_window: z.literal('24h'),
  metadata: z.record(z.string(), z.string()).nullish(),
})
const Line = z.object({ custom_id: z.string().min(1), method: z.literal('POST'), url: z.string(), body: z.record(z.string(), z.unknown()) })

interface LineProblem {
  readonly code: string
  readonly line: number
  readonly message: string
}

interface Batch {
  readonly request: z.infer<typeof CreateBody>
  readonly createdAt: number
  /** Null: its file was no good. */
  readonly run: BatchRun | null
  readonly problems: readonly LineProblem[]
  /** Written once it has ended. */
  files: { readonly output: string | null; readonly error: string | null } | null
}

/** `/v1/batches…` at OpenAI: a file of requests in, a file of answers and one of errors out. */
export function createOpenAiBatches(parts: ServerParts, files: Files) {
  const batches = new Map<string, Batch>()
  let count = 0
  const seconds = (ms: number): number => Math.floor(ms / 1_000)

  const view = (id: string, batch: Batch) => {
    const { run, request } = batch
    const state = run?.state() ?? null
    const common = { id, object: 'batch', endpoint: request.endpoint, input_file_id: request.input_file_id, completion_window: '24h', created_at: seconds(batch.createdAt), metadata: request.metadata ?? null }
    if (!run || !state) {
      const errors = { object: 'list', data: batch.problems.map((problem) => ({ ...problem, param: null })) }
      return { ...common, status: 'failed', errors, failed_at: seconds(batch.createdAt), request_counts: { total: 0, completed: 0, failed: 0 } }
    }
    const ended = state.phase === 'ended'
    if (ended) batch.files ??= writeResults(id, run)
    const status = ended ? state.how : state.phase === 'cancelling' ? 'cancelling' : parts.time.now() === batch.createdAt && run.items.length > 0 ? 'validating' : 'in_progress'
    return {
      ...common,
      status,
      errors: null,
      in_progress_at: seconds(batch.createdAt),
      expires_at: seconds(run.expiresAt),
      cancelling_at: run.cancelAskedAt === null ? null : seconds(run.cancelAskedAt),
      ...(ended && { [`${state.how}_at`]: seconds(state.endedAt) }),
      output_file_id: batch.files?.output ?? null,
      error_file_id: batch.files?.error ?? null,
      request_counts: { total: run.items.length, completed: state.counts.answered, failed: state.counts.errored + (ended ? state.counts.expired + state.counts.cancelled : 0) },
    }
  }

  const writeResults = (id: string, run: BatchRun): NonNullable<Batch['files']> => {
    const output: string[] = []
    const failed: string[] = []
    for (const [index, { customId, result }] of run.results().entries()) {
      const line = { id: `batch_req_${id}_${index + 1}`, custom_id: customId }
      if (result.kind === 'answered') output.push(JSON.stringify({ ...line, response: { status_code: 200, request_id: `req_${index + 1}`, body: result.body }, error: null }))
      else if (result.kind === 'errored') failed.push(JSON.stringify({ ...line, response: { status_code: result.status, request_id: `req_${index + 1}`, body: result.error }, error: null }))
      else if (result.kind === 'expired') failed.push(JSON.stringify({ ...line, response: null, error: { code: 'batch_expired', message: 'This request could not be executed before the completion window expired.' } }))
      else failed.push(JSON.stringify({ ...line, response: null, error: { code: 'batch_cancelled', message: 'This request was not executed before the batch was cancelled.' } }))
    }
    const write = (name: string, lines: readonly string[]): string | null =>
      lines.length === 0 ? null : files.store(`${id}_${name}.jsonl`, 'batch_output', Buffer.from(lines.map((line) => `${line}\n`).join(''))).id
    return { output: write('output', output.toReversed()), error: write('error', failed) }
  }

  const readLines = (text: string, endpoint: string): { items: BatchItem[]; problems: LineProblem[] } => {
    const problems: LineProblem[] = []
    const seen = new Set<string>()
    const items = text.split('\n').flatMap((line, index): BatchItem[] => {
      if (line.trim() === '') return []
      const parsed = Line.safeParse(jsonOfText(line))
      const wrong = !parsed.success
        ? { code: 'invalid_json_line', message: 'This line is not parseable as valid JSON.' }
        : parsed.data.url !== endpoint
          ? { code: 'mismatched_endpoint', message: 'The URL of this request does not match the batch endpoint.' }
          : seen.has(parsed.data.custom_id)
            ? { code: 'duplicate_custom_id', message: 'The custom_id of this request is a duplicate.' }
            : null
      if (wrong || !parsed.success) {
        problems.push({ ...(wrong ?? { code: 'invalid_json_line', message: '' }), line: index + 1 })
        return []
      }
      seen.add(parsed.data.custom_id)
      return [{ customId: parsed.data.custom_id, asked: readBody(parsed.data.body, endpoint) }]
    })
    if (items.length === 0 && problems.length === 0) problems.push({ code: 'empty_file', line: 0, message: 'The input file is empty.' })
    if (items.length > 50_000) problems.push({ code: 'too_many_requests', line: 50_001, message: 'A batch holds at most 50000 requests.' })
    return { items, problems }
  }

  const readBody = (body: unknown, endpoint: string): BatchItem['asked'] =>
    endpoint === '/v1/embeddings' ? readEmbeddings(body, parts.settings(), parts.tokenizer) : endpoint === '/v1/responses' ? readResponses(body, parts.settings()) : readChat(body, parts.settings())

  const create = (incoming: Incoming): Reply | Refusal => {
    const parsed = CreateBody.safeParse(jsonOf(incoming))
    if (!parsed.success) return { refused: 'invalid', message: `${parsed.error.issues[0]?.path.join('.') ?? ''}: ${parsed.error.issues[0]?.message ?? 'invalid'}` }
    const file = files.find(parsed.data.input_file_id)
    if (!file || file.purpose !== 'batch') return { refused: 'invalid', message: `input_file_id: no file of purpose 'batch' has the id ${parsed.data.input_file_id}` }
    const { items, problems } = readLines(file.bytes.toString('utf8'), parsed.data.endpoint)
    count += 1
    const id = `batch_${String(count).padStart(6, '0')}`
    const run = problems.length > 0 ? null : createBatchRun(500_000 + count, 'openai', items, parts)
    const batch: Batch = { request: parsed.data, createdAt: parts.time.now(), run, problems, files: null }
    batches.set(id, batch)
    return jsonReply(200, view(id, batch))
  }

  const list = ({ query }: Incoming): Reply => {
    const limit = Math.min(100, Math.max(1, Number(query.get('limit') ?? 20)))
    const ids = [...batches.keys()].toReversed()
    const from = ids.indexOf(query.get('after') ?? '') + 1
    const data = ids.slice(from, from + limit).flatMap((id) => {
      const batch = batches.get(id)
      return batch ? [view(id, batch)] : []
    })
    return jsonReply(200, { object: 'list', data, has_more: from + limit < ids.length, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null })
  }

  return {
    /** @param rest the path after `/v1/batches` */
    handle(incoming: Incoming, rest: readonly string[]): Reply | Refusal {
      const [id, verb] = rest
      if (id === undefined) return incoming.method === 'POST' ? create(incoming) : list(incoming)
      const batch = batches.get(id)
      if (!batch) return { refused: 'not-found', message: `No batch found with id '${id}'.` }
      if (verb === 'cancel' && incoming.method === 'POST') {
        if (!batch.run || batch.run.state().phase === 'ended') return { refused: 'conflict', message: 'Cannot cancel a batch that has ended.' }
        batch.run.cancel()
      }
      return jsonReply(200, view(id, batch))
    },
    settle: () => {
      for (const { run } of batches.values()) run?.state()
    },
    forget: () => batches.clear(),
  }
}

function jsonOfText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
