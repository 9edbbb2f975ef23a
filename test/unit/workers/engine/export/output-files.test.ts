import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createOutputFiles } from '../../../../../src/workers/engine/export/output-files.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

describe('the files of an export', () => {
  it('get their names together, when all are complete', () => {
    const folder = temporaryFolder()
    const files = createOutputFiles('x')
    const first = files.open(join(folder, 'deep', 'er', 'first.txt'))
    const second = files.open(join(folder, 'second.txt'))
    first.write('one')
    first.end()
    second.write('two')
    expect(existsSync(join(folder, 'deep', 'er', 'first.txt'))).toBe(false)
    second.end()
    const kept = files.keep()
    expect(kept).toEqual({ files: [join(folder, 'deep', 'er', 'first.txt'), join(folder, 'second.txt')], bytes: 6 })
    expect(readFileSync(join(folder, 'second.txt'), 'utf8')).toBe('two')
    expect(readdirSync(folder).sort()).toEqual(['deep', 'second.txt'])
  })

  it('count bytes, not characters, and lose none at the border of a buffer', () => {
    const folder = temporaryFolder()
    const files = createOutputFiles('x')
    const file = files.open(join(folder, 'long.txt'))
    const piece = 'é🤿—plain '
    let expected = ''
    for (let index = 0; index < 20_000; index += 1) {
      expected += piece
      file.write(piece)
    }
    file.end()
    expect(files.keep().bytes).toBe(Buffer.byteLength(expected))
    expect(readFileSync(join(folder, 'long.txt'), 'utf8')).toBe(expected)
  })

  it('leave nothing behind when they are discarded, open or ended', () => {
    const folder = temporaryFolder()
    const files = createOutputFiles('x')
    files.open(join(folder, 'open.txt')).write('one')
    files.open(join(folder, 'ended.txt')).end()
    files.discard()
    expect(readdirSync(folder)).toEqual([])
    // Once more does no harm.
    files.discard()
  })

  it('stay when they were kept', () => {
    const folder = temporaryFolder()
    const files = createOutputFiles('x')
    files.open(join(folder, 'kept.txt')).end()
    files.keep()
    files.discard()
    expect(readdirSync(folder)).toEqual(['kept.txt'])
  })

  it('cannot be written after their end', () => {
    const folder = temporaryFolder()
    const files = createOutputFiles('x')
    const file = files.open(join(folder, 'ended.txt'))
    file.end()
    file.write('more')
    expect(() => file.end()).toThrow('ended already')
    files.discard()
  })

  it('that cannot be opened are named with what to do', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    const opened = () => createOutputFiles('x').open(join(folder, 'file', 'inside.txt'))
    expect(opened).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: 'wrong-usage', subject: join(folder, 'file', 'inside.txt') }) }))
  })

  it('that would take the name of a folder are named, and nothing is left', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'taken', 'inner'), { recursive: true })
    const files = createOutputFiles('x')
    files.open(join(folder, 'taken')).end()
    expect(() => files.keep()).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: 'wrong-usage' }) }))
    files.discard()
    expect(readdirSync(folder)).toEqual(['taken'])
  })

  it.skipIf(!existsSync('/dev/full'))('on a full disk say so and name the file', () => {
    const folder = temporaryFolder()
    // The temporary name leads to a device that is always full.
    symlinkSync('/dev/full', join(folder, 'full.txt.x.part'))
    const files = createOutputFiles('x')
    const file = files.open(join(folder, 'full.txt'))
    file.write('something')
    expect(() => file.end()).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: 'disk-full', subject: join(folder, 'full.txt') }) }))
    files.discard()
    expect(readdirSync(folder)).toEqual([])
  })

  it('hold no descriptor after discard', () => {
    const folder = temporaryFolder()
    const before = openDescriptors()
    for (let round = 0; round < 20; round += 1) {
      const files = createOutputFiles(`x${round}`)
      files.open(join(folder, 'a.txt')).write('a')
      files.discard()
    }
    expect(openDescriptors()).toBeLessThanOrEqual(before + 1)
  })
})

function openDescriptors(): number {
  return existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0
}
