import type { BrowserWindow } from 'electron'
import type { Settings } from '../shared/contract/app.ts'

/**
 * [Note: menus on Linux] `nativeTheme` reaches the page alone there: GTK draws the menus and the file dialogs, in the
 * theme that it finds when it starts (GTK_THEME, else the system's), and keeps it. It starts after main's own code has
 * been loaded, so the setting of the app can still be given to it then; a change of the setting while the app runs
 * reaches the menus at the next start. Looked at in pictures of Electron 33.
 *
 * The GTK theme for the setting, or undefined to leave it to the system. Adwaita is part of GTK. Whoever has set the
 * variable knows what they want.
 */
export function toolkitTheme(options: { readonly platform: NodeJS.Platform; readonly theme: Settings['theme']; readonly wanted: string | undefined }): string | undefined {
  const { platform, theme, wanted } = options
  if (platform !== 'linux' || theme === 'system' || wanted !== undefined) return undefined
  return theme === 'dark' ? 'Adwaita:dark' : 'Adwaita'
}

/** Whether the menu bar now stands in other colours than the window. [Note: menus on Linux] */
export function clashesWithMenuBar(options: { readonly platform: NodeJS.Platform; readonly theme: Settings['theme']; readonly toolkitIsDark: boolean }): boolean {
  const { platform, theme, toolkitIsDark } = options
  return platform === 'linux' && theme !== 'system' && (theme === 'dark') !== toolkitIsDark
}

/** A bar that clashes is put away: Alt shows it, its keys go on working, and the palette has every command. */
export function showMenuBar(window: BrowserWindow, isShown: boolean): void {
  window.setAutoHideMenuBar(!isShown)
  window.setMenuBarVisibility(isShown)
}
