import type { JobView } from '../shared/model/job.ts'
import { stages } from '../shared/model/job.ts'
import type { DocumentId } from '../shared/model/ids.ts'
import type { Output } from './output.ts'
import { cut } from './table.ts'

/**
 * How far documents are: NDJSON events with --json, redrawn bars on a terminal, a plain line for each finished
 * stage elsewhere. A document is told of only when something moved.
 */
export interface Progress {
  see(job: JobView): void
  ended(job: JobView): void
  /** Takes the bars away, so that a line can be written; they come back with the next change. */
  clear(): void
  close(): void
}

const shownBars = 6
const barWidth = 24

export function createProgress(output: Output, total: number): Progress {
  const running = new Map<DocumentId, JobView>()
  const told = new Map<DocumentId, string>()
  let done = 0
  let drawnLines = 0

  function record(job: JobView): void {
    const view = job.stages.find((each) => each.stage === job.stage)
    const step = `${job.stage} ${view?.done ?? 0}/${view?.total ?? '?'}`
    if (told.get(job.documentId) === step) return
    const before = told.get(job.documentId)?.split(' ')[0]
    told.set(job.documentId, step)
    if (output.json) {
      const elapsedMs = Math.max(0, Math.round(job.updatedAt - (job.startedAt ?? job.queuedAt)))
      void output.record({ event: 'progress', documentId: job.documentId, stage: job.stage, done: view?.done ?? 0, total: view?.total ?? null, elapsedMs })
    } else if (!output.interactive && before !== job.stage) output.note(`${job.fileName}: ${job.stage}`)
  }

  function draw(): void {
    if (!output.interactive) return
    erase()
    const lines = [...running.values()].slice(0, shownBars).map((job) => {
      const view = job.stages.find((each) => each.stage === job.stage)
      const within = view?.total ? Math.min(1, view.done / view.total) : 0
      const fraction = (stages.indexOf(job.stage) + within) / stages.length
      const filled = Math.round(fraction * barWidth)
      const count = view?.total ? ` ${view.done}/${view.total}` : ''
      return `${output.paint.cyan('━'.repeat(filled))}${output.paint.dim('─'.repeat(barWidth - filled))} ${job.stage}${count} · ${cut(job.title || job.fileName, Math.max(20, output.columns - barWidth - 30))}`
    })
    lines.push(output.paint.dim(`${done} of ${total} documents`))
    process.stderr.write(`${lines.join('\n')}\n`)
    drawnLines = lines.length
  }

  function erase(): void {
    if (drawnLines > 0) process.stderr.write(`\u001b[${drawnLines}A\u001b[0J`)
    drawnLines = 0
  }

  return {
    see(job) {
      if (job.state.kind !== 'leased') running.delete(job.documentId)
      if (job.state.kind === 'leased') running.set(job.documentId, job)
      record(job)
      draw()
    },
    ended(job) {
      running.delete(job.documentId)
      done += 1
      draw()
    },
    clear: erase,
    close: erase,
  }
}
