import { readdir } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { app, dialog, type OpenDialogOptions } from 'electron'
import type { ImportResult } from '../../shared/contract/documents.ts'
import type { Output } from '../../shared/contract/index.ts'
import { failure, FailureError } from '../../shared/failure.ts'
import { catalogues } from '../../shared/i18n/index.ts'
import type { CallContext, Handlers } from '../../shared/rpc.ts'
import type { MainContext } from './context.ts'

/** Files on their way in: main asks the person and checks the shape of paths; the engine does the rest. */
type IntakeMethod = 'app.importPaths' | 'app.chooseAndImport' | 'app.inspectPaths' | 'app.importSample'

const sampleCollection = { en: 'Sample course', fr: 'Cours d’exemple' } as const

export function intakeHandlers(context: MainContext): Handlers<IntakeMethod> {
  return {
    'app.importPaths': async ({ paths, collection, sameName }, call) => importPaths(context, paths, collection, sameName, call),
    'app.chooseAndImport': async ({ what, collection }, call) => {
      const { main } = catalogues[context.locale()]
      const options: OpenDialogOptions =
        what === 'files'
          ? { title: main.openFiles, properties: ['openFile', 'multiSelections'], filters: [{ name: main.pdfFiles, extensions: ['pdf'] }] }
          : { title: main.openFolder, properties: ['openDirectory', 'multiSelections'] }
      const window = context.window()
      const chosen = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options)
      if (chosen.canceled || chosen.filePaths.length === 0) return { results: [] }
      for (const path of chosen.filePaths) app.addRecentDocument(path)
      return importPaths(context, chosen.filePaths, collection, 'ask', call)
    },
    'app.inspectPaths': async ({ paths }, call) => {
      const engine = await context.engine.client()
      return engine.call('documents.inspect', { paths: absolute(paths) }, { trace: call.trace })
    },
    'app.importSample': async (_input, call) => {
      const names = (await readdir(context.sampleFolder)).filter((name) => name.endsWith('.pdf')).sort()
      const paths = names.map((name) => join(context.sampleFolder, name))
      return importPaths(context, paths, sampleCollection[context.locale()], 'keep-both', call)
    },
  }
}

/** Imports with the caller's own command id, so that the same drop sent twice is one import. */
async function importPaths(
  context: MainContext,
  paths: readonly string[],
  collection: string | undefined,
  sameName: 'ask' | 'revision' | 'keep-both',
  call: Pick<CallContext, 'id' | 'trace'>,
): Promise<{ results: ImportResult[] }> {
  const into = collection ?? (context.settings.get().defaultCollection || undefined)
  const engine = await context.engine.client()
  const input = { paths: absolute(paths), sameName, ...(into !== undefined && { collection: into }) }
  const { results }: Output<'documents.import'> = await engine.call('documents.import', input, { id: call.id, trace: call.trace })
  return { results }
}

function absolute(paths: readonly string[]): string[] {
  for (const path of paths)
    if (!isAbsolute(path) || path.includes('\0')) throw new FailureError(failure('wrong-usage', 'A path must be absolute.', { subject: path }))
  return [...paths]
}
