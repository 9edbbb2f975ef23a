import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chunkBlocks } from '../../../../../src/workers/engine/documents/chunk-blocks.ts'
import { readPdf } from '../../../../../src/workers/engine/documents/read-pdf.ts'
import { blocksOf, quietWork } from './read-support.ts'

const corpus = resolve(import.meta.dirname, '../../../../../../shared/corpus')
const here = existsSync(corpus)
if (!here) console.log(`Skipped: no corpus at ${corpus}.`)

const read = (folder: string, name: string, password?: string) => readPdf({ path: join(corpus, folder, name), fileName: name, ...(password === undefined ? {} : { password }) }, quietWork())
const files = (folder: string): string[] => (here ? readdirSync(join(corpus, folder)) : [])

describe.skipIf(!here)('real documents', () => {
  it.each(files('pdf'))('%s: places inside the page, runs on words, passages complete', { timeout: 60_000 }, async (name) => {
    const result = await read('pdf', name)
    const blocks = blocksOf(result)
    expect(blocks.length).toBeGreaterThan(0)
    const problems: string[] = []
    for (const block of blocks) {
      for (const [start, end, page, x0, y0, x1, y1] of block.runs) {
        const { width = 0, height = 0 } = result.pages[page - 1] ?? {}
        const word = block.text.slice(start, end)
        if (word === '' || word !== word.trim()) problems.push(`run "${word}" in block ${block.index}`)
        if (x1 < x0 || y1 <= y0) problems.push(`box of "${word}" in block ${block.index}`)
        // Type may stick out of the page by a little; a wrong frame puts it elsewhere altogether.
        if (x0 < -0.1 * width || x1 > 1.1 * width || y0 < -0.1 * height || y1 > 1.1 * height) problems.push(`"${word}" outside page ${page}`)
      }
    }
    expect(problems.slice(0, 5)).toEqual([])
    const passages = await chunkBlocks({ blocks, language: result.language }, quietWork())
    const said = passages.map((passage) => passage.text).join('').replace(/\s+/g, '')
    const missing = blocks.filter((block) => block.kind === 'paragraph' && block.text.length < 800 && !said.includes(block.text.replace(/\s+/g, '')))
    expect(missing.map((block) => block.text)).toEqual([])
  })

  it('are in the language that they are in', async () => {
    const languages = await Promise.all(['amt_handbook_sample.pdf', 'chelsea_pdta.pdf', 'normal_4pages.pdf', 'right_to_left_01.pdf', 'tracemonkey.pdf'].map(async (name) => (await read('pdf', name)).language))
    expect(languages).toEqual(['en', 'fr', 'ko', 'ar', 'en'])
  }, 60_000)

  it.each(files('damaged'))('%s is damaged: it says so or is read, and does not hang', { timeout: 60_000 }, async (name) => {
    const outcome = await read('damaged', name).then(() => 'read', (error: { failure: { code: string } }) => error.failure.code)
    expect(['read', 'damaged-document', 'no-text']).toContain(outcome)
  })

  it.each(files('scanned'))('%s has no text', async (name) => {
    await expect(read('scanned', name)).rejects.toMatchObject({ failure: { code: 'no-text' } })
  })

  it.each([['2206.01062_pg3.pdf', '1234'], ['issue6010_1.pdf', 'abc']])('%s asks for its password', async (name, password) => {
    await expect(read('encrypted', name)).rejects.toMatchObject({ failure: { code: 'password-required' } })
    await expect(read('encrypted', name, 'nothing')).rejects.toMatchObject({ failure: { code: 'password-wrong' } })
    expect(blocksOf(await read('encrypted', name, password)).length).toBeGreaterThan(0)
  })
})
