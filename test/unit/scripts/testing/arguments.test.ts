import { describe, expect, it } from 'vitest'
import { parseTestArguments, stepNames } from '../../../../scripts/testing/arguments.mjs'

describe('parseTestArguments', () => {
  it('runs every step unless told otherwise', () => {
    expect(parseTestArguments([])).toEqual({ steps: stepNames, crash: false, files: [] })
  })

  it('picks steps, in their own order', () => {
    expect(parseTestArguments(['--only', 'e2e,unit'])).toMatchObject({ steps: ['unit', 'e2e'] })
    expect(parseTestArguments(['--only=dead-code'])).toMatchObject({ steps: ['dead code'] })
    expect(parseTestArguments(['--from', 'e2e'])).toMatchObject({ steps: ['e2e', 'packaged'] })
  })

  it('takes the rest for filters', () => {
    expect(parseTestArguments(['--only', 'unit', '--', 'lease'])).toMatchObject({ steps: ['unit'], files: ['lease'] })
  })

  it('runs the crash tests alone', () => {
    expect(parseTestArguments(['--crash'])).toMatchObject({ steps: ['integration'], crash: true })
  })

  it.each(['--only untis', '--only', '--from x', '--fast'])('says what is wrong with %s', (line) => {
    expect(parseTestArguments(line.split(' '))).toHaveProperty('usage')
  })
})
