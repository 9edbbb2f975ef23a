import { useEffect, useState } from 'react'
import type { EntitySummary } from '../../../shared/model/graph.ts'
import { useT } from '../../i18n/use-t.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { TypeGlyph } from '../../ui/type-glyph.tsx'

/** Chooses the entity that this one becomes part of. Arrow keys choose, Enter merges. */
export function MergeDialog(props: {
  readonly name: string
  readonly candidates: readonly EntitySummary[]
  readonly isBusy: boolean
  readonly onSearch: (text: string) => void
  readonly onMerge: (into: EntitySummary) => void
  readonly onClose: () => void
}) {
  const t = useT()
  const [text, setText] = useState('')
  const [index, setIndex] = useState(0)
  const { candidates, onSearch } = props
  useEffect(() => {
    onSearch(text)
    setIndex(0)
  }, [text, onSearch])
  const chosen = candidates[Math.min(index, candidates.length - 1)]
  const press = (event: React.KeyboardEvent) => {
    if (event.key === 'ArrowDown') setIndex(Math.min(index + 1, candidates.length - 1))
    else if (event.key === 'ArrowUp') setIndex(Math.max(index - 1, 0))
    else if (event.key === 'Enter' && chosen) props.onMerge(chosen)
    else return
    event.preventDefault()
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('entity.mergeTitle', { name: props.name })}
      description={t('entity.mergeDetail')}
      actions={
        <>
          <Button onClick={props.onClose}>{t('app.cancel')}</Button>
          <Button variant="primary" disabled={!chosen || props.isBusy} onClick={() => chosen && props.onMerge(chosen)}>
            {t('entity.mergeNow')}
          </Button>
        </>
      }
    >
      <TextField autoFocus label={t('entity.mergeField')} value={text} role="combobox" aria-expanded aria-controls="merge-candidates" aria-activedescendant={chosen ? `merge-${chosen.id}` : undefined} onChange={(event) => setText(event.target.value)} onKeyDown={press} />
      <ul id="merge-candidates" role="listbox" aria-label={t('entity.mergeField')} className="merge-list">
        {candidates.map((entity, at) => (
          <li key={entity.id} id={`merge-${entity.id}`} role="option" aria-selected={entity === chosen} className="merge-option" onClick={() => setIndex(at)} onDoubleClick={() => props.onMerge(entity)}>
            <TypeGlyph type={entity.type} />
            <span className="truncate">{entity.name}</span>
            <span className="muted">{t('entity.mentions', { count: entity.mentions })}</span>
          </li>
        ))}
      </ul>
      {candidates.length === 0 && text !== '' && <p className="muted">{t('entity.mergeNothing')}</p>}
    </Dialog>
  )
}
