import { describe, expect, it } from 'vitest'
import { failure } from '../../../../src/shared/failure.ts'
import { JobState, stages } from '../../../../src/shared/model/job.ts'
import { transition, type JobCore, type TransitionEvent } from '../../../../src/shared/model/transition.ts'
import { createRandom } from '../../../support/random.ts'

const broken = failure('internal', 'It broke.')
const quarantined = failure('quarantined', 'It killed.')

function core(state: JobState, more: Partial<JobCore> = {}): JobCore {
  return { state, stage: 'extract', attempt: 2, maxAttempts: 3, cursorJson: '{"n":4}', crashes: 1, interruptions: 2, isolated: true, ...more }
}

const states: Readonly<Record<JobState['kind'], JobState>> = {
  queued: { kind: 'queued', notBefore: 100, reason: 'new' },
  leased: { kind: 'leased', token: 'mine', owner: '7-x', until: 200 },
  paused: { kind: 'paused' },
  done: { kind: 'done' },
  failed: { kind: 'failed', failure: broken },
  cancelled: { kind: 'cancelled' },
}

const events: { readonly [K in TransitionEvent['kind']]: Extract<TransitionEvent, { kind: K }> } = {
  enqueue: { kind: 'enqueue', at: 5, maxAttempts: 3 },
  claim: { kind: 'claim', at: 150, token: 'new', owner: '8-y', until: 400 },
  heartbeat: { kind: 'heartbeat', token: 'mine', until: 500 },
  checkpoint: { kind: 'checkpoint', token: 'mine', until: 500, cursorJson: '{"n":5}' },
  stageDone: { kind: 'stageDone', token: 'mine', until: 500, next: 'resolve' },
  fail: { kind: 'fail', token: 'mine', failure: broken, retryAt: 900 },
  release: { kind: 'release', token: 'mine', at: 300 },
  defer: { kind: 'defer', token: 'mine', notBefore: 900, reason: 'awaiting-budget', failure: broken },
  leaseExpired: { kind: 'leaseExpired', at: 300, failure: broken, retryAt: 900 },
  ownerDied: { kind: 'ownerDied', at: 300, cause: 'outside', crashLimit: 2, interruptionLimit: 5 },
  pause: { kind: 'pause' },
  resume: { kind: 'resume', at: 300 },
  cancel: { kind: 'cancel' },
  trash: { kind: 'trash' },
  retry: { kind: 'retry', at: 300 },
  restore: { kind: 'restore', at: 300 },
  redo: { kind: 'redo', at: 300, stage: 'chunk' },
}

/** Every state × every event: the state that follows, or the refusal. Written by hand, not computed. */
const table: Readonly<Record<TransitionEvent['kind'], Readonly<Record<JobState['kind'], string>>>> = {
  enqueue: { queued: '!wrong-state', leased: '!wrong-state', paused: '!wrong-state', done: '!wrong-state', failed: '!wrong-state', cancelled: '!wrong-state' },
  claim: { queued: 'leased', leased: '!wrong-state', paused: '!wrong-state', done: '!wrong-state', failed: '!wrong-state', cancelled: '!wrong-state' },
  heartbeat: { queued: '!lease-lost', leased: 'leased', paused: '!lease-lost', done: '!lease-lost', failed: '!lease-lost', cancelled: '!lease-lost' },
  checkpoint: { queued: '!lease-lost', leased: 'leased', paused: '!lease-lost', done: '!lease-lost', failed: '!lease-lost', cancelled: '!lease-lost' },
  stageDone: { queued: '!lease-lost', leased: 'leased', paused: '!lease-lost', done: '!lease-lost', failed: '!lease-lost', cancelled: '!lease-lost' },
  fail: { queued: '!lease-lost', leased: 'queued', paused: '!lease-lost', done: '!lease-lost', failed: '!lease-lost', cancelled: '!lease-lost' },
  release: { queued: '!lease-lost', leased: 'queued', paused: '!lease-lost', done: '!lease-lost', failed: '!lease-lost', cancelled: '!lease-lost' },
  defer: { queued: '!lease-lost', leased: 'queued', paused: '!lease-lost', done: '!lease-lost', failed: '!lease-lost', cancelled: '!lease-lost' },
  leaseExpired: { queued: '!wrong-state', leased: 'queued', paused: '!wrong-state', done: '!wrong-state', failed: '!wrong-state', cancelled: '!wrong-state' },
  ownerDied: { queued: '!wrong-state', leased: 'queued', paused: '!wrong-state', done: '!wrong-state', failed: '!wrong-state', cancelled: '!wrong-state' },
  pause: { queued: 'paused', leased: 'paused', paused: '!wrong-state', done: '!wrong-state', failed: '!wrong-state', cancelled: '!wrong-state' },
  resume: { queued: '!wrong-state', leased: '!wrong-state', paused: 'queued', done: '!wrong-state', failed: '!wrong-state', cancelled: '!wrong-state' },
  cancel: { queued: 'cancelled', leased: 'cancelled', paused: 'cancelled', done: '!wrong-state', failed: '!wrong-state', cancelled: '!wrong-state' },
  trash: { queued: 'cancelled', leased: 'cancelled', paused: 'cancelled', done: '!wrong-state', failed: '!wrong-state', cancelled: '!wrong-state' },
  // A queued job that is due cannot be made more so.
  retry: { queued: '!wrong-state', leased: '!wrong-state', paused: '!wrong-state', done: '!wrong-state', failed: 'queued', cancelled: 'queued' },
  restore: { queued: '!wrong-state', leased: '!wrong-state', paused: '!wrong-state', done: 'queued', failed: '!wrong-state', cancelled: 'queued' },
  redo: { queued: 'queued', leased: 'queued', paused: 'queued', done: 'queued', failed: 'queued', cancelled: 'queued' },
}

const kindsOfEvent = Object.keys(events) as TransitionEvent['kind'][]
const kindsOfState = Object.keys(states) as JobState['kind'][]

function after(job: JobCore | null, event: TransitionEvent): JobCore {
  const answer = transition(job, event)
  if (!answer.ok) throw new Error(`refused: ${answer.refusal}`)
  return answer.job
}

function refusal(job: JobCore | null, event: TransitionEvent): string | null {
  const answer = transition(job, event)
  return answer.ok ? null : answer.refusal
}

describe('a job and what may happen to it', () => {
  it.each(kindsOfEvent.flatMap((event) => kindsOfState.map((state) => [event, state] as const)))('%s on a job that is %s', (event, state) => {
    const before = core(states[state])
    const answer = transition(before, events[event])
    expect(answer.ok ? answer.job.state.kind : `!${answer.refusal}`).toBe(table[event][state])
    // Pure: the job that was given is as it was.
    expect(before).toEqual(core(states[state]))
  })

  it('begins in the queue, at the first stage', () => {
    expect(after(null, events.enqueue)).toEqual({
      state: { kind: 'queued', notBefore: 5, reason: 'new' },
      stage: 'read',
      attempt: 0,
      maxAttempts: 3,
      cursorJson: null,
      crashes: 0,
      interruptions: 0,
      isolated: false,
    })
    for (const kind of kindsOfEvent.filter((each) => each !== 'enqueue')) expect(refusal(null, events[kind])).toBe('wrong-state')
  })

  it('is claimed when it is due, not before, and the claim counts as an attempt', () => {
    expect(refusal(core(states.queued), { ...events.claim, at: 99 })).toBe('not-yet')
    expect(after(core(states.queued), { ...events.claim, at: 100 })).toMatchObject({ attempt: 3, state: { kind: 'leased', token: 'new', owner: '8-y', until: 400 } })
  })

  it.each(['heartbeat', 'checkpoint', 'stageDone', 'fail', 'release'] as const)('refuses %s to whoever has another token', (kind) => {
    expect(refusal(core(states.leased), { ...events[kind], token: 'old' })).toBe('lease-lost')
  })
})

describe('progress', () => {
  it('that moves the cursor clears what was held against the job', () => {
    expect(after(core(states.leased), events.checkpoint)).toMatchObject({ cursorJson: '{"n":5}', attempt: 1, crashes: 0, interruptions: 0, isolated: false })
  })

  it('without a cursor, or with the same, clears nothing: a place that cannot be passed must end', () => {
    for (const cursorJson of [null, '{"n":4}']) {
      expect(after(core(states.leased), { ...events.checkpoint, cursorJson })).toMatchObject({ cursorJson: '{"n":4}', attempt: 2, crashes: 1, interruptions: 2, isolated: true })
    }
  })

  it('to the next stage starts its count and its cursor anew, under the same lease', () => {
    expect(after(core(states.leased), events.stageDone)).toMatchObject({ stage: 'resolve', attempt: 1, cursorJson: null, crashes: 0, isolated: false, state: { kind: 'leased', token: 'mine', owner: '7-x', until: 500 } })
    expect(after(core(states.leased), { ...events.stageDone, next: null })).toMatchObject({ state: { kind: 'done' }, stage: 'extract', cursorJson: null })
  })
})

describe('failure', () => {
  it('is tried again until the attempts are used up', () => {
    expect(after(core(states.leased, { attempt: 2 }), events.fail).state).toEqual({ kind: 'queued', notBefore: 900, reason: 'retry' })
    expect(after(core(states.leased, { attempt: 3 }), events.fail).state).toEqual({ kind: 'failed', failure: broken })
    expect(after(core(states.leased, { attempt: 3 }), events.leaseExpired).state).toEqual({ kind: 'failed', failure: broken })
  })

  it('that would only happen again is final at once', () => {
    expect(after(core(states.leased, { attempt: 1 }), { ...events.fail, retryAt: null }).state.kind).toBe('failed')
  })

  it('of a lease is not assumed before its time', () => {
    expect(refusal(core(states.leased), { ...events.leaseExpired, at: 199 })).toBe('not-expired')
    expect(refusal(core(states.leased), { ...events.leaseExpired, at: 200 })).toBeNull()
  })

  it('is retried from its stage and cursor, with all attempts, when a person asks', () => {
    expect(after(core(states.failed, { attempt: 3 }), events.retry)).toMatchObject({ stage: 'extract', cursorJson: '{"n":4}', attempt: 0, state: { kind: 'queued', reason: 'asked' } })
  })

  it('by quarantine runs alone when retried, and one more death ends it', () => {
    const again = after(core({ kind: 'failed', failure: quarantined }, { crashes: 2, isolated: true }), events.retry)
    expect(again).toMatchObject({ isolated: true, crashes: 1 })
    const claimed = after(again, { ...events.claim, at: 300 })
    expect(after(claimed, { ...events.ownerDied, cause: 'file' }).state).toMatchObject({ kind: 'failed', failure: { code: 'quarantined' } })
  })

  it('with a wait can be retried at once', () => {
    const deferred = after(core(states.leased, { attempt: 2 }), events.defer)
    expect(deferred).toMatchObject({ attempt: 1, cursorJson: '{"n":4}', state: { kind: 'queued', notBefore: 900, reason: 'awaiting-budget', failure: broken } })
    expect(after(deferred, events.retry).state).toEqual({ kind: 'queued', notBefore: 300, reason: 'asked' })
    expect(after(core(states.done), events.redo)).toMatchObject({ stage: 'chunk', cursorJson: null, attempt: 0 })
    // What works at the stage or behind it loses its lease; what has not come so far goes on, and finds it when it does.
    expect(after(core(states.leased), { ...events.redo, stage: 'chunk' } as TransitionEvent)).toMatchObject({ stage: 'chunk', state: { kind: 'queued', reason: 'asked' }, cursorJson: null, attempt: 0 })
    expect(refusal(core(states.leased, { stage: 'read' }), events.redo)).toBe('wrong-state')
    expect(after(core(states.paused, { stage: 'read' }), events.redo)).toMatchObject({ stage: 'read', cursorJson: '{"n":4}', attempt: 0 })
    const waiting = core({ kind: 'queued', notBefore: 5000, reason: 'retry' })
    expect(after(waiting, events.retry).state).toEqual({ kind: 'queued', notBefore: 300, reason: 'asked' })
  })
})

describe('an attempt that was stopped from outside is not counted', () => {
  it.each(['pause', 'cancel', 'trash', 'release', 'ownerDied'] as const)('%s', (kind) => {
    expect(after(core(states.leased, { attempt: 3, interruptions: 0, crashes: 0 }), events[kind]).attempt).toBe(2)
  })

  it('but a job that was not running keeps its count', () => {
    expect(after(core(states.queued, { attempt: 2 }), events.pause).attempt).toBe(2)
  })
})

describe('deaths of the process', () => {
  const clean = { crashes: 0, interruptions: 0, isolated: false }
  const crash: TransitionEvent = { ...events.ownerDied, cause: 'file' }

  it('from inside isolate the suspect, and twice in a row quarantine it', () => {
    const once = after(core(states.leased, clean), crash)
    expect(once).toMatchObject({ isolated: true, crashes: 1, state: { kind: 'queued', reason: 'isolated' } })
    const twice = after(after(once, { ...events.claim, at: 300 }), crash)
    expect(twice).toMatchObject({ crashes: 2, state: { kind: 'failed', failure: { code: 'quarantined', retryable: true } } })
  })

  it('from inside with progress between are two first times', () => {
    let job = after(core(states.leased, clean), crash)
    job = after(job, { ...events.claim, at: 300, token: 'mine' })
    job = after(job, events.checkpoint)
    expect(after(job, crash)).toMatchObject({ crashes: 1, state: { kind: 'queued' } })
  })

  it('from outside never isolate, and only the fifth in a row without progress quarantines', () => {
    let job = core(states.leased, clean)
    for (let time = 1; time <= 4; time += 1) {
      job = after(job, events.ownerDied)
      expect(job).toMatchObject({ isolated: false, interruptions: time, state: { kind: 'queued', reason: 'recovered' } })
      job = after(job, { ...events.claim, at: 300 })
    }
    expect(after(job, events.ownerDied).state).toMatchObject({ kind: 'failed', failure: { code: 'quarantined' } })
  })
})

describe('publication', () => {
  it('that was cut by a cancel or the trash starts again from its first row', () => {
    for (const kind of ['cancel', 'trash'] as const) {
      expect(after(core(states.leased, { stage: 'publish' }), events[kind]).cursorJson).toBeNull()
      expect(after(core(states.leased, { stage: 'extract' }), events[kind]).cursorJson).toBe('{"n":4}')
    }
  })

  it('is done again for a document that comes back from the trash', () => {
    expect(after(core(states.done), events.restore)).toMatchObject({ stage: 'publish', cursorJson: null, attempt: 0, state: { kind: 'queued', reason: 'restored' } })
    expect(after(core(states.cancelled), events.restore)).toMatchObject({ stage: 'extract', cursorJson: '{"n":4}' })
  })
})

const ofTheHolder = new Set<TransitionEvent['kind']>(['heartbeat', 'checkpoint', 'stageDone', 'fail', 'release'])

describe('whatever happens in whatever order', () => {
  it('a job stays well formed, and only the holder of the token moves a leased one forward', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = createRandom(seed)
      let job: JobCore = after(null, { kind: 'enqueue', at: 0, maxAttempts: 3 })
      let holder: string | null = null
      for (let step = 1; step <= 60; step += 1) {
        const kind = kindsOfEvent[random.below(kindsOfEvent.length)] ?? 'claim'
        const token = random.below(2) === 0 && holder ? holder : `t${random.below(4)}`
        const moved = { at: step * 1000, token, until: step * 1000 + 500, cursorJson: random.below(3) === 0 ? null : `{"n":${step}}` }
        const event: TransitionEvent = Object.assign({}, events[kind], moved)
        const answer = transition(job, event)
        if (!answer.ok) continue
        if (ofTheHolder.has(kind)) expect(token).toBe(holder)
        job = answer.job
        holder = job.state.kind === 'leased' ? job.state.token : null
        expect(JobState.safeParse(job.state).success).toBe(true)
        expect(stages).toContain(job.stage)
        expect(job.attempt).toBeGreaterThanOrEqual(job.state.kind === 'leased' ? 1 : 0)
        expect(job.attempt).toBeLessThanOrEqual(job.maxAttempts)
        if (job.state.kind === 'done') expect(job.cursorJson).toBeNull()
      }
    }
  })
})
