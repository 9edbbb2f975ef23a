import { constants } from 'node:os'
import { describe, expect, it } from 'vitest'
import { stepBack } from '../../../../src/workers/threads/background.ts'

function systemAt(priority: number) {
  const asked: (readonly [number, number | undefined])[] = []
  return { asked, getPriority: () => priority, setPriority: (pid: number, wanted?: number) => void asked.push([pid, wanted]) }
}

describe('stepping back', () => {
  it.each([
    ['linux', 10],
    ['darwin', 5],
    ['win32', constants.priority.PRIORITY_BELOW_NORMAL],
  ] as const)('lowers the caller on %s', (platform, wanted) => {
    const system = systemAt(0)
    stepBack(platform, system)
    expect(system.asked).toEqual([[0, wanted]])
  })

  it('never comes forward', () => {
    const system = systemAt(15)
    stepBack('linux', system)
    expect(system.asked).toEqual([])
  })

  it('lets the thread work on where the system refuses', () => {
    const system = systemAt(0)
    const refuse = () => {
      throw new Error('EACCES')
    }
    expect(() => stepBack('linux', { ...system, setPriority: refuse })).not.toThrow()
  })
})
