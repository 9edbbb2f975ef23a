import { z } from 'zod'
import { Failure } from '../failure.ts'
import { DocumentId } from '../model/ids.ts'
import { KeySource } from '../model/provider.ts'
import { ImportResult, SameName } from './documents.ts'
import { EventLoopBlock, ExportFormat } from './library.ts'
import { mainCommand, mainQuery } from './method.ts'
import { KeyOwner } from './providers.ts'

/** What main owns: windows, dialogs, settings, and every command whose input is a path. */

export const Settings = z.object({
  language: z.enum(['system', 'en', 'fr']),
  theme: z.enum(['system', 'light', 'dark']),
  libraryPath: z.string(),
  /** The library that was last open. Missing, it is said to be missing, and no empty one takes its place. */
  openedLibrary: z.string(),
  /** Name of the collection that drops go to when none is selected; empty for none. */
  defaultCollection: z.string(),
  restoreWindow: z.boolean(),
})
export type Settings = z.infer<typeof Settings>

export const EngineState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('starting') }),
  z.object({ kind: z.literal('ready'), pid: z.int() }),
  z.object({ kind: z.literal('restarting'), reason: z.string(), attempt: z.int(), at: z.number() }),
  z.object({ kind: z.literal('failed'), failure: Failure, newestBackup: z.string().nullable() }),
])
export type EngineState = z.infer<typeof EngineState>

/** A provider's key as the window may know it: whose it is and where it comes from, never what it is. */
export const HeldKey = KeyOwner.extend({
  source: KeySource,
  /** False: it is stored, but the system does not give it back; it has to be entered again. */
  readable: z.boolean(),
})
export type HeldKey = z.infer<typeof HeldKey>

/** `file` stores it without encryption, readable by this user only: where there is no keyring, and the user agreed. */
export const KeyKeeping = z.enum(['session', 'keychain', 'file'])
export type KeyKeeping = z.infer<typeof KeyKeeping>

const Keys = z.object({
  /** Whether the system has a keyring that encrypts what is stored. */
  keychain: z.boolean(),
  keys: z.array(HeldKey),
})

export const app = {
  'app.info': mainQuery(
    z.object({}),
    z.object({ version: z.string(), platform: z.string(), electron: z.string(), node: z.string(), locale: z.enum(['en', 'fr']), dark: z.boolean(), softwareRendering: z.boolean(), engine: EngineState }),
  ),
  'app.settings': mainQuery(z.object({}), z.object({ settings: Settings })),
  'app.changeSettings': mainCommand(Settings.omit({ libraryPath: true, openedLibrary: true }).partial(), z.object({ settings: Settings })),
  /** Imports dropped paths; main checks that they exist and are absolute, the engine does the rest. */
  'app.importPaths': mainCommand(
    z.object({ paths: z.array(z.string().min(1)).min(1).max(20_000), collection: z.string().optional(), sameName: SameName }),
    z.object({ results: z.array(ImportResult) }),
    { timeoutMs: null },
  ),
  /** Open dialog, then import. Empty results when the person cancelled. */
  'app.chooseAndImport': mainCommand(
    z.object({ what: z.enum(['files', 'folder']), collection: z.string().optional() }),
    z.object({ results: z.array(ImportResult) }),
    { timeoutMs: null },
  ),
  /** What a drop would bring, before it is dropped: files counted by folder walk, unsupported ones with the reason. */
  'app.inspectPaths': mainQuery(
    z.object({ paths: z.array(z.string().min(1)).min(1).max(20_000) }),
    z.object({ supported: z.int(), refused: z.array(z.object({ path: z.string(), failure: Failure })) }),
    { timeoutMs: 30_000 },
  ),
  'app.importSample': mainCommand(z.object({}), z.object({ results: z.array(ImportResult) }), { timeoutMs: null }),
  'app.chooseLibrary': mainCommand(z.object({}), z.object({ changed: z.boolean(), libraryPath: z.string() }), { timeoutMs: null }),
  /** `broughtBack`: documents that came after the backup; their bytes were still there, and they are read again. */
  'app.restoreBackup': mainCommand(z.object({ file: z.string() }), z.object({ broughtBack: z.int() }), { timeoutMs: 120_000 }),
  'app.keys': mainQuery(z.object({}), Keys, { timeoutMs: 30_000 }),
  /** Keeps a provider's key and gives it to the engine. A system's keyring may ask the person first. */
  'app.saveKey': mainCommand(KeyOwner.extend({ key: z.string().trim().min(1).max(500), keep: KeyKeeping }), Keys, { timeoutMs: 120_000 }),
  /** Forgets it wherever it was kept; one of the environment then counts again. */
  'app.removeKey': mainCommand(KeyOwner, Keys),
  'app.restartEngine': mainCommand(z.object({}), z.object({})),
  'app.export': mainCommand(z.object({ format: ExportFormat, collection: z.string().optional() }), z.object({ files: z.array(z.string()) }), { timeoutMs: null }),
  'app.backup': mainCommand(z.object({}), z.object({ file: z.string().nullable() }), { timeoutMs: null }),
  'app.revealDocument': mainCommand(z.object({ documentId: DocumentId }), z.object({})),
  'app.openLogs': mainCommand(z.object({}), z.object({})),
  'app.showContextMenu': mainCommand(
    z.object({ items: z.array(z.object({ id: z.string(), label: z.string(), enabled: z.boolean().optional(), separatorBefore: z.boolean().optional() })).max(40) }),
    z.object({ chosen: z.string().nullable() }),
    { timeoutMs: null },
  ),
  /** Commands of the registry with their translated labels: main builds the native menu from them. */
  'app.setMenu': mainCommand(
    z.object({ commands: z.array(z.object({ id: z.string(), menu: z.enum(['file', 'edit', 'view', 'go', 'document', 'help']), label: z.string(), accelerator: z.string().optional(), enabled: z.boolean() })).max(200), labels: z.record(z.string(), z.string()) }),
    z.object({}),
  ),
  'app.diagnostics': mainQuery(
    z.object({}),
    z.object({ eventLoop: z.object({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() }), blocks: z.array(EventLoopBlock), engineRestarts: z.int(), rssBytes: z.int() }),
  ),
  /** Window title, dock progress and badge; null clears. */
  'app.setProgress': mainCommand(z.object({ fraction: z.number().min(0).max(1).nullable(), failures: z.int() }), z.object({})),
  'app.notifyBatch': mainCommand(z.object({ title: z.string(), body: z.string() }), z.object({ shown: z.boolean() })),
} as const
