import { describe, expect, it } from 'vitest'
import { clashesWithMenuBar } from '../../../src/main/menu-bar.ts'

describe('the menu bar', () => {
  it.each([
    ['linux', 'dark', false, true],
    ['linux', 'light', true, true],
    ['linux', 'dark', true, false],
    ['linux', 'light', false, false],
    ['linux', 'system', true, false],
    // Elsewhere it follows nativeTheme.
    ['win32', 'dark', false, false],
    ['darwin', 'light', true, false],
  ] as const)('on %s with the theme %s, system dark %s: clashes %s', (platform, theme, systemIsDark, clashes) => {
    expect(clashesWithMenuBar({ platform, theme, systemIsDark })).toBe(clashes)
  })
})
