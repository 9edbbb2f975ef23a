import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openUserCache } from '../../../../../src/workers/engine/extraction/user-cache.ts'
import type { KeptAnswer } from '../../../../../src/workers/engine/providers/extractor/answer-store.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

const by = { provider: 'anthropic', model: 'claude-haiku-5-5', promptVersion: '1-abc' }
const answer: KeptAnswer = { extraction: { entities: [], relations: [], facts: [] }, checks: { kept: 3, dropped: { 'quote-not-found': 1 } }, notExtracted: null }

function open(file: string) {
  const said: string[] = []
  const cache = openUserCache(file, { nowMs: () => 7, log: (event) => void said.push(event) })
  onTestFinished(() => cache.close())
  return { cache, said }
}

describe('answers of all libraries of a user', () => {
  it('make no file until the first question', () => {
    const file = join(temporaryFolder(), 'deep', 'answers.sqlite')
    const { cache } = open(file)
    expect(existsSync(file)).toBe(false)
    expect(cache.find('h', by)).toBeNull()
    expect(existsSync(file)).toBe(true)
  })

  it('are found by what was asked, of whom, and how; by two at once; and after both have gone', () => {
    const file = join(temporaryFolder(), 'answers.sqlite')
    const one = open(file).cache
    const two = open(file).cache
    one.keep('h', by, answer)
    expect(two.find('h', by)).toEqual(answer)
    expect(two.has('h', by)).toBe(true)
    for (const other of [{ ...by, provider: 'openai' }, { ...by, model: 'x' }, { ...by, promptVersion: '2-abc' }]) {
      expect(two.find('h', other)).toBeNull()
      expect(two.has('h', other)).toBe(false)
    }
    two.keep('h', by, { ...answer, checks: null })
    expect(one.find('h', by)).toEqual(answer)
    one.close()
    two.close()
    expect(open(file).cache.find('h', by)).toEqual(answer)
  })

  it('are not kept of what was not extracted: it may be asked about elsewhere', () => {
    const { cache } = open(join(temporaryFolder(), 'answers.sqlite'))
    cache.keep('h', by, { ...answer, notExtracted: 'refused' })
    expect(cache.find('h', by)).toBeNull()
  })

  it('that cannot be read, or written, cost a call and no more, and are told to the log', () => {
    const folder = temporaryFolder()
    const broken = join(folder, 'broken.sqlite')
    writeFileSync(broken, 'this is no database, and longer than a header of one would be: '.repeat(20))
    const aFolder = join(folder, 'a-folder')
    mkdirSync(aFolder)
    for (const file of [broken, aFolder]) {
      const { cache, said } = open(file)
      expect(cache.find('h', by)).toBeNull()
      expect(cache.has('h', by)).toBe(false)
      cache.keep('h', by, answer)
      expect(said).toContain('user-cache.unusable')
    }
  })

  it('that are not of a known shape are none', () => {
    const file = join(temporaryFolder(), 'answers.sqlite')
    const { cache, said } = open(file)
    cache.keep('h', by, { ...answer, extraction: 'something else' } as unknown as KeptAnswer)
    expect(cache.find('h', by)).toBeNull()
    expect(said).toEqual(['user-cache.unusable'])
  })
})
