import { z } from 'zod'
import { defaultProviderSettings, ModelPrice, ProviderSettings } from '../../../shared/model/provider.ts'
import type { WritableDatabase } from '../db/database.ts'
import { mergedPrices } from '../providers/prices/price.ts'

/** What this library asks with, kept in the library: the window and the command line see the same. No key is in it. */
export interface ProviderSettingsStore {
  get(): ProviderSettings
  change(change: SettingsChange): ProviderSettings
  prices(): ModelPrice[]
  /** A person's own rows; rows that are as shipped need not be among them. */
  changePrices(rows: readonly ModelPrice[]): ModelPrice[]
}

/** What is left out, or undefined, stays. */
type SettingsChange = { readonly [K in keyof ProviderSettings]?: ProviderSettings[K] | undefined }

const settingsKey = 'providers'
const pricesKey = 'prices'

/** What cannot be read any more (a newer version wrote it) falls back to the default, value by value. */
export function createProviderSettings(db: WritableDatabase): ProviderSettingsStore {
  let settings = { ...defaultProviderSettings, ...readable(readMeta(db, settingsKey)) }
  let prices = mergedPrices(z.array(ModelPrice).catch([]).parse(readMeta(db, pricesKey)))
  return {
    get: () => settings,
    change(change) {
      settings = ProviderSettings.parse({ ...settings, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) })
      writeMeta(db, settingsKey, settings)
      return settings
    },
    prices: () => prices,
    changePrices(rows) {
      const own = rows.filter((row) => row.edited)
      writeMeta(db, pricesKey, own)
      prices = mergedPrices(own)
      return prices
    },
  }
}

function readable(found: unknown): Partial<ProviderSettings> {
  if (typeof found !== 'object' || found === null) return {}
  const kept: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(ProviderSettings.shape)) {
    const parsed = schema.safeParse((found as Record<string, unknown>)[name])
    if (parsed.success) kept[name] = parsed.data
  }
  return kept
}

function readMeta(db: WritableDatabase, key: string): unknown {
  const row = db.prepare<[string], { value: string }>('SELECT value FROM library_meta WHERE key = ?').get(key)
  try {
    return row ? (JSON.parse(row.value) as unknown) : null
  } catch {
    return null
  }
}

function writeMeta(db: WritableDatabase, key: string, value: unknown): void {
  db.prepare<[string, string]>('INSERT INTO library_meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(key, JSON.stringify(value))
}
