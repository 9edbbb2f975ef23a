import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useT } from '../i18n/use-t.ts'
import { useSelect, useStores } from '../services-context.tsx'
import type { Toast } from '../stores/toasts.ts'

/** Messages at the corner. They wait while the pointer or the focus is on them. */
export function Toaster() {
  const t = useT()
  const toasts = useSelect('toasts', (state) => state.toasts)
  return (
    <section className="ui-toaster" aria-label={t('app.notifications')} aria-live="polite">
      {toasts.map((toast) => (
        <ToastItem key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

function ToastItem(props: { readonly toast: Toast }) {
  const t = useT()
  const { toasts } = useStores()
  const [held, setHeld] = useState(false)
  const { toast } = props
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => toasts.getState().dismiss(toast.id), toast.durationMs)
    return () => clearTimeout(timer)
  }, [held, toast, toasts])
  const act = () => {
    toasts.getState().dismiss(toast.id)
    toast.action?.run()
  }
  return (
    <div
      className={`ui-toast ui-toast-${toast.tone}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {toast.tone === 'failure' && <CircleAlert size={16} aria-hidden />}
      {toast.tone === 'success' && <CircleCheck size={16} aria-hidden />}
      <div className="ui-toast-text">
        <p>{toast.text}</p>
        {toast.detail !== undefined && <p className="muted">{toast.detail}</p>}
      </div>
      {toast.action && (
        <button type="button" className="ui-button ui-button-quiet" onClick={act}>
          {toast.action.label}
        </button>
      )}
      <button type="button" className="ui-icon-button" aria-label={t('app.dismiss')} onClick={() => toasts.getState().dismiss(toast.id)}>
        <X size={14} aria-hidden />
      </button>
    </div>
  )
}
