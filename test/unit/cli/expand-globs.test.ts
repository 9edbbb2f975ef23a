import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { expandGlobs } from '../../../src/cli/expand-globs.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

let folder: string
const expanded = async (...paths: string[]) => (await expandGlobs(paths, folder)).map((path) => path.slice(folder.length + 1))

describe('PATH…', () => {
  beforeEach(() => {
    folder = temporaryFolder()
    for (const name of ['a', 'a/deep', 'b']) mkdirSync(join(folder, name))
    for (const name of ['1.pdf', 'a/2.pdf', 'a/deep/3.pdf', 'a/notes.txt', 'b/4.pdf', 'odd [1]*.pdf', 'été 🐟.pdf']) writeFileSync(join(folder, name), '')
  })
  it('is taken as it is where it exists', async () => {
    expect(await expanded('odd [1]*.pdf', 'a', 'été 🐟.pdf')).toEqual(['odd [1]*.pdf', 'a', 'été 🐟.pdf'])
    expect(await expandGlobs([join(folder, '1.pdf')], '/elsewhere')).toEqual([join(folder, '1.pdf')])
  })
  it('may be a pattern', async () => {
    expect(await expanded('*/*.pdf')).toEqual(['a/2.pdf', 'b/4.pdf'])
    expect(await expanded('**/*.pdf')).toEqual(['1.pdf', 'a/2.pdf', 'a/deep/3.pdf', 'b/4.pdf', 'odd [1]*.pdf', 'été 🐟.pdf'])
    expect(await expanded('{1,2}.pdf', 'a/?.pdf')).toEqual(['1.pdf', 'a/2.pdf'])
  })
  it('that matches folders means what is in them, once', async () => {
    expect(await expanded('[ab]')).toEqual(['a', 'b'])
    expect(await expanded('a/**')).toEqual(['a'])
  })
  it('that is nowhere is handed on by the name that was typed', async () => {
    expect(await expanded('gone.pdf', '*.zip')).toEqual(['gone.pdf', '*.zip'])
  })
})
