import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { clearStamp, hashInputs, readStamp, writeAtomically, writeStamp } from '../../../../scripts/setup/stamp.mjs'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

function project(): string {
  const root = temporaryFolder()
  mkdirSync(join(root, 'src', 'deep'), { recursive: true })
  writeFileSync(join(root, 'src', 'a.ts'), 'a')
  writeFileSync(join(root, 'src', 'deep', 'b.ts'), 'b')
  writeFileSync(join(root, 'config'), 'c')
  return root
}

describe('a stamp', () => {
  it('is absent, then what was written, then absent again', () => {
    const file = join(temporaryFolder(), 'new', 'folder', 'stamp')
    expect(readStamp(file)).toBeUndefined()
    writeStamp(file, 'v1')
    expect(readStamp(file)).toBe('v1')
    clearStamp(file)
    clearStamp(file)
    expect(readStamp(file)).toBeUndefined()
  })

  it('leaves no temporary file behind', () => {
    const folder = temporaryFolder()
    writeAtomically(join(folder, 'x'), 'one')
    writeAtomically(join(folder, 'x'), 'two')
    expect(readdirSync(folder)).toEqual(['x'])
  })
})

describe('hashInputs', () => {
  it('stays the same where nothing changed, and wherever the project lies', () => {
    const [here, there] = [project(), project()]
    expect(hashInputs(here, ['src', 'config'])).toBe(hashInputs(there, ['config', 'src']))
  })

  it.each([
    ['a changed file', (root: string) => writeFileSync(join(root, 'src', 'deep', 'b.ts'), 'B')],
    ['a new file', (root: string) => writeFileSync(join(root, 'src', 'c.ts'), '')],
    ['a removed file', (root: string) => rmSync(join(root, 'src', 'a.ts'))],
    ['a renamed file', (root: string) => renameSync(join(root, 'src', 'a.ts'), join(root, 'src', 'z.ts'))],
    ['a file that appears', (root: string) => writeFileSync(join(root, 'absent'), '')],
    ['text that moved from one file to the next', (root: string) => {
      writeFileSync(join(root, 'src', 'a.ts'), '')
      writeFileSync(join(root, 'src', 'deep', 'b.ts'), 'ab')
    }],
  ])('notices %s', (_what, change) => {
    const root = project()
    const before = hashInputs(root, ['src', 'config', 'absent'])
    change(root)
    expect(hashInputs(root, ['src', 'config', 'absent'])).not.toBe(before)
  })

  it('takes further words for inputs, without running them together', () => {
    const root = project()
    expect(hashInputs(root, ['src'], ['ab', 'c'])).not.toBe(hashInputs(root, ['src'], ['a', 'bc']))
  })
})
