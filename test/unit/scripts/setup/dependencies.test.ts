import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isInstalled, npmEnvironment } from '../../../../scripts/setup/dependencies.mjs'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

type Packages = Record<string, { version?: string; integrity?: string; optional?: boolean }>

const wanted: Packages = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/b': { version: '2.0.0', integrity: 'sha512-b' },
  'node_modules/other-system': { version: '1.0.0', optional: true },
}

function check(installed: Packages | string): boolean {
  const file = join(temporaryFolder(), '.package-lock.json')
  writeFileSync(file, typeof installed === 'string' ? installed : JSON.stringify({ packages: installed }))
  return isInstalled(JSON.stringify({ packages: wanted }), file)
}

const complete: Packages = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' }, 'node_modules/b': { version: '2.0.0', integrity: 'sha512-b' } }

describe('isInstalled', () => {
  it('accepts what npm installed from this lock, without the packages of other systems', () => {
    expect(check(complete)).toBe(true)
  })

  it.each<[string, Packages | string]>([
    ['a missing package', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } }],
    ['another version', { ...complete, 'node_modules/b': { version: '2.0.1', integrity: 'sha512-b' } }],
    ['other bytes under the same version', { ...complete, 'node_modules/b': { version: '2.0.0', integrity: 'sha512-x' } }],
    ['a package that is no longer locked', { ...complete, 'node_modules/old': { version: '1.0.0' } }],
    ['a file cut short', '{"packages": {'],
  ])('refuses %s', (_what, installed) => {
    expect(check(installed)).toBe(false)
  })

  it('refuses a folder that npm never finished', () => {
    expect(isInstalled(JSON.stringify({ packages: wanted }), join(temporaryFolder(), 'absent'))).toBe(false)
  })
})

describe('npmEnvironment', () => {
  it('gives npm a cache of ours where there is no home to write to', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    expect(npmEnvironment('/cache', { HOME: join(folder, 'file') })['npm_config_cache']).toBe(join('/cache', 'npm'))
    expect(npmEnvironment('/cache', { HOME: join(folder, 'file'), npm_config_cache: '/own' })['npm_config_cache']).toBe('/own')
  })
})
