import type { DocumentId } from '../shared/model/ids.ts'
import type { JobView } from '../shared/model/job.ts'
import { stages } from '../shared/model/job.ts'
import type { Output } from './output.ts'
import { cut } from './table.ts'

/**
 * How far documents are: NDJSON events with --json, redrawn bars on a terminal, a plain line for each stage
 * elsewhere. A document is told of only when something moved.
 */
export interface Progress {
  /** How many documents are followed. */
  expect(total: number): void
  /** Files that are still to be copied into the library. */
  copying(waiting: number): void
  see(job: JobView): void
  ended(job: JobView): void
  /** Takes the bars away, so that a line can be written; they come back with the next change. */
  clear(): void
  close(): void
}

export interface ProgressOptions {
  readonly nowMs?: () => number
  /** Calls once after `ms`; the answer cancels it. */
  readonly after?: (ms: number, run: () => void) => () => void
}

const shownBars = 6
const barWidth = 24
/** A name is not shorter than this while there is a bar to take from. */
const leastName = 12
/** A hundred documents may move at once; an eye needs no more than this. */
const redrawMs = 80

export function createProgress(output: Output, options: ProgressOptions = {}): Progress {
  const { nowMs = Date.now, after = timer } = options
  const running = new Map<DocumentId, JobView>()
  const told = new Map<DocumentId, string>()
  const startedAt = nowMs()
  let total = 0
  let done = 0
  let waiting = 0
  let drawnLines = 0
  let cancelDraw: (() => void) | null = null

  function record(job: JobView): void {
    const view = job.stages.find((each) => each.stage === job.stage)
    const step = `${job.stage} ${view?.done ?? 0}/${view?.total ?? '?'}`
    const before = told.get(job.documentId)
    if (before === step) return
    told.set(job.documentId, step)
    if (output.json) {
      // Of this run: what was done before it took its own time.
      const elapsedMs = Math.max(0, Math.round(nowMs() - Math.max(startedAt, job.startedAt ?? job.queuedAt)))
      void output.record({ event: 'progress', documentId: job.documentId, stage: job.stage, done: view?.done ?? 0, total: view?.total ?? null, elapsedMs })
    } else if (!output.bars && before?.split(' ')[0] !== job.stage) output.note(`${cut(job.fileName, 60)}: ${job.stage}`)
  }

  function bar(job: JobView): string {
    const view = job.stages.find((each) => each.stage === job.stage)
    const within = view?.total ? Math.min(1, view.done / view.total) : 0
    const label = `${job.stage}${view?.total ? ` ${view.done}/${view.total}` : ''} · `
    // A line that wraps would not be erased: the bar gives way first, then what stands beside it.
    const room = output.columns - 1
    const long = Math.max(0, Math.min(barWidth, room - label.length - leastName - 1))
    const filled = Math.round(((stages.indexOf(job.stage) + within) / stages.length) * long)
    return `${output.notePaint.cyan('━'.repeat(filled))}${output.notePaint.dim('─'.repeat(long - filled))}${long > 0 ? ' ' : ''}${cut(label + (job.title || job.fileName), Math.max(1, room - long - 1))}`
  }

  function draw(): void {
    cancelDraw = null
    erase()
    const lines = [...running.values()].slice(0, shownBars).map(bar)
    const counts = [total > 0 ? `${done} of ${total} documents` : '', waiting > 0 ? `files to copy: ${waiting}` : ''].filter(Boolean)
    if (counts.length > 0) lines.push(output.notePaint.dim(cut(counts.join(' · '), Math.max(1, output.columns - 1))))
    if (lines.length === 0) return
    output.draw(`${lines.join('\n')}\n`)
    drawnLines = lines.length
  }

  function erase(): void {
    if (drawnLines > 0) output.draw(`\u001b[${drawnLines}A\u001b[0J`)
    drawnLines = 0
  }

  function changed(): void {
    if (output.bars) cancelDraw ??= after(redrawMs, draw)
  }

  return {
    expect(count) {
      total = count
      changed()
    },
    copying(count) {
      if (count === waiting) return
      waiting = count
      changed()
    },
    see(job) {
      if (job.state.kind === 'leased') running.set(job.documentId, job)
      else running.delete(job.documentId)
      // Of a document that was ready before, there is no progress to tell.
      if (job.state.kind === 'leased' || told.has(job.documentId)) record(job)
      changed()
    },
    ended(job) {
      running.delete(job.documentId)
      done += 1
      changed()
    },
    clear: erase,
    close() {
      cancelDraw?.()
      cancelDraw = null
      erase()
    },
  }
}

function timer(ms: number, run: () => void): () => void {
  const handle = setTimeout(run, ms)
  return () => clearTimeout(handle)
}
