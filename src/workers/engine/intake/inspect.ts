import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { Failure } from '../../../shared/failure.ts'
import { sniff, sniffedBytes } from './accepted-format.ts'
import { expandPaths, type FoundFile } from './expand-paths.ts'
import { fileFailure } from './file-failure.ts'

export interface Inspection {
  readonly supported: number
  readonly refused: { readonly path: string; readonly failure: Failure }[]
}

/** Files whose first bytes are read at the same time. */
const filesAtOnce = 8

/** What an import of these paths would bring; of each file only the first bytes are read, and nothing is written. */
export async function inspectPaths(paths: readonly string[], signal: AbortSignal): Promise<Inspection> {
  let supported = 0
  const refused: { path: string; failure: Failure }[] = []
  const look = async (files: readonly FoundFile[]): Promise<void> => {
    const failures = await Promise.all(files.map(refusalOf))
    for (const [index, file] of files.entries()) {
      const why = failures[index] ?? null
      if (why) refused.push({ path: file.path, failure: why })
      else supported += 1
    }
  }
  let found: FoundFile[] = []
  for await (const file of expandPaths(paths, signal)) {
    found.push(file)
    if (found.length < filesAtOnce) continue
    await look(found)
    found = []
  }
  await look(found)
  return { supported, refused }
}

async function refusalOf(file: FoundFile): Promise<Failure | null> {
  if (file.refusal) return file.refusal
  let handle: FileHandle | null = null
  try {
    handle = await open(file.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const head = Buffer.alloc(sniffedBytes)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    const format = sniff(file.fileName, head.subarray(0, bytesRead))
    return format.kind === 'refused' ? format.failure : null
  } catch (error) {
    return fileFailure(error, file.fileName)
  } finally {
    await handle?.close()
  }
}
