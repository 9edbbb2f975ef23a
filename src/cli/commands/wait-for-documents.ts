import type { EngineEvents } from '../../shared/contract/events.ts'
import type { DocumentId } from '../../shared/model/ids.ts'
import type { JobView } from '../../shared/model/job.ts'
import type { Connection } from '../connect.ts'
import { standingWait } from '../standing-wait.ts'

/** How often the truth is asked for: an event may be missed, a state may not. */
const askEveryMs = 1_000
/** And of how many documents at a time: of a thousand, each is asked about in turn. */
const askAtOnce = 50

/**
 * Follows documents until each is done, failed or cancelled, or waits for what does not come while a command waits. Events make it quick, queries make it right.
 * Rejects with the signal's reason when it is aborted.
 */
export async function waitForDocuments(
  connection: Connection,
  documentIds: readonly DocumentId[],
  options: { readonly signal: AbortSignal; readonly onProgress: (job: JobView) => void; readonly onEnded: (job: JobView) => Promise<void> },
): Promise<void> {
  const open = new Set(documentIds)
  if (open.size === 0) return
  const ended: JobView[] = []
  let wake: () => void = () => undefined
  const see = (job: JobView) => {
    if (!open.has(job.documentId)) return
    options.onProgress(job)
    if (job.state.kind !== 'done' && job.state.kind !== 'failed' && job.state.kind !== 'cancelled' && standingWait(job.state) === null) return
    open.delete(job.documentId)
    ended.push(job)
    wake()
  }
  const tellEnded = async () => {
    for (const job of ended.splice(0)) await options.onEnded(job)
  }
  const stopListening = connection.onEvent((name, payload) => {
    if (name === 'jobs.changed') for (const job of (payload as EngineEvents['jobs.changed']).jobs) see(job)
  })
  try {
    let next = 0
    for (;;) {
      const asked = [...open].slice(next, next + askAtOnce)
      next = next + askAtOnce < open.size ? next + askAtOnce : 0
      for (const documentId of asked) {
        options.signal.throwIfAborted()
        see((await connection.call('jobs.get', { documentId }, { signal: options.signal })).job)
      }
      await tellEnded()
      if (open.size === 0) return
      await pause(options.signal, (resume) => (wake = resume))
      await tellEnded()
      if (open.size === 0) return
    }
  } finally {
    stopListening()
  }
}

/** Until `wake` is called or it is time to ask again. */
function pause(signal: AbortSignal, giveWake: (wake: () => void) => void): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    const end = (settle: () => void) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      settle()
    }
    const stop = () => end(() => reject(signal.reason as Error))
    const timer = setTimeout(() => end(resolve), askEveryMs)
    signal.addEventListener('abort', stop, { once: true })
    giveWake(() => end(resolve))
  })
}
