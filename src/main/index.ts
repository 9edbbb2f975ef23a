import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { app, BrowserWindow, dialog, nativeTheme, powerMonitor, safeStorage, session, type WebContents } from 'electron'
import { createBlockMonitor } from '../shared/block-monitor.ts'
import { dataFolder, userCacheFile } from '../shared/data-folder.ts'
import { environmentKeys } from '../shared/environment-keys.ts'
import { catalogues, type Locale } from '../shared/i18n/index.ts'
import { toFailure } from '../shared/failure.ts'
import { ENGINE_PORT_CHANNEL } from '../shared/window-api.ts'
import { commandLineArguments, runCommandLine } from './command-line.ts'
import { engineEnvironment } from './engine-environment.ts'
import { createEngineProcess } from './engine-process.ts'
import type { MainContext } from './handlers/context.ts'
import { intakeHandlers } from './handlers/intake.ts'
import { keyHandlers } from './handlers/keys.ts'
import { libraryHandlers } from './handlers/library.ts'
import { windowHandlers } from './handlers/window.ts'
import { sendEvent, serveMain } from './ipc.ts'
import { launchRequest } from './launch-paths.ts'
import { openMainLog } from './log.ts'
import { clashesWithMenuBar, showMenuBar, toolkitTheme } from './menu-bar.ts'
import { createPowerTeller, type PowerTeller } from './power.ts'
import { registerSchemes, serveSchemes } from './protocol.ts'
import { createKeyGiver } from './secrets/give-keys.ts'
import { systemKeychain } from './secrets/keychain.ts'
import { openSecrets } from './secrets/secrets.ts'
import { refuseEverythingElse } from './security.ts'
import { openSettings } from './settings.ts'
import { openWindow } from './window.ts'

/**
 * Main, the control plane: it owns windows, menus, dialogs and settings, and supervises the engine. It opens no
 * database and reads no document.
 */
const here = import.meta.dirname
const folder = dataFolder({ platform: process.platform, env: process.env, home: homedir() })
mkdirSync(folder, { recursive: true })
app.setPath('userData', folder)
app.setName('Coursegraph')
// Software WebGL stays available where there is no GPU; without it the graph has no picture.
app.commandLine.appendSwitch('enable-unsafe-swiftshader')
// As root the sandbox cannot start; development machines say so with --no-sandbox.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()

const commandLine = commandLineArguments(process.argv, { isPackaged: app.isPackaged })
if (commandLine) await runCommandLine(join(here, 'cli.js'), commandLine)
else if (app.requestSingleInstanceLock({ workingFolder: process.cwd() })) runWindow()
else {
  process.stdout.write('Coursegraph is open already: its window takes this over.\n')
  app.quit()
}

function runWindow(): void {
  registerSchemes()
  const version = app.getVersion()
  const settings = openSettings(folder)
  // [Note: menus on Linux] Here and not later: the toolkit has not started yet.
  const gtkTheme = toolkitTheme({ platform: process.platform, theme: settings.get().theme, wanted: process.env['GTK_THEME'] })
  if (gtkTheme !== undefined) process.env['GTK_THEME'] = gtkTheme
  const log = openMainLog(join(folder, 'logs'))
  const histogram = monitorEventLoopDelay({ resolution: 10 })
  histogram.enable()
  const monitor = createBlockMonitor({
    process: 'main',
    nowMs: () => performance.now(),
    dateMs: () => Date.now(),
    every: (ms, tick) => {
      const timer = setInterval(tick, ms)
      return () => clearInterval(timer)
    },
    histogram,
    resolutionMs: 10,
    onBlock: (block) => log.warn(block, 'event loop blocked'),
  })
  let window: BrowserWindow | null = null
  let pageReady: WebContents | null = null
  let quitting = false
  let toolkitIsDark = false
  let power: PowerTeller | null = null
  const locale = (): Locale => {
    const { language } = settings.get()
    return language === 'system' ? (app.getLocale().startsWith('fr') ? 'fr' : 'en') : language
  }
  const engine = createEngineProcess({
    enginePath: join(here, 'engine.js'),
    libraryPath: () => settings.get().libraryPath,
    mayCreate: () => settings.get().openedLibrary !== settings.get().libraryPath,
    env: engineEnvironment(process.env),
    userCacheFile: userCacheFile(folder),
    version,
    log,
    newId: randomUUID,
    onState: (state) => {
      if (window) sendEvent(window.webContents, 'engine.state', state)
      if (state.kind !== 'ready') return
      if (settings.get().openedLibrary !== settings.get().libraryPath) settings.change({ openedLibrary: settings.get().libraryPath })
      giveEnginePort()
      // What was claimed in the meantime waits for its key and is woken by it.
      giver.giveAll().catch((error: unknown) => log.error({ code: toFailure(error).code }, 'the engine was not given its keys'))
      void power?.tell()
    },
    onEvent: () => undefined,
  })
  const secrets = openSecrets({ folder, keychain: systemKeychain(safeStorage, process.platform), environment: environmentKeys(process.env) })
  const giver = createKeyGiver({ secrets, engine })
  const context: MainContext = {
    settings,
    engine,
    monitor,
    log,
    window: () => window,
    locale,
    sampleFolder: app.isPackaged ? join(process.resourcesPath, 'sample') : join(here, '..', 'sample'),
    version,
    settingsChanged: () => {
      nativeTheme.themeSource = settings.get().theme
      fitMenuBar()
      announceSettings()
    },
    runMenuCommand: (id) => window && sendEvent(window.webContents, 'menu.command', { id }),
  }
  // Asked for before the window or the engine was ready; taken up as soon as both are.
  const asked: { paths: string[]; navigate: string | null } = launchRequest(process.argv, process.cwd(), app.isPackaged)

  function fitMenuBar(): void {
    if (window && process.platform === 'linux') showMenuBar(window, !clashesWithMenuBar({ platform: process.platform, theme: settings.get().theme, toolkitIsDark }))
  }

  function announceSettings(): void {
    if (window) sendEvent(window.webContents, 'settings.changed', { settings: settings.get(), locale: locale(), dark: nativeTheme.shouldUseDarkColors })
  }

  function giveEnginePort(): void {
    if (!pageReady || pageReady.isDestroyed()) return
    const port = engine.portForWindow()
    if (port) pageReady.mainFrame.postMessage(ENGINE_PORT_CHANNEL, null, [port])
    takeUpRequests()
  }

  function takeUpRequests(): void {
    if (asked.navigate !== null && window) sendEvent(window.webContents, 'app.navigate', { to: asked.navigate })
    asked.navigate = null
    const paths = asked.paths.splice(0)
    if (paths.length === 0 || !window) return
    sendEvent(window.webContents, 'app.openFiles', { paths })
    for (const path of paths) app.addRecentDocument(path)
  }

  function show(): void {
    if (window) {
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
      return
    }
    window = openWindow({ preloadPath: join(here, '..', 'preload', 'index.cjs'), dataFolder: folder, restore: settings.get().restoreWindow, show: !process.env['COURSEGRAPH_HIDDEN'] })
    fitMenuBar()
    window.on('closed', () => {
      window = null
      pageReady = null
    })
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      log.error({ reason }, 'window process gone')
      if (reason !== 'clean-exit') window?.webContents.reload()
    })
  }

  app.on('second-instance', (_event, argv, workingFolder) => {
    const request = launchRequest(argv, workingFolder, app.isPackaged)
    asked.paths.push(...request.paths)
    asked.navigate = request.navigate ?? asked.navigate
    show()
    if (engine.state().kind === 'ready' && pageReady) takeUpRequests()
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    asked.paths.push(path)
    if (engine.state().kind === 'ready' && pageReady) takeUpRequests()
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    asked.navigate = launchRequest([url], '', false).navigate ?? url.replace(/^coursegraph:\/\//, '')
    if (pageReady) takeUpRequests()
  })
  app.on('activate', show)
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    if (quitting) return
    event.preventDefault()
    void leave()
  })

  async function leave(): Promise<void> {
    if (!(await mayQuit())) return
    quitting = true
    await engine.stop(5_000)
    monitor.stop()
    power?.stop()
    app.quit()
  }

  /** Asks only while something is being read, and never where nobody can answer. */
  async function mayQuit(): Promise<boolean> {
    if (!window || engine.state().kind !== 'ready' || process.env['COURSEGRAPH_QUIT'] === 'now') return true
    try {
      const client = await engine.client(500)
      const { counts } = await client.call('jobs.list', { limit: 1 }, { signal: AbortSignal.timeout(1_000) })
      if (counts.leased + counts.queued === 0) return true
    } catch {
      return true
    }
    const { main } = catalogues[locale()]
    const { response } = await dialog.showMessageBox(window, { type: 'question', message: main.quitTitle, detail: main.quitDetail, buttons: [main.quit, main.stay], defaultId: 0, cancelId: 1 })
    return response === 0
  }

  nativeTheme.on('updated', announceSettings)
  void app.whenReady().then(() => {
    // Before the setting stands over it.
    toolkitIsDark = nativeTheme.shouldUseDarkColors
    nativeTheme.themeSource = settings.get().theme
    refuseEverythingElse(app, session.defaultSession)
    serveSchemes({
      session: session.defaultSession,
      rendererFolder: join(dirname(here), 'renderer'),
      findObject: async (documentId) => (await engine.client()).call('library.object', { documentId }),
    })
    serveMain({ ...intakeHandlers(context), ...keyHandlers({ secrets, giver }), ...libraryHandlers(context), ...windowHandlers(context) }, (sender) => {
      pageReady = sender
      announceSettings()
      sendEvent(sender, 'engine.state', engine.state())
      giveEnginePort()
    })
    // A checkout must not register itself with the system.
    if (app.isPackaged) app.setAsDefaultProtocolClient('coursegraph')
    power = createPowerTeller({ power: powerMonitor, engine, log })
    engine.start()
    show()
  })
}
