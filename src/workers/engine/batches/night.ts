import { failure, Failure, FailureError } from '../../../shared/failure.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import { untilWoken, type WaitReason } from '../../../shared/model/job.ts'
import type { BatchView, ModelChoice, ModelPrice, NightReport, Schedule } from '../../../shared/model/provider.ts'
import type { WritableDatabase } from '../db/database.ts'
import type { ExtractionPlan, Plans } from '../extraction/plans.ts'
import { WaitError, type Extractor, type ExtractorIdentity, type StageWait } from '../pipeline/ports.ts'
import type { BatchClient } from '../providers/batch-clients/batch-port.ts'
import type { ExtractionPrompt } from '../providers/extractor/prompt-port.ts'
import type { LimiterClock } from '../providers/limiter/limiter-clock.ts'
import { priceOf } from '../providers/prices/price.ts'
import { batchById, changeBatch, documentIsInBatch, dueBatches, hurryBatches, isInBatch, nextBatchDueAt } from './batch-rows.ts'
import { batchViews } from './batch-views.ts'
import type { Gatherer, NightGroup } from './gather.ts'
import type { NightReports } from './night-reports.ts'
import { isNight, nextNightBegins } from './night-time.ts'

/**
 * What runs unattended: documents that were put off to the night.
 *
 *   waits for the night --it begins; its provider has batches--> gathered, sent --> waits for its batch --> goes on
 *                       --it begins; its provider has none--> asked call by call until the morning
 *   no answer after two batches --> asked call by call, at any time
 *
 * It is woken by its own timer alone: the next look at a batch, the beginning of a night, and every few minutes
 * because clocks jump and machines sleep.
 */
export interface Night {
  /** `wake`: jobs that wait for one of these look again; answers how many there were. */
  start(wake: (reasons: readonly WaitReason[]) => number): void
  /** What a document has to wait for before its model is asked; null: nothing. */
  waitFor(plan: ExtractionPlan & { readonly choice: ModelChoice }): StageWait | null
  /** An extractor that asks nothing which a batch is being asked, and nothing by day that waits for the night. */
  guard(extractor: Extractor): Extractor
  /** A key, an account, the schedule, the power or a budget has changed. */
  reconsider(): void
  batches(): BatchView[]
  /** What is answered until it takes effect is kept and paid for. @throws FailureError not-found */
  cancel(batchId: string): void
  reports(): NightReport[]
  seen(reportId: string): void
  /** When the next night begins by the clock; null: no time is set. */
  nextAt(): number | null
  /** A night at once, whatever the clock says. Answers how many documents waited for one. */
  run(): number
  close(): Promise<void>
}

export interface NightOptions {
  readonly db: WritableDatabase
  readonly plans: Plans
  readonly prompt: (ontologyVersion: string) => ExtractionPrompt
  readonly schedule: () => Schedule
  readonly prices: () => readonly ModelPrice[]
  readonly onMains: () => boolean
  readonly hasKey: (choice: ModelChoice) => boolean
  /** Null: this provider has none, or there is no key. */
  readonly client: (choice: ModelChoice) => BatchClient | null
  readonly gatherer: Gatherer
  readonly step: (batchId: string, signal: AbortSignal) => Promise<boolean>
  readonly nightReports: NightReports
  readonly clock: LimiterClock
  readonly say: (event: string, detail: Readonly<Record<string, string>>) => void
}

/** Documents that come together go together. */
const gatherAfterMs = 20_000
const longestRestMs = 5 * 60_000
const afterErrorMs = 60_000
const hourMs = 3_600_000

export function createNight(options: NightOptions): Night {
  const { db, plans, gatherer, nightReports, clock } = options
  const nowMs = clock.now
  const closing = new AbortController()
  let wake: (reasons: readonly WaitReason[]) => number = () => 0
  let started = false
  let wasOpen = false
  let gatherAt: number | null = null
  let working: Promise<void> | null = null
  let again = false
  let cancelTimer: () => void = () => undefined

  const isOpen = (): boolean => {
    const schedule = options.schedule()
    return (isNight(nowMs(), schedule) && (!schedule.onlyOnMains || options.onMains())) || nightReports.askedFor()
  }
  const hasBatches = (choice: ModelChoice): boolean => choice.provider !== 'compatible' && priceOf(choice, options.prices())?.batchFactor !== null
  const identityOf = (choice: ModelChoice, version: string): ExtractorIdentity => ({ provider: choice.provider, model: choice.model, promptVersion: options.prompt(version).version })
  const nextAt = (): number | null => {
    const { nightlyAt } = options.schedule()
    return nightlyAt === null ? null : nextNightBegins(nowMs(), nightlyAt)
  }

  const waitFor: Night['waitFor'] = (plan) => {
    const { documentId, choice, mode, ontologyVersion } = plan
    if (ontologyVersion === null || (mode !== 'now' && mode !== 'overnight')) return null
    const by = identityOf(choice, ontologyVersion)
    if (documentIsInBatch(db, documentId, by))
      return { kind: 'wait', reason: 'awaiting-batch', until: untilWoken, failure: failureOfBatch(documentId), still: () => documentIsInBatch(db, documentId, by) }
    if (mode === 'now') return null
    const still = (reason: WaitReason) => () => waitFor(plan)?.reason === reason
    const tonight = (): StageWait => ({ kind: 'wait', reason: 'awaiting-night', until: nextAt() ?? nowMs() + hourMs, failure: null, still: still('awaiting-night') })
    const standing = gatherer.standing(documentId, by)
    if (standing === 'answered') return null
    if (!hasBatches(choice)) {
      if (!isOpen()) return tonight()
      nightReports.enlist(documentId)
      return null
    }
    // Two batches brought no answer: calls can mend, split and say why.
    if (standing === 'left') return null
    if (!options.hasKey(choice)) {
      const why = failure('provider-key-missing', `There is no key for ${choice.provider === 'anthropic' ? 'Anthropic' : 'OpenAI'}.`, { subject: choice.model })
      return { kind: 'wait', reason: 'awaiting-provider', until: untilWoken, failure: why, still: () => !options.hasKey(choice) }
    }
    const refused = gatherer.refused(documentId, choice)
    if (refused) return { kind: 'wait', reason: 'awaiting-budget', until: refused.until, failure: refused.failure, still: () => gatherer.refused(documentId, choice) !== null }
    if (isOpen()) poke()
    return tonight()
  }

  function poke(): void {
    if (gatherAt !== null) return
    gatherAt = nowMs() + gatherAfterMs
    arm()
  }

  /** Why the document's batch does not move, where something is wrong with it. */
  function failureOfBatch(documentId: DocumentId): Failure | null {
    const row = db
      .prepare<[string], { json: string }>("SELECT b.failure_json AS json FROM batch_requests AS r JOIN batches AS b ON b.id = r.batch_id WHERE r.document_id = ? AND r.state = 'sent' AND b.failure_json IS NOT NULL LIMIT 1")
      .get(documentId)
    return row ? Failure.parse(JSON.parse(row.json)) : null
  }

  /** Documents at rest until the night, and those for which there may be money again; by what they are asked with. */
  function groups(): NightGroup[] {
    const found = new Map<string, { choice: ModelChoice; ontologyVersion: string; documentIds: DocumentId[] }>()
    const rows = db
      .prepare<[], { id: DocumentId }>(
        `SELECT p.document_id AS id FROM extraction_plans AS p JOIN jobs AS j ON j.document_id = p.document_id JOIN documents AS d ON d.id = p.document_id
         WHERE p.mode = 'overnight' AND d.trashed_at IS NULL AND j.state = 'queued' AND j.stage = 'extract' AND j.queue_reason IN ('awaiting-night', 'awaiting-budget')
         ORDER BY p.updated_at, p.document_id`,
      )
      .all()
    for (const { id } of rows) {
      const plan = plans.get(id)
      if (!plan?.choice || plan.ontologyVersion === null || !hasBatches(plan.choice)) continue
      const key = JSON.stringify([plan.choice, plan.ontologyVersion])
      const group = found.get(key) ?? { choice: plan.choice, ontologyVersion: plan.ontologyVersion, documentIds: [] }
      found.set(key, group)
      group.documentIds.push(id)
    }
    return [...found.values()]
  }

  async function gatherAll(): Promise<void> {
    let sent = false
    for (const group of groups()) {
      const client = options.client(group.choice)
      if (!client) continue
      const reached = new Map<DocumentId, number>()
      while (!closing.signal.aborted) {
        const gathered = gatherer.gather(group, client.traits.largestOutputTokens, reached, (documentId) => nightReports.enlist(documentId))
        if (!gathered) break
        sent = true
        options.say('batch.gathered', { batch: gathered.batchId, documents: String(gathered.documentIds.length) })
        await breathe()
      }
    }
    // Also where nothing could be sent for want of money: they say so now.
    if (sent || groups().some(({ choice, documentIds }) => documentIds.some((id) => gatherer.refused(id, choice) !== null))) wake(['awaiting-night'])
  }

  async function work(): Promise<void> {
    const open = isOpen()
    const begins = open && !wasOpen
    wasOpen = open
    if (begins || (gatherAt !== null && nowMs() >= gatherAt)) {
      gatherAt = null
      if (open) await gatherAll()
    }
    // Servers without batches are asked by the jobs themselves.
    if (begins) wake(['awaiting-night'])
    for (const { id } of dueBatches(db, nowMs())) {
      closing.signal.throwIfAborted()
      if (await options.step(id, closing.signal)) {
        options.say('batch.over', { batch: id, state: batchById(db, id)?.state ?? 'gone' })
        // What it cost less than its worst is room for others.
        wake(['awaiting-batch', 'awaiting-budget'])
      }
    }
    nightReports.settle()
  }

  /** One at a time; whoever asks while it works is heard after it. */
  function look(): void {
    if (!started || closing.signal.aborted) return
    if (working) {
      again = true
      return
    }
    cancelTimer()
    working = work()
      .then(() => 0)
      .catch((error: unknown) => {
        if (!closing.signal.aborted) options.say('night.failed', { error: error instanceof FailureError ? error.failure.code : error instanceof Error ? error.name : 'unknown' })
        return afterErrorMs
      })
      .then((restMs) => {
        working = null
        const now = again && restMs === 0
        again = false
        if (now) look()
        else arm(restMs)
      })
  }

  function arm(atLeastMs = 0): void {
    if (!started || working || closing.signal.aborted) return
    cancelTimer()
    cancelTimer = clock.after(Math.max(atLeastMs, Math.min(longestRestMs, Math.max(0, nextWorkAt() - nowMs()))), look)
  }

  function nextWorkAt(): number {
    try {
      return Math.min(nextBatchDueAt(db) ?? Infinity, gatherAt ?? Infinity, nextAt() ?? Infinity)
    } catch {
      // The library cannot be read now; the jobs' runner says so. It is looked at again.
      return nowMs() + afterErrorMs
    }
  }

  return {
    start(wakeJobs) {
      wake = wakeJobs
      started = true
      // Whoever was to be woken by a process that is no more.
      wake(['awaiting-batch'])
      look()
    },
    waitFor,
    guard: (extractor) => ({
      ...extractor,
      async extract(input, work_) {
        const plan = plans.get(input.documentId)
        const by = extractor.identity(input.language)
        if (plan?.mode === 'overnight' && plan.choice) {
          const wait = waitFor({ ...plan, choice: plan.choice })
          if (wait) throw new WaitError(wait)
        }
        const elsewhere = () => input.passages.some(({ contextHash }) => isInBatch(db, contextHash, by))
        if (elsewhere()) throw new WaitError({ kind: 'wait', reason: 'awaiting-batch', until: untilWoken, failure: null, still: elsewhere })
        return extractor.extract(input, work_)
      },
    }),
    reconsider() {
      hurryBatches(db, nowMs())
      look()
    },
    batches: () => batchViews(db),
    cancel(batchId) {
      const row = batchById(db, batchId)
      if (!row) throw new FailureError(failure('not-found', 'There is no such batch.', { subject: batchId }))
      if (row.state !== 'submitting' && row.state !== 'running') return
      changeBatch(db, batchId, { state: 'cancelling', cancel_asked: 1, next_poll_at: nowMs() })
      look()
    },
    reports: () => nightReports.list(),
    seen: (reportId) => nightReports.seen(reportId),
    nextAt,
    run() {
      const waiting = db
        .prepare<[], { n: number }>("SELECT count(*) AS n FROM extraction_plans AS p JOIN jobs AS j ON j.document_id = p.document_id WHERE p.mode = 'overnight' AND j.state = 'queued' AND j.queue_reason = 'awaiting-night'")
        .get()?.n ?? 0
      if (waiting === 0) return 0
      nightReports.begin()
      wasOpen = false
      look()
      return waiting
    },
    async close() {
      closing.abort(new FailureError(failure('aborted', 'The engine stops.')))
      cancelTimer()
      await working
    },
  }
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
