import { useMemo } from 'react'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import { useT, type Translate } from '../../i18n/use-t.ts'
import { useApi, useLibraryCommands, useStores } from '../../services-context.tsx'
import { documentActions, type DocumentAction } from '../../stores/document-actions.ts'
import { copyText } from '../../ui/copy-text.ts'
import { showContextMenu } from '../../stores/context-menu.ts'

export interface DocumentActionRunner {
  run(action: DocumentAction, documents: readonly DocumentSummary[]): void
  label(action: DocumentAction): string
  /** False when nothing was chosen from it. */
  contextMenu(documents: readonly DocumentSummary[]): Promise<boolean>
}

/** The same actions for menu, keys and context menu. `onPurge` asks first: it is the one that cannot be undone. */
export function useDocumentActions(onPurge: (documents: readonly DocumentSummary[]) => void): DocumentActionRunner {
  const t = useT()
  const api = useApi()
  const { navigation, library, queue } = useStores()
  const commands = useLibraryCommands()
  return useMemo(() => {
    function run(action: DocumentAction, documents: readonly DocumentSummary[]): void {
      const ids = documents.map((row) => row.id)
      const first = ids[0]
      if (first === undefined) return
      switch (action.kind) {
        case 'open':
        case 'open-beside':
          return navigation.getState().open({ kind: 'document', documentId: first }, { beside: action.kind === 'open-beside' })
        case 'preview':
          return void library.getState().preview(first)
        case 'reveal':
          return void commands.reveal(first)
        case 'copy-link':
          return void copyText(`coursegraph://document/${first}`)
        case 'show-in-activity':
          return navigation.getState().open({ kind: 'activity' })
        case 'pause':
        case 'resume':
        case 'cancel':
        case 'retry':
          return void queue.getState().act(action.kind, ids)
        case 'add-to':
          return void commands.addTo(action.collectionId, ids)
        case 'take-from':
          return void commands.takeFrom(action.collectionId, ids)
        case 'remove':
          return void commands.remove(ids)
        case 'restore':
          return void commands.restore(ids)
        case 'purge':
          return onPurge(documents)
      }
    }
    const label = (action: DocumentAction) => actionLabel(action, t)
    return {
      run,
      label,
      contextMenu: (documents) => {
        const { shelf, collections } = library.getState()
        const groups = documentActions(documents, shelf, collections).map((group) => group.map((action) => ({ label: label(action), run: () => run(action, documents) })))
        // No menu is no harm: every action also has a key or a place in the menu bar.
        return showContextMenu(api, groups).catch(() => false)
      },
    }
  }, [api, commands, library, navigation, onPurge, queue, t])
}

function actionLabel(action: DocumentAction, t: Translate): string {
  switch (action.kind) {
    case 'add-to':
      return t('library.actions.addTo', { name: action.name })
    case 'take-from':
      return t('library.actions.takeFrom', { name: action.name })
    case 'open-beside':
      return t('library.actions.openBeside')
    case 'copy-link':
      return t('library.actions.copyLink')
    case 'show-in-activity':
      return t('library.actions.showInActivity')
    default:
      return t(`library.actions.${action.kind}`)
  }
}
