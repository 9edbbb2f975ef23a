import { FilePlus2, PanelRight, Search, X } from 'lucide-react'
import { useRef } from 'react'
import { useCommands } from '../../commands/use-commands.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useApi, useSelect, useStores } from '../../services-context.tsx'
import { showKeys } from '../../commands/command.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useArriving } from './use-arriving.ts'
import { useDropCollection } from '../intake/use-drop-collection.ts'

/** What is listed, how many, and the filter. */
export function LibraryToolbar(props: { readonly inspecting: boolean; readonly onToggleInspector: () => void; readonly onEmptyTrash: () => void }) {
  const t = useT()
  const format = useFormat()
  const { platform } = useApi()
  const { library, intake } = useStores()
  const field = useRef<HTMLInputElement>(null)
  const collection = useDropCollection()
  const state = useSelect('library', ({ loaded, shelf, collections, filter, rows, total, selection }) => ({ loaded, shelf, collections, filter, shown: rows.length, total, chosen: selection.chosen.size }))
  useCommands([{ id: 'edit.find', menu: 'edit', label: t('commands.filter'), keys: ['/', 'Shift+/', '$mod+f'], run: () => field.current?.select() }])

  const arriving = useArriving().length
  const { shelf } = state
  const title = shelf.kind === 'collection' ? (state.collections.find((one) => one.id === shelf.id)?.name ?? '') : t(`library.collections.${shelf.kind}`)
  const shown = state.shown < state.total ? t('library.shownOf', { shown: format.number(state.shown), total: format.number(state.total) }) : t('library.shown', { count: state.total })
  const count = state.chosen > 1 ? t('library.selected', { count: state.chosen }) : arriving > 0 ? `${shown} · ${t('library.arriving', { count: arriving })}` : shown
  return (
    <div className="library-toolbar">
      <div className="library-heading">
        <h1 className="truncate">{title}</h1>
        <p className="muted truncate" role="status">
          {state.loaded ? count : ''}
        </p>
      </div>
      <div className="library-filter">
        <TextField
          ref={field}
          label={t('library.filter')}
          labelHidden
          icon={<Search size={14} aria-hidden />}
          placeholder={t('library.filterShort')}
          value={state.filter}
          onChange={(event) => library.getState().setFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              library.getState().setFilter('')
              document.getElementById('library-grid')?.focus()
            } else if (event.key === 'ArrowDown' || event.key === 'Enter') document.getElementById('library-grid')?.focus()
          }}
        />
        {state.filter !== '' && (
          <IconButton label={t('library.empty.clearFilter')} className="library-filter-clear" onClick={() => library.getState().setFilter('')}>
            <X size={14} aria-hidden />
          </IconButton>
        )}
      </div>
      {shelf.kind === 'trash' && state.shown > 0 && <Button onClick={props.onEmptyTrash}>{t('library.actions.emptyTrash')}</Button>}
      <IconButton label={t('commands.importFiles')} keys={showKeys('$mod+o', platform)} onClick={() => void intake.getState().choose('files', collection)}>
        <FilePlus2 size={16} aria-hidden />
      </IconButton>
      <IconButton label={t('commands.inspector')} keys={showKeys('$mod+i', platform)} pressed={props.inspecting} onClick={props.onToggleInspector}>
        <PanelRight size={16} aria-hidden />
      </IconButton>
    </div>
  )
}
