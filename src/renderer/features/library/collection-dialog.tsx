import { useEffect, useState } from 'react'
import type { Collection } from '../../../shared/contract/documents.ts'
import { useT } from '../../i18n/use-t.ts'
import { useLibraryCommands, useSelect, useStores } from '../../services-context.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'

export type CollectionQuestion = { readonly kind: 'create' } | { readonly kind: 'rename' | 'remove'; readonly collection: Collection }

/** Asks for a collection's name, or whether to delete it. */
export function CollectionDialog(props: { readonly question: CollectionQuestion | null; readonly onClose: () => void }) {
  const { question, onClose } = props
  if (question?.kind === 'remove') return <RemoveDialog collection={question.collection} onClose={onClose} />
  return <NameDialog question={question} onClose={onClose} />
}

function RemoveDialog(props: { readonly collection: Collection; readonly onClose: () => void }) {
  const t = useT()
  const { removeCollection } = useLibraryCommands()
  const remove = () => {
    void removeCollection(props.collection.id)
    props.onClose()
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('library.collections.removeTitle', { name: props.collection.name })}
      description={t('library.collections.removeDetail')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('app.cancel')}</Button>
          <Button variant="danger" onClick={remove}>
            {t('app.delete')}
          </Button>
        </>
      }
    />
  )
}

function NameDialog(props: { readonly question: CollectionQuestion | null; readonly onClose: () => void }) {
  const t = useT()
  const { library } = useStores()
  const { createCollection, renameCollection } = useLibraryCommands()
  const [name, setName] = useState('')
  const { question, onClose } = props
  const renamed = question !== null && question.kind !== 'create' ? question.collection : null
  useEffect(() => setName(renamed?.name ?? ''), [question, renamed])
  const taken = useSelect('library', ({ collections }) => collections.some((one) => one.id !== renamed?.id && one.name === name.trim()))
  const usable = name.trim() !== '' && !taken
  const submit = async () => {
    if (!usable) return
    onClose()
    if (renamed) return renameCollection(renamed.id, name.trim())
    const id = await createCollection(name.trim())
    if (id !== null) library.getState().show({ kind: 'collection', id })
  }
  return (
    <Dialog
      open={question !== null}
      onClose={onClose}
      title={renamed ? t('library.collections.renameTitle') : t('library.collections.createTitle')}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button variant="primary" disabled={!usable} onClick={() => void submit()}>
            {t('app.save')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <TextField label={t('library.collections.name')} value={name} maxLength={200} onChange={(event) => setName(event.target.value)} error={taken ? t('library.collections.nameTaken') : undefined} />
      </form>
    </Dialog>
  )
}
