import { describe, expect, it } from 'vitest'
import { chooseName, createCaseMemory } from '../../../../../../src/workers/engine/graph/resolve/display-name.ts'
import { createWordFolder } from '../../../../../../src/workers/engine/graph/resolve/fold-key.ts'

const memoryOf = (...texts: string[]) => {
  const memory = createCaseMemory()
  for (const text of texts) memory.learn(text)
  return memory
}
const surfaces = (...uses: readonly (readonly [string, number, number])[]) => new Map(uses.map(([surface, count, inner]) => [surface, { count, inner }]))
const name = (key: string, uses: ReturnType<typeof surfaces>, memory = memoryOf()) => chooseName(key, uses, memory, createWordFolder('en'))

describe('chooseName', () => {
  it('prefers the singular where the text has it', () => {
    expect(name('safety stop', surfaces(['safety stops', 9, 9], ['safety stop', 1, 1]))).toBe('safety stop')
  })

  it('keeps the plural where the text has nothing else', () => {
    expect(name('goggle', surfaces(['goggles', 3, 3]))).toBe('goggles')
  })

  it('takes the case that stands inside sentences', () => {
    expect(name('elastic stop nut', surfaces(['Elastic Stop Nut', 1, 0], ['elastic stop nut', 3, 2]))).toBe('elastic stop nut')
    expect(name('boyle law', surfaces(['Boyle law', 2, 2]))).toBe('Boyle law')
  })

  it('writes what stands only in headings in small letters, names and acronyms apart', () => {
    const memory = memoryOf('We met in Chelsea. He likes Chelsea. The PFD is here, a PFD.')
    expect(name('safety measure', surfaces(['SAFETY MEASURES', 2, 0]), memory)).toBe('safety measures')
    expect(name('chelsea plan', surfaces(['Chelsea Plan', 1, 0]), memory)).toBe('Chelsea plan')
    expect(name('pfd', surfaces(['PFD', 2, 2]), memory)).toBe('PFD')
  })

  it('is the same whatever the order of the surfaces', () => {
    const uses: (readonly [string, number, number])[] = [['Locking Nut', 2, 0], ['locking nut', 2, 2], ['Locking nut', 2, 0]]
    expect(new Set([name('locking nut', surfaces(...uses)), name('locking nut', surfaces(...uses.toReversed()))]).size).toBe(1)
  })

  it('falls back to the key', () => {
    expect(name('nut', surfaces())).toBe('nut')
  })
})

describe('isSentenceStart', () => {
  const memory = memoryOf()
  it.each([
    ['Nut. The bolt', 5, true],
    ['The nut is', 4, false],
    ['a: Bolt', 3, true],
    ['• Bolt', 2, true],
    ['1. Bolt', 3, true],
    ['line\nBolt here is long enough to be a sentence.', 5, true],
    ['Boots Self-Locking Nut', 6, true],
  ] as const)('in %j at %i is %s', (text, offset, expected) => {
    expect(memory.isSentenceStart(text, offset)).toBe(expected)
  })
})
