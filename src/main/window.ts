import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen, type Rectangle } from 'electron'
import { z } from 'zod'
import { appOrigin } from './schemes.ts'

/** The one window: sandboxed, isolated, going nowhere but to the app's own page, and back where it was left. */
const Place = z.object({ x: z.number(), y: z.number(), width: z.number().min(400), height: z.number().min(300), maximized: z.boolean() })
type Place = z.infer<typeof Place>

export const backgrounds = { light: '#FFFFFF', dark: '#15171C' } as const

export function openWindow(options: { readonly preloadPath: string; readonly dataFolder: string; readonly restore: boolean; readonly show: boolean }): BrowserWindow {
  const place = options.restore ? readPlace(options.dataFolder) : null
  const window = new BrowserWindow({
    width: 1280,
    height: 820,
    minWidth: 760,
    minHeight: 480,
    ...(place && { x: place.x, y: place.y, width: place.width, height: place.height }),
    show: false,
    title: 'Coursegraph',
    // The first paint has the theme's colour, so that nothing flashes white.
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: {
      preload: options.preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // A window that is behind others still moves its progress.
      backgroundThrottling: false,
    },
  })
  if (place?.maximized) window.maximize()
  window.once('ready-to-show', () => {
    if (options.show) window.show()
  })
  const save = () => savePlace(options.dataFolder, window)
  window.on('close', save)
  void window.loadURL(`${appOrigin.href}index.html`)
  return window
}

function readPlace(folder: string): Place | null {
  try {
    const place = Place.parse(JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8')))
    return screen.getAllDisplays().some(({ workArea }) => overlaps(workArea, place)) ? place : null
  } catch {
    return null
  }
}

/** On a display that exists: at least a corner that can be grabbed must be seen. */
export function overlaps(area: Rectangle, place: Rectangle): boolean {
  const wide = Math.min(area.x + area.width, place.x + place.width) - Math.max(area.x, place.x)
  const high = Math.min(area.y + area.height, place.y + place.height) - Math.max(area.y, place.y)
  return wide >= 100 && high >= 60 && place.y >= area.y - 8
}

function savePlace(folder: string, window: BrowserWindow): void {
  const place: Place = { ...window.getNormalBounds(), maximized: window.isMaximized() }
  const path = join(folder, 'window.json')
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${path}.tmp`, JSON.stringify(place))
    renameSync(`${path}.tmp`, path)
  } catch {
    // Losing the window's place must not hinder closing it.
  }
}
