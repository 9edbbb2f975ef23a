import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isNight, lastNightBegan, nextNightBegins, nightMs } from '../../../../../src/workers/engine/batches/night-time.ts'

const before = process.env['TZ']
beforeAll(() => {
  process.env['TZ'] = 'Europe/Paris'
})
afterAll(() => {
  if (before === undefined) delete process.env['TZ']
  else process.env['TZ'] = before
})

const at = (iso: string): number => Date.parse(iso)

describe('nights by local time', () => {
  test('the next and the last beginning', () => {
    expect(nextNightBegins(at('2026-11-23T22:59:59+01:00'), '23:00')).toBe(at('2026-11-23T23:00:00+01:00'))
    expect(nextNightBegins(at('2026-11-23T23:00:00+01:00'), '23:00')).toBe(at('2026-11-24T23:00:00+01:00'))
    expect(lastNightBegan(at('2026-11-23T23:00:00+01:00'), '23:00')).toBe(at('2026-11-23T23:00:00+01:00'))
    expect(lastNightBegan(at('2026-11-24T03:00:00+01:00'), '23:00')).toBe(at('2026-11-23T23:00:00+01:00'))
  })

  test('a day has 23 or 25 hours when clocks change, and the night begins at the same time by the clock', () => {
    const spring = nextNightBegins(at('2027-03-27T23:00:00+01:00'), '23:00')
    expect(spring).toBe(at('2027-03-28T23:00:00+02:00'))
    expect(spring - at('2027-03-27T23:00:00+01:00')).toBe(23 * 3_600_000)
    const autumn = nextNightBegins(at('2026-10-24T23:00:00+02:00'), '23:00')
    expect(autumn).toBe(at('2026-10-25T23:00:00+01:00'))
    expect(autumn - at('2026-10-24T23:00:00+02:00')).toBe(25 * 3_600_000)
  })

  test('a time that the change skips is an hour later, and one that comes twice is once', () => {
    expect(nextNightBegins(at('2027-03-28T00:30:00+01:00'), '02:30')).toBe(at('2027-03-28T03:30:00+02:00'))
    const first = nextNightBegins(at('2026-10-25T00:30:00+02:00'), '02:30')
    expect(first).toBe(at('2026-10-25T02:30:00+02:00'))
    expect(nextNightBegins(first, '02:30')).toBe(at('2026-10-26T02:30:00+01:00'))
  })

  test('it lasts its hours, over midnight and over the change', () => {
    const began = at('2026-10-24T23:00:00+02:00')
    expect(isNight(began - 1, { nightlyAt: '23:00' })).toBe(false)
    expect(isNight(began, { nightlyAt: '23:00' })).toBe(true)
    expect(isNight(began + nightMs - 1, { nightlyAt: '23:00' })).toBe(true)
    expect(isNight(began + nightMs, { nightlyAt: '23:00' })).toBe(false)
    expect(isNight(began + nightMs, { nightlyAt: null })).toBe(true)
  })
})
