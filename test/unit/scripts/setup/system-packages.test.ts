import { describe, expect, it } from 'vitest'
import { electronPackages, missingPackages, parseInstalled } from '../../../../scripts/setup/system-packages.mjs'

describe('system packages', () => {
  it('counts only what is really installed', () => {
    const installed = parseInstalled('libnss3 installed\nlibgbm1 config-files\nlibdrm2 not-installed\ndpkg-query: no packages found matching xvfb\n')
    expect([...installed]).toEqual(['libnss3'])
  })

  it('is content with the newer name of a package', () => {
    expect(missingPackages([['libgtk-3-0', 'libgtk-3-0t64'], ['libnss3']], new Set(['libgtk-3-0t64']))).toEqual([['libnss3']])
    expect(missingPackages(electronPackages, new Set(electronPackages.map((names) => names[0] ?? '')))).toEqual([])
  })
})
