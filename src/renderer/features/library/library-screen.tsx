import { useState } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { rememberedLayout } from '../../frame/remembered-layout.ts'
import { useT } from '../../i18n/use-t.ts'
import { useLibraryCommands, useSelect, useStores } from '../../services-context.tsx'
import type { Memory } from '../../stores/memory.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Skeleton } from '../../ui/status.tsx'
import { CollectionList } from './collection-list.tsx'
import { DocumentTable } from './document-table.tsx'
import { Inspector } from './inspector.tsx'
import { LibraryEmpty } from './library-empty.tsx'
import { LibraryToolbar } from './library-toolbar.tsx'
import { PreviewDialog } from './preview-dialog.tsx'
import { useArriving } from './use-arriving.ts'
import { useDocumentActions } from './use-document-actions.ts'
import './library.css'

/** Collections, documents, and what is in the one that is chosen. */
export function LibraryScreen(props: { readonly memory: Memory }) {
  const t = useT()
  const { memory } = props
  const { library } = useStores()
  const [inspecting, setInspecting] = useState(() => memory.get('inspector') ?? true)
  const [purging, setPurging] = useState<readonly DocumentSummary[] | null>(null)
  const actions = useDocumentActions(setPurging)
  const { loaded, failure, noRows } = useSelect('library', (state) => ({ loaded: state.loaded, failure: state.failure, noRows: state.rows.length === 0 }))
  const arriving = useArriving().length > 0
  const empty = noRows && !arriving

  const toggleInspector = () => {
    memory.set('inspector', !inspecting)
    setInspecting(!inspecting)
  }
  const chosen = useSelect('library', ({ rows, selection }) => rows.filter((row) => selection.chosen.has(row.id)))
  const inTrash = useSelect('library', ({ shelf }) => shelf.kind === 'trash')
  const one = chosen.length === 1 && !inTrash
  useCommands([
    { id: 'document.open', menu: 'document', label: t('library.actions.open'), enabled: one, run: () => actions.run({ kind: 'open' }, chosen) },
    { id: 'document.beside', menu: 'document', label: t('library.actions.openBeside'), enabled: one, run: () => actions.run({ kind: 'open-beside' }, chosen) },
    { id: 'document.reveal', menu: 'document', label: t('library.actions.reveal'), enabled: one, run: () => actions.run({ kind: 'reveal' }, chosen) },
    { id: 'document.copy-link', menu: 'document', label: t('library.actions.copyLink'), enabled: one, run: () => actions.run({ kind: 'copy-link' }, chosen) },
    { id: 'document.remove', menu: 'document', label: t('library.actions.remove'), enabled: chosen.length > 0 && !inTrash, run: () => actions.run({ kind: 'remove' }, chosen) },
    { id: 'document.restore', menu: 'document', label: t('library.actions.restore'), enabled: chosen.length > 0 && inTrash, run: () => actions.run({ kind: 'restore' }, chosen) },
  ])
  useCommands([{ id: 'view.inspector', menu: 'view', label: t('commands.inspector'), keys: ['$mod+i'], run: toggleInspector }])

  return (
    <Group orientation="horizontal" className="library" {...rememberedLayout(memory, inspecting && !empty ? 'library' : 'library-wide')}>
      <Panel id="collections" minSize="150px" maxSize="320px" defaultSize="17.5%">
        <CollectionList />
      </Panel>
      <Separator className="pane-separator" />
      <Panel id="documents" minSize="260px">
        <section className="library-main" aria-label={t('library.table')}>
          <LibraryToolbar inspecting={inspecting} onToggleInspector={toggleInspector} onEmptyTrash={() => setPurging(library.getState().rows)} />
          {failure && (
            <div className="library-failure">
              <ErrorNotice failure={failure}>
                <Button onClick={() => library.getState().refresh()}>{t('app.retry')}</Button>
              </ErrorNotice>
            </div>
          )}
          {!loaded ? <Skeleton lines={8} /> : empty ? <LibraryEmpty /> : <DocumentTable memory={memory} actions={actions} />}
        </section>
      </Panel>
      {inspecting && !empty && (
        <>
          <Separator className="pane-separator" />
          <Panel id="inspector" minSize="200px" maxSize="480px" defaultSize="23%">
            <Inspector />
          </Panel>
        </>
      )}
      <PreviewDialog onOpen={(row) => actions.run({ kind: 'open' }, [row])} />
      <PurgeDialog documents={purging} onClose={() => setPurging(null)} />
    </Group>
  )
}

function PurgeDialog(props: { readonly documents: readonly DocumentSummary[] | null; readonly onClose: () => void }) {
  const t = useT()
  const commands = useLibraryCommands()
  const count = props.documents?.length ?? 0
  const purge = () => {
    void commands.purge((props.documents ?? []).map((row) => row.id))
    props.onClose()
  }
  return (
    <Dialog
      open={props.documents !== null}
      onClose={props.onClose}
      title={t('library.purge.title', { count })}
      description={t('library.purge.detail')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('app.cancel')}</Button>
          <Button variant="danger" onClick={purge}>
            {t('library.purge.confirm')}
          </Button>
        </>
      }
    />
  )
}
