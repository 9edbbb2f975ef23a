import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Failure } from '../../shared/failure.ts'
import { useT } from '../i18n/use-t.ts'

/** A failure as a person reads it: what happened, to what, and the next step; `children` are its buttons. */
export function ErrorNotice(props: { readonly failure: Failure; readonly children?: ReactNode; readonly compact?: boolean; /** The place names already what it happened to. */ readonly unnamed?: boolean; /** What holds here besides. */ readonly note?: string }) {
  const t = useT()
  const { code, subject, message } = props.failure
  return (
    <div className={props.compact ? 'ui-error ui-error-compact' : 'ui-error'} role="alert">
      <CircleAlert size={16} aria-hidden className="ui-error-icon" />
      <div className="ui-error-text selectable">
        <p className="ui-error-what">
          {t(`failures.${code}.what`)}
          {subject !== undefined && !props.unnamed && <span className="ui-error-subject"> · {subject}</span>}
        </p>
        <p>{t(`failures.${code}.action`)}</p>
        {props.note !== undefined && <p className="muted">{props.note}</p>}
        {code === 'internal' && <p className="muted">{message}</p>}
      </div>
      {Boolean(props.children) && <div className="ui-error-actions">{props.children}</div>}
    </div>
  )
}
