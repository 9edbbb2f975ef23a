import { useT } from '../i18n/use-t.ts'
import { useApi, useSelect, useStores } from '../services-context.tsx'
import { useDropCollection } from '../features/intake/use-drop-collection.ts'
import type { ExportFormat } from './export-library.ts'
import { exportLibrary } from './export-library.ts'
import { screenKinds } from '../stores/places.ts'
import type { Command } from './command.ts'
import { useCommands } from './use-commands.ts'

/** The commands that are there on every screen. */
export function useFrameCommands(overlays: { readonly onPalette: () => void; readonly onCheatSheet: () => void }): void {
  const t = useT()
  const api = useApi()
  const { navigation, intake, undo, queue, diagnostics, toasts } = useStores()
  const collection = useDropCollection()
  const { canBack, canForward, frontTab, tabCount } = useSelect('navigation', (state) => ({
    canBack: state.past.length > 0,
    canForward: state.future.length > 0,
    frontTab: state.view.beside ?? (state.view.front.kind === 'tab' ? state.view.front.id : null),
    tabCount: state.tabs.length,
  }))
  const { undoLabel, redoLabel } = useSelect('undo', (state) => ({ undoLabel: state.entries.at(-1)?.label ?? null, redoLabel: state.undone.at(-1)?.label ?? null }))
  const counts = useSelect('queue', (state) => ({ active: state.counts.queued + state.counts.leased > 0, paused: state.counts.paused > 0, failed: state.counts.failed > 0 }))

  function stepTab(by: number): void {
    const { tabs, view } = navigation.getState()
    const front = view.front
    const at = front.kind === 'tab' ? tabs.findIndex((tab) => tab.id === front.id) + 1 : 0
    const next = (at + by + tabs.length + 1) % (tabs.length + 1)
    navigation.getState().open(next === 0 ? view.screen : (tabs[next - 1]?.place ?? view.screen))
  }
  const exporting = (format: ExportFormat) => () => void exportLibrary({ api, toasts, t, format })

  const go = navigation.getState().open
  const list: readonly Command[] = [
    { id: 'file.import', menu: 'file', label: t('commands.importFiles'), keys: ['$mod+o'], run: () => void intake.getState().choose('files', collection) },
    { id: 'file.import-folder', menu: 'file', label: t('commands.importFolder'), keys: ['$mod+Shift+o'], run: () => void intake.getState().choose('folder', collection) },
    { id: 'file.sample', menu: 'file', label: t('commands.importSample'), run: () => void intake.getState().importSample() },
    { id: 'file.back-up', menu: 'file', label: t('commands.backUp'), run: () => void diagnostics.getState().backUp() },
    { id: 'file.export-json', menu: 'file', label: t('commands.exportJson'), run: exporting('json') },
    { id: 'file.export-markdown', menu: 'file', label: t('commands.exportMarkdown'), run: exporting('markdown') },
    { id: 'file.export-csv', menu: 'file', label: t('commands.exportCsv'), run: exporting('csv') },
    { id: 'file.export-graphml', menu: 'file', label: t('commands.exportGraphml'), run: exporting('graphml') },
    { id: 'file.export-cypher', menu: 'file', label: t('commands.exportCypher'), run: exporting('cypher') },
    { id: 'edit.undo', menu: 'edit', label: undoLabel === null ? t('commands.undo') : t('commands.undoWhat', { what: undoLabel }), keys: ['$mod+z'], enabled: undoLabel !== null, run: () => void undo.getState().undo() },
    { id: 'edit.redo', menu: 'edit', label: redoLabel === null ? t('commands.redo') : t('commands.redoWhat', { what: redoLabel }), keys: ['$mod+Shift+z', '$mod+y'], enabled: redoLabel !== null, run: () => void undo.getState().redo() },
    { id: 'edit.search', menu: 'edit', label: t('commands.searchAll'), keys: ['$mod+Shift+f'], run: () => go({ kind: 'search' }) },
    { id: 'view.palette', menu: 'view', label: t('commands.palette'), keys: ['$mod+k'], run: overlays.onPalette },
    ...screenKinds.map((kind, index) => ({
      id: `go.${kind}`,
      menu: 'go' as const,
      label: t(`commands.${kind}`),
      // By key and by place: on a French keyboard the digits need Shift, and Ctrl with the key is what is meant.
      keys: [`$mod+${index + 1}`, `$mod+Digit${index + 1}`, ...(kind === 'settings' ? ['$mod+,'] : [])],
      run: () => go({ kind }),
    })),
    { id: 'go.back', menu: 'go', label: t('commands.back'), keys: ['$mod+[', 'Alt+ArrowLeft'], enabled: canBack, run: () => navigation.getState().back() },
    { id: 'go.forward', menu: 'go', label: t('commands.forward'), keys: ['$mod+]', 'Alt+ArrowRight'], enabled: canForward, run: () => navigation.getState().forward() },
    { id: 'go.next-tab', menu: 'go', label: t('commands.nextTab'), keys: ['Control+Tab', 'Control+PageDown'], enabled: tabCount > 0, run: () => stepTab(1) },
    { id: 'go.previous-tab', menu: 'go', label: t('commands.previousTab'), keys: ['Control+Shift+Tab', 'Control+PageUp'], enabled: tabCount > 0, run: () => stepTab(-1) },
    { id: 'go.close-tab', menu: 'go', label: t('commands.closeTab'), keys: ['$mod+w'], enabled: frontTab !== null, run: () => frontTab !== null && navigation.getState().close(frontTab) },
    { id: 'document.pause-all', menu: 'document', label: t('commands.pauseAll'), enabled: counts.active, run: () => void queue.getState().act('pause', 'all') },
    { id: 'document.resume-all', menu: 'document', label: t('commands.resumeAll'), enabled: counts.paused, run: () => void queue.getState().act('resume', 'all') },
    { id: 'document.retry-failed', menu: 'document', label: t('commands.retryFailed'), enabled: counts.failed, run: () => void queue.getState().act('retry', 'all') },
    { id: 'help.keys', menu: 'help', label: t('commands.cheatSheet'), keys: ['?', 'Shift+?'], run: overlays.onCheatSheet },
    { id: 'help.logs', menu: 'help', label: t('commands.openLogs'), run: () => void diagnostics.getState().openLogs() },
  ]
  useCommands(list)
}
