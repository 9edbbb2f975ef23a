import { ChevronDown, ChevronUp, Search, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useT } from '../../i18n/use-t.ts'
import type { ReaderState } from '../../stores/reader.ts'
import { TextField } from '../../ui/fields.tsx'
import { IconButton } from '../../ui/icon-button.tsx'

/** Finding words in the open document: as typed, Enter for the next, Escape to end. */
export function FindBar(props: {
  readonly find: ReaderState['find']
  readonly onQuery: (query: string) => void
  readonly onStep: (backwards: boolean) => void
  readonly onClose: () => void
}) {
  const t = useT()
  const field = useRef<HTMLInputElement>(null)
  const { query, current, total, isPending } = props.find
  useEffect(() => field.current?.select(), [])
  const count = query === '' ? '' : total > 0 ? t('reader.findCount', { current, total }) : isPending ? t('reader.finding') : t('reader.findNothing')
  return (
    <search className="reader-find">
      <TextField
        ref={field}
        autoFocus
        label={t('reader.find')}
        labelHidden
        placeholder={t('reader.findPlaceholder')}
        icon={<Search size={14} aria-hidden />}
        value={query}
        onChange={(event) => props.onQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') props.onStep(event.shiftKey)
          else if (event.key === 'Escape') props.onClose()
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      <output className="reader-find-count muted" aria-live="polite">
        {count}
      </output>
      <IconButton label={t('reader.findPrevious')} keys="Shift+Enter" onClick={() => props.onStep(true)} disabled={total === 0}>
        <ChevronUp size={16} aria-hidden />
      </IconButton>
      <IconButton label={t('reader.findNext')} keys="Enter" onClick={() => props.onStep(false)} disabled={total === 0}>
        <ChevronDown size={16} aria-hidden />
      </IconButton>
      <IconButton label={t('reader.findClose')} keys="Esc" onClick={props.onClose}>
        <X size={16} aria-hidden />
      </IconButton>
    </search>
  )
}
