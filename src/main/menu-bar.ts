import type { BrowserWindow } from 'electron'
import type { Settings } from '../shared/contract/app.ts'

/**
 * Whether the menu bar would stand in other colours than the window. On Linux the toolkit draws it, in the system's
 * theme and no other: `nativeTheme` reaches the page alone, and the toolkit's own setting (GTK_THEME) is read before
 * any code of the app runs. Tried on Electron 33.
 */
export function clashesWithMenuBar(options: { readonly platform: NodeJS.Platform; readonly theme: Settings['theme']; readonly systemIsDark: boolean }): boolean {
  const { platform, theme, systemIsDark } = options
  return platform === 'linux' && theme !== 'system' && (theme === 'dark') !== systemIsDark
}

/** A bar that clashes is put away: Alt shows it, its keys go on working, and the palette has every command. */
export function showMenuBar(window: BrowserWindow, isShown: boolean): void {
  window.setAutoHideMenuBar(!isShown)
  window.setMenuBarVisibility(isShown)
}
