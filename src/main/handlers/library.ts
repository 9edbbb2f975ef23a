import { dirname, join } from 'node:path'
import { dialog, shell, type OpenDialogOptions, type SaveDialogOptions } from 'electron'
import { failure, FailureError } from '../../shared/failure.ts'
import { catalogues } from '../../shared/i18n/index.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { MainContext } from './context.ts'

/** The library as a folder: which one, its copies, and what leaves it. */
type LibraryMethod = 'app.chooseLibrary' | 'app.restoreBackup' | 'app.restartEngine' | 'app.export' | 'app.backup' | 'app.revealDocument' | 'app.openLogs'

export function libraryHandlers(context: MainContext): Handlers<LibraryMethod> {
  return {
    'app.chooseLibrary': async () => {
      const chosen = await openDialog(context, { title: catalogues[context.locale()].main.chooseLibrary, properties: ['openDirectory', 'createDirectory'] })
      const libraryPath = chosen ?? context.settings.get().libraryPath
      const changed = chosen !== null && (chosen !== context.settings.get().libraryPath || context.engine.state().kind === 'failed')
      if (changed) {
        // Choosing a folder is the wish to have a library there, new or not.
        context.settings.change({ libraryPath, openedLibrary: '' })
        context.settingsChanged()
        await context.engine.restart()
      }
      return { changed, libraryPath }
    },
    'app.restoreBackup': async ({ file }) => {
      if (dirname(file) !== join(context.settings.get().libraryPath, 'backups')) throw new FailureError(failure('wrong-usage', 'The backup is not of this library.', { subject: file }))
      return { broughtBack: await context.engine.restoreBackup(file) }
    },
    'app.restartEngine': async () => {
      await context.engine.restart()
      return {}
    },
    'app.export': async ({ format, collection }, call) => {
      const title = catalogues[context.locale()].main.exportTitle
      const out = await openDialog(context, { title, properties: ['openDirectory', 'createDirectory'] })
      if (out === null) return { files: [] }
      const engine = await context.engine.client()
      const target = format === 'markdown' || format === 'csv' ? join(out, `coursegraph-${format}`) : join(out, `coursegraph.${format}`)
      const { files } = await engine.call('library.export', { format, out: target, ...(collection !== undefined && { collection }) }, { id: call.id, trace: call.trace })
      if (files[0]) shell.showItemInFolder(files[0])
      return { files }
    },
    'app.backup': async (_input, call) => {
      const { backupTitle, backupFiles } = catalogues[context.locale()].main
      const day = new Date().toISOString().slice(0, 10)
      const file = await saveDialog(context, { title: backupTitle, defaultPath: `coursegraph-${day}.sqlite`, filters: [{ name: backupFiles, extensions: ['sqlite'] }] })
      if (file === null) return { file }
      const engine = await context.engine.client()
      await engine.call('library.backup', { file }, { id: call.id, trace: call.trace })
      return { file }
    },
    'app.revealDocument': async ({ documentId }) => {
      const engine = await context.engine.client()
      const { path } = await engine.call('library.object', { documentId })
      shell.showItemInFolder(path)
      return {}
    },
    'app.openLogs': async () => {
      const problem = await shell.openPath(join(context.settings.get().libraryPath, 'logs'))
      if (problem) throw new FailureError(failure('not-found', problem))
      return {}
    },
  }
}

async function openDialog(context: MainContext, options: OpenDialogOptions): Promise<string | null> {
  const window = context.window()
  const chosen = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options)
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
}

async function saveDialog(context: MainContext, options: SaveDialogOptions): Promise<string | null> {
  const window = context.window()
  const chosen = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options)
  return chosen.canceled ? null : chosen.filePath
}
