import type { BrowserWindow } from 'electron'
import type { BlockMonitor } from '../../shared/block-monitor.ts'
import type { Locale } from '../../shared/i18n/index.ts'
import type { EngineProcess } from '../engine-process.ts'
import type { MainLog } from '../log.ts'
import type { SettingsStore } from '../settings.ts'

/** What main's handlers work with; made once, in index.ts. */
export interface MainContext {
  readonly settings: SettingsStore
  readonly engine: EngineProcess
  readonly monitor: BlockMonitor
  readonly log: MainLog
  readonly window: () => BrowserWindow | null
  readonly locale: () => Locale
  readonly sampleFolder: string
  readonly version: string
  /** Tells the window that settings, language or theme changed, and applies the theme. */
  readonly settingsChanged: () => void
  readonly runMenuCommand: (id: string) => void
}
