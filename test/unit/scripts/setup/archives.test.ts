import { existsSync, lstatSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { extractFromTarball } from '../../../../scripts/setup/tar.mjs'
import { extractZip } from '../../../../scripts/setup/zip.mjs'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { makeTarball, makeZip } from '../../../support/zip-file.ts'

const large = Buffer.alloc(2_500_000, 'a line of some length\n')

function inFolder(bytes: Uint8Array): { archive: string; folder: string } {
  const base = temporaryFolder()
  writeFileSync(join(base, 'archive'), bytes)
  return { archive: join(base, 'archive'), folder: join(base, 'out') }
}

describe('extractZip', () => {
  it('keeps contents, modes, empty files, folders and links', async () => {
    const { archive, folder } = inFolder(
      makeZip([
        { name: 'app/', content: '', stored: true },
        { name: 'app/program', content: large, mode: 0o100755 },
        { name: 'app/é.txt', content: 'stored', stored: true },
        { name: 'app/empty', content: '', stored: true },
        { name: 'app/current', content: 'program', mode: 0o120777 },
      ]),
    )
    await extractZip(archive, folder)
    expect(readFileSync(join(folder, 'app/program')).equals(large)).toBe(true)
    expect(statSync(join(folder, 'app/program')).mode & 0o777).toBe(0o755)
    expect(readFileSync(join(folder, 'app/é.txt'), 'utf8')).toBe('stored')
    expect(statSync(join(folder, 'app/empty')).size).toBe(0)
    expect(lstatSync(join(folder, 'app/current')).isSymbolicLink()).toBe(true)
    expect(readlinkSync(join(folder, 'app/current'))).toBe('program')
  })

  it('renames and leaves out', async () => {
    const { archive, folder } = inFolder(makeZip([{ name: 'a/keep', content: '1' }, { name: 'b/drop', content: '2' }]))
    await extractZip(archive, folder, (name: string) => (name.startsWith('a/') ? name.slice(2) : undefined))
    expect(readFileSync(join(folder, 'keep'), 'utf8')).toBe('1')
    expect(existsSync(join(folder, 'drop'))).toBe(false)
  })

  it('never writes outside of the folder', async () => {
    const outside = inFolder(makeZip([{ name: '../escaped', content: 'x' }]))
    await expect(extractZip(outside.archive, outside.folder)).rejects.toThrow('leads out')
    expect(existsSync(join(outside.folder, '..', 'escaped'))).toBe(false)
    const linked = inFolder(makeZip([{ name: 'link', content: '../../etc', mode: 0o120777 }]))
    await expect(extractZip(linked.archive, linked.folder)).rejects.toThrow('links outside')
  })

  it.each([0.3, 0.9, 0.999])('refuses a file cut off at %d of its length', async (part) => {
    const whole = makeZip([{ name: 'program', content: large, stored: true }, { name: 'more', content: 'x' }])
    const { archive, folder } = inFolder(whole.subarray(0, Math.floor(whole.length * part)))
    await expect(extractZip(archive, folder)).rejects.toThrow()
  })
})

describe('extractFromTarball', () => {
  it('copies the one file that is asked for', async () => {
    const { archive, folder } = inFolder(makeTarball({ 'package/package.json': '{}', 'package/a.zip': large, 'package/z': 'z' }))
    await extractFromTarball(archive, 'package/a.zip', folder)
    expect(readFileSync(folder).equals(large)).toBe(true)
  })

  it('says when the file is not in it', async () => {
    const { archive, folder } = inFolder(makeTarball({ 'package/package.json': '{}' }))
    await expect(extractFromTarball(archive, 'package/a.zip', folder)).rejects.toThrow('not in the archive')
  })

  it('refuses a truncated archive', async () => {
    const whole = makeTarball({ 'package/a.zip': Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 251)) })
    const { archive, folder } = inFolder(whole.subarray(0, Math.floor(whole.length / 2)))
    await expect(extractFromTarball(archive, 'package/a.zip', folder)).rejects.toThrow()
  })
})
