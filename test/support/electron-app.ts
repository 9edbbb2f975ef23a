import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, chromium, type Browser, type ElectronApplication, type Page } from 'playwright-core'
import { z } from 'zod'
import { projectRoot } from './built.ts'

/*
 * Starts the real app for end-to-end tests. `npm run setup` leaves in runtime.json which Electron this checkout runs on;
 * a display is there when `npm test` runs the tests, or under `xvfb-run npx vitest run --project e2e …`.
 */
const Runtime = z.object({
  kind: z.enum(['release', 'development']),
  version: z.string(),
  executable: z.string(),
  appArguments: z.array(z.string()),
})

export interface LaunchOptions {
  /** Settings, library and everything else that the app keeps: one empty folder for each test. */
  readonly dataDir: string
  /** Files to open, as after `npm start --`. */
  readonly files?: readonly string[]
  /** Switches for the app or Chromium. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

export interface LaunchedApp {
  /** Playwright's handle of the main process: `app.evaluate`, `app.process()`. */
  readonly app: ElectronApplication
  /** The first window, loaded. */
  readonly window: Page
  /** Quits in order; ends the process if it does not. */
  close(): Promise<void>
  /** SIGKILL to the main process, as a crash would. Resolves when it is gone. */
  kill(): Promise<void>
}

const defaultTimeoutMs = 60_000
const quitLimitMs = 15_000

/** The Electron that this checkout runs on, as left by the set-up. */
export function electronRuntime(): z.infer<typeof Runtime> {
  const file = join(projectRoot, 'node_modules', '.cache', 'coursegraph', 'runtime.json')
  try {
    return Runtime.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw new Error('Electron is not set up: run "npm run setup" first.', { cause: error })
  }
}

/** Starts this checkout's built app and waits for its window. */
export async function launchApp(options: LaunchOptions): Promise<LaunchedApp> {
  const runtime = electronRuntime()
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [...runtime.appArguments, ...switches(options), '--', ...(options.files ?? [])],
    env: environment(options),
    cwd: projectRoot,
    // The app's own theme, not the one that Playwright would put over it.
    colorScheme: null,
    timeout: options.timeoutMs ?? defaultTimeoutMs,
  })
  try {
    const window = await app.firstWindow({ timeout: options.timeoutMs ?? defaultTimeoutMs })
    await window.waitForLoadState('domcontentloaded')
    return { app, window, close: () => closeApp(app), kill: () => endProcess(app.process(), 'SIGKILL') }
  } catch (error) {
    await endProcess(app.process(), 'SIGKILL')
    throw error
  }
}

export interface PackagedApp {
  readonly process: ChildProcess
  readonly window: Page
  /** Everything that it wrote to standard output and error so far. */
  readonly said: () => string
  /** Asks it to quit, as the system does at the end of a session, and resolves to its exit code. */
  close(): Promise<number | null>
}

/**
 * Starts a packaged app. Its fuses keep test tools out of the main process, so only the window is reached, through the
 * DevTools port that Chromium opens itself.
 */
export async function launchPackagedApp(executable: string, options: LaunchOptions): Promise<PackagedApp> {
  const child = spawn(executable, ['--remote-debugging-port=0', ...switches(options), '--', ...(options.files ?? [])], {
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let browser: Browser | undefined
  try {
    const endpoint = await new Promise<string>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`The packaged app did not start.\n${said}`)), options.timeoutMs ?? defaultTimeoutMs)
      const listen = (chunk: Buffer): void => {
        said += chunk.toString('utf8')
        const found = /DevTools listening on (ws:\/\/\S+)/.exec(said)?.[1]
        if (found === undefined) return
        clearTimeout(limit)
        resolve(found)
      }
      child.stdout.on('data', listen)
      child.stderr.on('data', listen)
      child.once('error', reject)
      child.once('exit', (code) => {
        clearTimeout(limit)
        reject(new Error(`The packaged app ended with ${code ?? 'a signal'}.\n${said}`))
      })
    })
    browser = await chromium.connectOverCDP(endpoint)
    const context = browser.contexts()[0]
    if (context === undefined) throw new Error('The packaged app has no pages.')
    const window = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: options.timeoutMs ?? defaultTimeoutMs }))
    await window.waitForLoadState('domcontentloaded')
    const connected = browser
    return {
      process: child,
      window,
      said: () => said,
      close: async () => {
        await connected.close()
        await endProcess(child, 'SIGTERM')
        return child.exitCode
      },
    }
  } catch (error) {
    await browser?.close()
    await endProcess(child, 'SIGKILL')
    throw error
  }
}

function switches(options: LaunchOptions): string[] {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return [...asRoot, ...(options.args ?? [])]
}

/** What a test sets stands alone: the app must not see the data folder of the person who runs the tests. */
function environment(options: LaunchOptions): Record<string, string> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !/^(COURSEGRAPH_|VITEST|NODE_OPTIONS|ELECTRON_)/.test(entry[0]),
    ),
  )
  return { ...inherited, COURSEGRAPH_DATA: options.dataDir, COURSEGRAPH_QUIT: 'now', ...options.env }
}

async function closeApp(app: ElectronApplication): Promise<void> {
  const child = app.process()
  const ended = whenEnded(child)
  const limit = setTimeout(() => child.kill('SIGKILL'), quitLimitMs)
  try {
    await app.close()
  } catch {
    // It ended while it was asked to.
  }
  await ended
  clearTimeout(limit)
}

async function endProcess(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const ended = whenEnded(child)
  child.kill(signal)
  const limit = setTimeout(() => child.kill('SIGKILL'), quitLimitMs)
  await ended
  clearTimeout(limit)
}

function whenEnded(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
  })
}
