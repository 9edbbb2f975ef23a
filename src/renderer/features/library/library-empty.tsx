import { Archive, FolderInput, FolderOpen, SearchX, Trash2 } from 'lucide-react'
import { useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/status.tsx'
import { useDropCollection } from '../intake/use-drop-collection.ts'

/** Nothing to list: why, and how to begin. */
export function LibraryEmpty() {
  const t = useT()
  const { library, intake } = useStores()
  const collection = useDropCollection()
  const { shelf, filter, collections } = useSelect('library', ({ shelf, filter, collections }) => ({ shelf, filter, collections }))
  const busy = useSelect('intake', (state) => state.importing > 0)
  if (filter.trim() !== '')
    return (
      <EmptyState icon={<SearchX size={32} strokeWidth={1.5} aria-hidden />} title={t('library.empty.filterTitle', { filter: filter.trim() })}>
        <Button onClick={() => library.getState().setFilter('')}>{t('library.empty.clearFilter')}</Button>
      </EmptyState>
    )
  switch (shelf.kind) {
    case 'trash':
      return <EmptyState icon={<Trash2 size={32} strokeWidth={1.5} aria-hidden />} title={t('library.empty.trashTitle')} detail={t('library.empty.trashDetail')} />
    case 'unfiled':
      return <EmptyState icon={<Archive size={32} strokeWidth={1.5} aria-hidden />} title={t('library.empty.unfiledTitle')} />
    case 'collection':
      return (
        <EmptyState
          icon={<FolderOpen size={32} strokeWidth={1.5} aria-hidden />}
          title={t('library.empty.collectionTitle', { name: collections.find((one) => one.id === shelf.id)?.name ?? '' })}
          detail={t('library.empty.collectionDetail')}
        >
          <Button onClick={() => void intake.getState().choose('files', collection)}>{t('library.empty.chooseFiles')}</Button>
        </EmptyState>
      )
    case 'all':
      return (
        <EmptyState icon={<FolderInput size={40} strokeWidth={1.25} aria-hidden />} title={t('library.empty.title')} detail={t('library.empty.detail')}>
          <Button variant="primary" disabled={busy} onClick={() => void intake.getState().choose('folder', collection)}>
            {t('library.empty.chooseFolder')}
          </Button>
          <Button disabled={busy} onClick={() => void intake.getState().choose('files', collection)}>
            {t('library.empty.chooseFiles')}
          </Button>
          <Button variant="quiet" disabled={busy} onClick={() => void intake.getState().importSample()}>
            {t('library.empty.sample')}
          </Button>
        </EmptyState>
      )
  }
}
