import { Archive, Files, FolderClosed, Plus, Trash2, type LucideIcon } from 'lucide-react'
import { useState, type DragEvent } from 'react'
import type { Collection } from '../../../shared/contract/documents.ts'
import type { DocumentId } from '../../../shared/model/ids.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useApi, useLibraryCommands, useSelect, useStores } from '../../services-context.tsx'
import { showContextMenu } from '../../stores/context-menu.ts'
import type { Shelf } from '../../stores/library.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { moveFocus } from '../../ui/roving.ts'
import { CollectionDialog, type CollectionQuestion } from './collection-dialog.tsx'
import { DOCUMENTS_DRAG } from './document-row.tsx'

/** All documents, collections and the trash. Documents are dragged onto a collection to be in it as well. */
export function CollectionList() {
  const t = useT()
  const { library } = useStores()
  const { addTo, remove } = useLibraryCommands()
  const [question, setQuestion] = useState<CollectionQuestion | null>(null)
  const { loaded, shelf, collections, all, trashed } = useSelect('library', (state) => ({ loaded: state.loaded, shelf: state.shelf, collections: state.collections, all: state.all, trashed: state.trashed }))
  const ask = () => setQuestion({ kind: 'create' })
  useCommands([{ id: 'file.new-collection', menu: 'file', label: t('commands.newCollection'), keys: ['$mod+Shift+n'], run: ask }])
  const show = (next: Shelf) => library.getState().show(next)
  return (
    <nav className="shelves" aria-label={t('library.collections.title')}>
      <ul onKeyDown={(event) => moveFocus(event, 'vertical')}>
        <ShelfItem icon={Files} name={t('library.collections.all')} count={all} current={shelf.kind === 'all'} onShow={() => show({ kind: 'all' })} />
        <ShelfItem icon={Archive} name={t('library.collections.unfiled')} current={shelf.kind === 'unfiled'} onShow={() => show({ kind: 'unfiled' })} />
        <li className="shelves-heading">
          <h2>{t('library.collections.title')}</h2>
          <IconButton label={t('library.collections.create')} onClick={ask}>
            <Plus size={14} aria-hidden />
          </IconButton>
        </li>
        {collections.map((collection) => (
          <CollectionItem
            key={collection.id}
            collection={collection}
            current={shelf.kind === 'collection' && shelf.id === collection.id}
            onShow={() => show({ kind: 'collection', id: collection.id })}
            onAsk={setQuestion}
            onTake={(ids) => void addTo(collection.id, ids)}
          />
        ))}
        {loaded && collections.length === 0 && <li className="shelves-hint muted">{t('library.collections.none')}</li>}
        <li className="shelves-gap" aria-hidden />
        <ShelfItem icon={Trash2} name={t('library.collections.trash')} count={trashed} current={shelf.kind === 'trash'} onShow={() => show({ kind: 'trash' })} onTake={(ids) => void remove(ids)} />
      </ul>
      <CollectionDialog question={question} onClose={() => setQuestion(null)} />
    </nav>
  )
}

function CollectionItem(props: {
  readonly collection: Collection
  readonly current: boolean
  readonly onShow: () => void
  readonly onAsk: (question: CollectionQuestion) => void
  readonly onTake: (ids: readonly DocumentId[]) => void
}) {
  const t = useT()
  const api = useApi()
  const { collection, onAsk } = props
  const menu = () => {
    const groups = [
      [{ label: t('library.collections.rename'), run: () => onAsk({ kind: 'rename', collection }) }],
      [{ label: t('library.collections.remove'), run: () => onAsk({ kind: 'remove', collection }) }],
    ]
    // F2 and Delete do the same.
    showContextMenu(api, groups).catch(() => undefined)
  }
  return (
    <ShelfItem
      icon={FolderClosed}
      name={collection.name}
      count={collection.documents}
      current={props.current}
      onShow={props.onShow}
      onMenu={menu}
      onKey={(key) => {
        if (key === 'F2') onAsk({ kind: 'rename', collection })
        if (key === 'Delete') onAsk({ kind: 'remove', collection })
      }}
      onTake={props.onTake}
    />
  )
}

function ShelfItem(props: {
  readonly icon: LucideIcon
  readonly name: string
  readonly count?: number
  readonly current: boolean
  readonly onShow: () => void
  readonly onMenu?: () => void
  readonly onKey?: (key: string) => void
  readonly onTake?: (ids: readonly DocumentId[]) => void
}) {
  const t = useT()
  const format = useFormat()
  const [over, setOver] = useState(false)
  const { icon: Icon, onTake } = props
  const accepts = (event: DragEvent) => onTake !== undefined && event.dataTransfer.types.includes(DOCUMENTS_DRAG)
  return (
    <li>
      <button
        type="button"
        data-roving
        tabIndex={props.current ? 0 : -1}
        className={`shelf${over ? ' shelf-over' : ''}`}
        aria-current={props.current ? 'true' : undefined}
        onClick={props.onShow}
        onKeyDown={(event) => props.onKey?.(event.key)}
        onContextMenu={(event) => {
          event.preventDefault()
          props.onMenu?.()
        }}
        onDragOver={(event) => {
          if (!accepts(event)) return
          event.preventDefault()
          event.dataTransfer.dropEffect = 'copy'
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          setOver(false)
          if (!accepts(event)) return
          event.preventDefault()
          onTake?.(draggedDocuments(event))
        }}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden />
        <span className="truncate">{props.name}</span>
        {props.count !== undefined && props.count > 0 && (
          <span className="shelf-count">
            <span aria-hidden>{format.number(props.count)}</span>
            <span className="visually-hidden">{t('library.collections.count', { count: props.count })}</span>
          </span>
        )}
      </button>
    </li>
  )
}

function draggedDocuments(event: DragEvent): DocumentId[] {
  const ids: unknown = JSON.parse(event.dataTransfer.getData(DOCUMENTS_DRAG) || '[]')
  return Array.isArray(ids) ? (ids as DocumentId[]) : []
}

