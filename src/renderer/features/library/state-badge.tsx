import { Ban, CircleAlert, CircleCheck, CirclePause, Clock, LoaderCircle, Trash2, type LucideIcon } from 'lucide-react'
import type { DocumentState } from '../../../shared/model/document.ts'
import { useT } from '../../i18n/use-t.ts'

const icons: Readonly<Record<DocumentState, LucideIcon>> = { queued: Clock, processing: LoaderCircle, waiting: Clock, paused: CirclePause, ready: CircleCheck, failed: CircleAlert, cancelled: Ban, trashed: Trash2 }

export function StateBadge(props: { readonly state: DocumentState }) {
  const t = useT()
  const Icon = icons[props.state]
  return (
    <span className={`state state-${props.state}`}>
      <Icon size={14} aria-hidden />
      <span className="truncate">{t(`model.documentState.${props.state}`)}</span>
    </span>
  )
}
