import { existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ensureRunFolder } from '../../../../scripts/setup/electron/run-folder.mjs'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

function world() {
  const base = temporaryFolder()
  const runtime = join(base, 'runtime')
  mkdirSync(join(runtime, 'locales'), { recursive: true })
  mkdirSync(join(runtime, 'resources'))
  writeFileSync(join(runtime, 'electron'), 'program', { mode: 0o755 })
  writeFileSync(join(runtime, 'locales', 'en-US.pak'), 'en')
  writeFileSync(join(runtime, 'resources', 'not-ours'), '')
  symlinkSync('electron', join(runtime, 'alias'))
  for (const name of ['one', 'two']) mkdirSync(join(base, name))
  return { base, runtime, run: (name: string) => join(base, 'run', name), checkout: (name: string) => join(base, name) }
}

describe('ensureRunFolder', () => {
  it('shares the runtime’s files and leads to the checkout', () => {
    const { runtime, run, checkout } = world()
    expect(ensureRunFolder(runtime, run('one'), checkout('one'))).toBe(true)
    expect(statSync(join(run('one'), 'electron')).ino).toBe(statSync(join(runtime, 'electron')).ino)
    expect(readFileSync(join(run('one'), 'locales', 'en-US.pak'), 'utf8')).toBe('en')
    expect(readdirSync(join(run('one'), 'resources'))).toEqual(['app'])
    expect(realpathSync(join(run('one'), 'resources', 'app'))).toBe(realpathSync(checkout('one')))
  })

  it('has nothing to do the second time', () => {
    const { runtime, run, checkout } = world()
    ensureRunFolder(runtime, run('one'), checkout('one'))
    expect(ensureRunFolder(runtime, run('one'), checkout('one'))).toBe(false)
  })

  it('is made again for another runtime or another place', () => {
    const { runtime, run, checkout } = world()
    ensureRunFolder(runtime, run('one'), checkout('one'))
    expect(ensureRunFolder(runtime, run('one'), checkout('two'))).toBe(true)
    rmSync(join(runtime, 'electron'))
    writeFileSync(join(runtime, 'electron'), 'newer program', { mode: 0o755 })
    expect(ensureRunFolder(runtime, run('one'), checkout('two'))).toBe(true)
    expect(readFileSync(join(run('one'), 'electron'), 'utf8')).toBe('newer program')
  })

  it('keeps two checkouts apart and clears up after one that is gone', () => {
    const { runtime, run, checkout } = world()
    ensureRunFolder(runtime, run('one'), checkout('one'))
    ensureRunFolder(runtime, run('two'), checkout('two'))
    expect(existsSync(join(run('one'), 'electron'))).toBe(true)
    rmSync(checkout('one'), { recursive: true })
    rmSync(run('two'), { recursive: true })
    ensureRunFolder(runtime, run('two'), checkout('two'))
    expect(existsSync(run('one'))).toBe(false)
    expect(existsSync(join(runtime, 'electron'))).toBe(true)
  })
})
