import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSettings } from '../../../src/main/settings.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'coursegraph-settings-'))))
afterEach(() => rmSync(folder, { recursive: true }))

describe('settings', () => {
  it('start with defaults and the library beside them', () => {
    expect(openSettings(folder).get()).toEqual({ language: 'system', theme: 'system', libraryPath: join(folder, 'library'), openedLibrary: '', defaultCollection: '', restoreWindow: true })
  })
  it('are there again after a restart, with no temporary file left', () => {
    openSettings(folder).change({ language: 'fr' })
    openSettings(folder).change({ theme: 'dark' })
    expect(openSettings(folder).get()).toMatchObject({ language: 'fr', theme: 'dark' })
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })
  it.each(['', '{', 'null', '[]', '"text"'])('survive a file that holds %j', (content) => {
    writeFileSync(join(folder, 'settings.json'), content)
    expect(openSettings(folder).get().theme).toBe('system')
  })
  it('keep what is valid of a file that is partly not', () => {
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ theme: 'purple', language: 'fr', unknown: 1 }))
    expect(openSettings(folder).get()).toMatchObject({ theme: 'system', language: 'fr' })
    expect(openSettings(folder).get()).not.toHaveProperty('unknown')
  })
  it('refuse a value that is none of theirs', () => {
    const settings = openSettings(folder)
    expect(() => settings.change({ theme: 'purple' as 'dark' })).toThrow()
    expect(settings.get().theme).toBe('system')
  })
})
