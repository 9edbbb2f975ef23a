import { describe, expect, it } from 'vitest'
import { clashesWithMenuBar, toolkitTheme } from '../../../src/main/menu-bar.ts'

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
  ] as const)('on %s with the theme %s, toolkit dark %s: clashes %s', (platform, theme, toolkitIsDark, clashes) => {
    expect(clashesWithMenuBar({ platform, theme, toolkitIsDark })).toBe(clashes)
  })

  it.each([
    ['linux', 'dark', undefined, 'Adwaita:dark'],
    ['linux', 'light', undefined, 'Adwaita'],
    ['linux', 'system', undefined, undefined],
    ['linux', 'dark', 'Yaru', undefined],
    ['win32', 'dark', undefined, undefined],
  ] as const)('on %s with the theme %s and GTK_THEME %s starts in %s', (platform, theme, wanted, started) => {
    expect(toolkitTheme({ platform, theme, wanted })).toBe(started)
  })
})
