import { describe, expect, test } from 'vitest'
import { createFaultPlan } from '../../../support/model-server/faults.ts'
import { createGate, type Weight } from '../../../support/model-server/limits/gate.ts'
import { durationText } from '../../../support/model-server/limits/headers.ts'
import { createTokenBucket } from '../../../support/model-server/limits/token-bucket.ts'
import { readArguments } from '../../../support/model-server/arguments.ts'
import { applyControl, Control, defaultSettings } from '../../../support/model-server/settings.ts'
import { createTokenizer } from '../../../support/model-server/tokens.ts'

describe('a bucket', () => {
  test('refills continuously, up to what it holds', () => {
    const bucket = createTokenBucket(60, 60, 0)
    bucket.take(60, 0)
    expect(bucket.waitFor(1, 0)).toBe(1_000)
    expect(bucket.level(500)).toBeCloseTo(0.5)
    expect(bucket.waitFor(1, 1_000)).toBe(0)
    expect(bucket.level(10 * 60_000)).toBe(60)
  })

  test('never gives more than its limit over any time', () => {
    const bucket = createTokenBucket(600, 1, 0)
    let given = 0
    for (let now = 0; now <= 60_000; now += 7) {
      if (bucket.waitFor(3, now) > 0) continue
      bucket.take(3, now)
      given += 3
    }
    expect(given).toBeGreaterThan(590)
    expect(given).toBeLessThanOrEqual(600 + 10)
  })

  test('may owe, and pays back before it gives', () => {
    const bucket = createTokenBucket(60, 60, 0)
    bucket.take(90, 0)
    expect(bucket.waitFor(1, 0)).toBe(31_000)
  })

  test('a lower limit takes what is too much, a higher one gives nothing at once', () => {
    const bucket = createTokenBucket(100, 60, 0)
    bucket.change(10, 60, 0)
    expect(bucket.level(0)).toBe(10)
    bucket.change(100, 60, 0)
    expect(bucket.level(0)).toBe(10)
  })

  test('what is more than it ever holds waits for it to be full, and no longer', () => {
    const bucket = createTokenBucket(60, 60, 0)
    expect(bucket.waitFor(1_000, 0)).toBe(0)
    bucket.take(60, 0)
    expect(bucket.waitFor(1_000, 0)).toBe(60_000)
  })
})

describe('the gate', () => {
  const weight: Weight = { protocol: 'anthropic', model: 'm', inputTokens: 100, maxOutputTokens: 5_000 }
  const settings = { ...defaultSettings, limits: { rpm: 10, itpm: 150, otpm: 1_000, tpm: null } }

  test('takes all or nothing', () => {
    const gate = createGate()
    expect(gate.admit(weight, settings, 0).kind).toBe('admitted')
    expect(gate.admit(weight, settings, 0)).toMatchObject({ kind: 'refused', bucket: 'input', waitMs: 20_000 })
    expect(gate.buckets(weight, settings, 0).requests?.level(0)).toBe(9)
  })

  test('each model and protocol has buckets of its own', () => {
    const gate = createGate()
    gate.admit(weight, settings, 0)
    expect(gate.admit({ ...weight, model: 'another' }, settings, 0).kind).toBe('admitted')
    // One bucket of 150 + 1,000, charged with the larger of the two.
    expect(gate.admit({ ...weight, protocol: 'openai', maxOutputTokens: 1_000 }, settings, 0).kind).toBe('admitted')
    expect(gate.admit({ ...weight, protocol: 'openai', maxOutputTokens: 1_000 }, settings, 0)).toMatchObject({ kind: 'refused', bucket: 'tokens' })
  })
})

test('durations are written as OpenAI writes them', () => {
  expect([0, 120, 1_000, 7_660, 360_000, 3_600_000].map(durationText)).toEqual(['0ms', '120ms', '1s', '7.66s', '6m0s', '1h0m0s'])
})

test('a rule for the next calls is used up, even when settings change in between', () => {
  const plan = createFaultPlan(1)
  let settings = applyControl(defaultSettings, Control.parse({ fault: { kind: 'overloaded', next: 2 } }))
  expect(plan.choose(settings.faults, 1, '')?.kind).toBe('overloaded')
  settings = applyControl(settings, Control.parse({ latencyMs: 5 }))
  expect(plan.choose(settings.faults, 2, '')?.kind).toBe('overloaded')
  expect(plan.choose(settings.faults, 3, '')).toBeNull()
})

test('a control changes what it names and nothing else', () => {
  const settings = applyControl({ ...defaultSettings, limits: { rpm: 1, itpm: 2, otpm: 3, tpm: null } }, Control.parse({ limits: { itpm: 9 }, batches: { cancelMs: 4 } }))
  expect(settings).toMatchObject({ limits: { rpm: 1, itpm: 9, otpm: 3 }, batches: { durationMs: 60_000, cancelMs: 4 }, latencyMs: 0 })
  expect(() => Control.parse({ latencyMS: 4 })).toThrow()
})

test('the command line: faults by share, by number, always; what is wrong is said', () => {
  expect(readArguments(['--port', '0', '--rpm', '50', '--fault', '429@0.05', '--fault', 'reset#3,9', '--fault', 'refusal'])).toMatchObject({
    kind: 'start',
    port: 0,
    lifetimeMs: null,
    control: { latencyMs: 300, limits: { rpm: 50, itpm: null }, faults: [{ kind: 'rate-limited', rate: 0.05 }, { kind: 'reset', calls: [3, 9] }, { kind: 'refusal', rate: 1 }] },
  })
  expect(readArguments(['--fault', 'sunshine@1'])).toMatchObject({ kind: 'wrong' })
  expect(readArguments(['--prot', '1'])).toMatchObject({ kind: 'wrong' })
  expect(readArguments(['--help'])).toEqual({ kind: 'help' })
})

test('a text is cut at tokens, and special words are text', () => {
  const tokenizer = createTokenizer()
  const text = 'The regulator delivers breathing gas at ambient pressure. <|endoftext|>'
  expect(tokenizer.count(tokenizer.cut(text, 5))).toBe(5)
  expect(text.startsWith(tokenizer.cut(text, 5))).toBe(true)
  expect(tokenizer.cut(text, 500)).toBe(text)
})
