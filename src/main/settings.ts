import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Settings } from '../shared/contract/app.ts'

/** The settings of this user: one small JSON file, written whole through a temporary file. */
export interface SettingsStore {
  get(): Settings
  change(change: Partial<Settings>): Settings
}

const settingsFile = 'settings.json'

/** A missing or damaged file gives the defaults; unknown keys are dropped, invalid values fall back one by one. */
export function openSettings(folder: string): SettingsStore {
  const path = join(folder, settingsFile)
  const defaults: Settings = { language: 'system', theme: 'system', libraryPath: join(folder, 'library'), openedLibrary: '', defaultCollection: '', restoreWindow: true }
  let current = { ...defaults, ...valid(readJson(path)) }
  return {
    get: () => current,
    change(change) {
      current = Settings.parse({ ...current, ...change })
      mkdirSync(dirname(path), { recursive: true })
      const temporary = `${path}.${process.pid}.tmp`
      writeFileSync(temporary, JSON.stringify(current, null, 2))
      renameSync(temporary, path)
      return current
    },
  }
}

function valid(found: unknown): Partial<Settings> {
  if (typeof found !== 'object' || found === null) return {}
  const kept: Record<string, unknown> = {}
  for (const [key, schema] of Object.entries(Settings.shape)) {
    const parsed = schema.safeParse((found as Record<string, unknown>)[key])
    if (parsed.success) kept[key] = parsed.data
  }
  return kept
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
