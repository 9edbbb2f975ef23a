import type { Incoming } from '../http.ts'
import type { ServerParts } from '../parts.ts'
import { jsonReply, type Refusal, type Reply } from '../protocol/asked.ts'

export interface StoredFile {
  readonly id: string
  readonly filename: string
  readonly purpose: string
  readonly createdAt: number
  readonly bytes: Buffer
}

const keptMs = 30 * 24 * 60 * 60_000

/** `/v1/files…` at OpenAI: what batches are sent and answered through. */
export function createFiles(parts: ServerParts) {
  const files = new Map<string, StoredFile>()
  let count = 0
  const view = (file: StoredFile) => ({
    id: file.id,
    object: 'file',
    bytes: file.bytes.length,
    created_at: Math.floor(file.createdAt / 1_000),
    expires_at: Math.floor((file.createdAt + keptMs) / 1_000),
    filename: file.filename,
    purpose: file.purpose,
    status: 'processed',
  })
  const store = (filename: string, purpose: string, bytes: Buffer): StoredFile => {
    count += 1
    const file = { id: `file-${String(count).padStart(6, '0')}`, filename, purpose, createdAt: parts.time.now(), bytes }
    files.set(file.id, file)
    return file
  }
  const find = (id: string): StoredFile | null => {
    const file = files.get(id)
    return file && parts.time.now() < file.createdAt + keptMs ? file : null
  }

  const upload = async (incoming: Incoming): Promise<Reply | Refusal> => {
    const form = await formOf(incoming)
    const file = form?.get('file')
    const purpose = form?.get('purpose')
    if (!form || !(file instanceof Blob) || typeof purpose !== 'string') return { refused: 'invalid', message: "'file' and 'purpose' are required" }
    return jsonReply(200, view(store(file instanceof File ? file.name : 'upload', purpose, Buffer.from(await file.arrayBuffer()))))
  }

  return {
    store,
    find,
    /** @param rest the path after `/v1/files` */
    async handle(incoming: Incoming, rest: readonly string[]): Promise<Reply | Refusal> {
      const [id, verb] = rest
      if (id === undefined) {
        if (incoming.method === 'POST') return upload(incoming)
        const purpose = incoming.query.get('purpose')
        const data = [...files.values()].filter((file) => purpose === null || file.purpose === purpose).toReversed().map(view)
        return jsonReply(200, { object: 'list', data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null })
      }
      const file = find(id)
      if (!file) return { refused: 'not-found', message: `No such File object: ${id}` }
      if (verb === 'content') return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: file.bytes.toString('utf8') }
      if (incoming.method === 'DELETE') {
        files.delete(id)
        return jsonReply(200, { id, object: 'file', deleted: true })
      }
      return jsonReply(200, view(file))
    },
    forget: () => files.clear(),
  }
}
export type Files = ReturnType<typeof createFiles>

async function formOf(incoming: Incoming): Promise<FormData | null> {
  try {
    // Node's own parser of multipart bodies.
    return await new Response(new Uint8Array(incoming.bytes), { headers: { 'content-type': incoming.headers['content-type'] ?? '' } }).formData()
  } catch {
    return null
  }
}
