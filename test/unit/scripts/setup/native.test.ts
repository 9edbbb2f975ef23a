import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { servesPrebuilt } from '../../../../scripts/setup/native.mjs'
import { definesOf } from '../../../../scripts/setup/native/compile.mjs'
import { checkNode } from '../../../../scripts/setup/setup.mjs'
import { projectRoot } from '../../../support/built.ts'

describe('servesPrebuilt', () => {
  it.each([
    ['20.18.0', undefined, false],
    ['22.13.9', '45.4.1', false],
    ['22.14.0', '45.4.1', true],
    ['24.0.0', '36.0.0', true],
    ['24.0.0', '33.2.1', false],
    ['22.14.0', undefined, true],
  ])('Node %s with Electron %s: %s', (nodeVersion, electronVersion, expected) => {
    expect(servesPrebuilt({ nodeVersion, electronVersion })).toBe(expected)
  })
})

describe('definesOf', () => {
  it('reads the settings that the package compiles SQLite with', () => {
    const gypi = readFileSync(join(projectRoot, 'node_modules', 'better-sqlite3', 'deps', 'defines.gypi'), 'utf8')
    const defines = definesOf(gypi)
    expect(defines).toContain('-DSQLITE_ENABLE_FTS5')
    expect(defines).toContain('-DSQLITE_THREADSAFE=2')
    expect(defines.every((define: string) => /^-D[A-Z0-9_]+(=-?\w+)?$/.test(define))).toBe(true)
  })

  it('does not go on with a list that it cannot read', () => {
    expect(() => definesOf("{ 'defines': [] }")).toThrow()
  })
})

describe('checkNode', () => {
  it.each(['20.18.0', '20.20.2', '22.0.0', '100.0.0'])('accepts %s', (version) => {
    expect(() => checkNode(version)).not.toThrow()
  })
  it.each(['18.20.0', '20.17.9', '20.9.0'])('refuses %s', (version) => {
    expect(() => checkNode(version)).toThrow('20.18')
  })
})
