import { app, BrowserWindow, Menu, nativeTheme, Notification } from 'electron'
import type { Handlers } from '../../shared/rpc.ts'
import { buildMenu } from '../menu.ts'
import type { MainContext } from './context.ts'

/** The window and its system: settings, native menus, progress, notifications, what is running where. */
type WindowMethod =
  | 'app.info'
  | 'app.settings'
  | 'app.changeSettings'
  | 'app.showContextMenu'
  | 'app.setMenu'
  | 'app.diagnostics'
  | 'app.setProgress'
  | 'app.notifyBatch'

export function windowHandlers(context: MainContext): Handlers<WindowMethod> {
  return {
    'app.info': async () => ({
      version: context.version,
      platform: process.platform,
      electron: process.versions.electron ?? '',
      node: process.versions.node,
      locale: context.locale(),
      dark: nativeTheme.shouldUseDarkColors,
      softwareRendering: app.getGPUFeatureStatus().webgl !== 'enabled',
      engine: context.engine.state(),
    }),
    'app.settings': async () => ({ settings: context.settings.get() }),
    'app.changeSettings': async (change) => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      const settings = context.settings.change(given)
      context.settingsChanged()
      return { settings }
    },
    'app.showContextMenu': ({ items }) =>
      new Promise((resolve) => {
        const menu = Menu.buildFromTemplate(
          items.flatMap((item) => [
            ...(item.separatorBefore ? [{ type: 'separator' } as const] : []),
            { label: item.label, enabled: item.enabled ?? true, click: () => resolve({ chosen: item.id }) },
          ]),
        )
        const window = context.window()
        menu.popup({ ...(window && { window }), callback: () => resolve({ chosen: null }) })
      }),
    'app.setMenu': async ({ commands }) => {
      Menu.setApplicationMenu(buildMenu({ commands, locale: context.locale(), platform: process.platform, run: context.runMenuCommand }))
      return {}
    },
    'app.diagnostics': async () => ({
      eventLoop: context.monitor.delay(),
      blocks: [...context.monitor.blocks()],
      engineRestarts: context.engine.restarts(),
      rssBytes: process.memoryUsage.rss(),
    }),
    'app.setProgress': async ({ fraction, failures }) => {
      context.window()?.setProgressBar(fraction ?? -1)
      if (process.platform !== 'win32') app.setBadgeCount(failures)
      return {}
    },
    'app.notifyBatch': async ({ title, body }) => {
      // Only when nobody is looking: a window in front already shows it.
      if (BrowserWindow.getFocusedWindow() || !Notification.isSupported()) return { shown: false }
      const notification = new Notification({ title, body })
      notification.on('click', () => context.window()?.show())
      notification.show()
      return { shown: true }
    },
  }
}
