import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { canWriteInto, findCacheFolder, homeFolder } from '../../../../scripts/setup/paths.mjs'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

describe('findCacheFolder', () => {
  it('takes the folder that was asked for, and makes it', () => {
    const base = temporaryFolder()
    expect(findCacheFolder({ env: { COURSEGRAPH_CACHE: join(base, 'a', 'b'), XDG_CACHE_HOME: join(base, 'x') }, home: base })).toBe(join(base, 'a', 'b'))
    expect(existsSync(join(base, 'a', 'b'))).toBe(true)
    expect(existsSync(join(base, 'x'))).toBe(false)
  })

  it('does not quietly go elsewhere when the folder that was asked for cannot be written', () => {
    const base = temporaryFolder()
    writeFileSync(join(base, 'file'), '')
    expect(() => findCacheFolder({ env: { COURSEGRAPH_CACHE: join(base, 'file') }, home: base })).toThrow('COURSEGRAPH_CACHE')
  })

  it('follows each system’s own place', () => {
    const base = temporaryFolder()
    const find = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv = {}) => findCacheFolder({ env, platform, home: base, temporary: base })
    expect(find('linux')).toBe(join(base, '.cache', 'coursegraph'))
    expect(find('linux', { XDG_CACHE_HOME: join(base, 'xdg') })).toBe(join(base, 'xdg', 'coursegraph'))
    expect(find('darwin')).toBe(join(base, 'Library', 'Caches', 'coursegraph'))
    expect(find('win32', { LOCALAPPDATA: join(base, 'Local') })).toBe(join(base, 'Local', 'Coursegraph', 'Cache'))
  })

  it('passes over a place that cannot be written', () => {
    const base = temporaryFolder()
    writeFileSync(join(base, 'xdg'), 'a file where a folder should be')
    expect(findCacheFolder({ env: { XDG_CACHE_HOME: join(base, 'xdg') }, platform: 'linux', home: base })).toBe(join(base, '.cache', 'coursegraph'))
  })

  it('works without a home, in a temporary folder that nobody else can enter', () => {
    const base = temporaryFolder()
    const folder = findCacheFolder({ env: {}, platform: 'linux', home: '', temporary: base })
    expect(folder.startsWith(base)).toBe(true)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    chmodSync(folder, 0o755)
    expect(findCacheFolder({ env: {}, platform: 'linux', home: '', temporary: base })).toBe(folder)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  it('refuses a temporary folder that is a link or a file', () => {
    const base = temporaryFolder()
    const folder = findCacheFolder({ env: {}, platform: 'linux', home: '', temporary: base })
    const other = temporaryFolder()
    writeFileSync(join(other, folder.slice(base.length + 1)), '')
    expect(() => findCacheFolder({ env: {}, platform: 'linux', home: '', temporary: other })).toThrow()
  })
})

describe('homeFolder', () => {
  it('asks the system when HOME is empty', () => {
    expect(homeFolder({ HOME: '' })).not.toBe('')
  })
})

describe('canWriteInto', () => {
  it('says no to a path below a file', () => {
    const base = temporaryFolder()
    mkdirSync(join(base, 'folder'))
    writeFileSync(join(base, 'folder', 'file'), '')
    expect(canWriteInto(join(base, 'folder'))).toBe(true)
    expect(canWriteInto(join(base, 'folder', 'file', 'below'))).toBe(false)
  })

  it('comes back from a place where nothing can be made', () => {
    expect(canWriteInto('/proc/no/such/home')).toBe(false)
  })
})
