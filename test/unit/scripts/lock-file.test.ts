import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findMissingOptional } from '../../../scripts/setup/lock-file.mjs'
import { projectRoot } from '../../support/built.ts'

describe('package-lock.json', () => {
  it('names every package that any system may need, so that npm ci accepts it everywhere', () => {
    const lock = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'))
    expect(findMissingOptional(lock.packages).map(({ name }: { name: string }) => name)).toEqual([])
  })
})

describe('findMissingOptional', () => {
  const parent = { version: '1.0.0', dev: true, optionalDependencies: { '@x/tool-linux-x64-gnu': '1.0.0', '@x/tool-linux-arm64-musl': '1.0.0', '@x/tool-win32-x64-msvc': '1.0.0' } }

  it('finds what a registry did not have, and says for which system it is', () => {
    const found = findMissingOptional({ 'node_modules/tool': parent, 'node_modules/@x/tool-linux-x64-gnu': { version: '1.0.0' } })
    expect(found).toEqual([
      { name: '@x/tool-linux-arm64-musl', entry: { version: '1.0.0', cpu: ['arm64'], dev: true, libc: ['musl'], optional: true, os: ['linux'] } },
      { name: '@x/tool-win32-x64-msvc', entry: { version: '1.0.0', cpu: ['x64'], dev: true, optional: true, os: ['win32'] } },
    ])
  })

  it('looks where Node would look', () => {
    const names = Object.keys(parent.optionalDependencies)
    const nested = Object.fromEntries(names.map((name) => [`node_modules/a/node_modules/${name}`, { version: '1.0.0' }]))
    expect(findMissingOptional({ 'node_modules/a/node_modules/tool': parent, ...nested })).toEqual([])
    expect(findMissingOptional({ 'node_modules/tool': parent, ...nested })).toHaveLength(3)
  })
})
