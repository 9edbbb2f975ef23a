import { LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'

export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger'

/** A few words or a number about a thing. The words carry the meaning; the colour repeats it. */
export function Badge(props: { readonly tone?: Tone; readonly children: ReactNode; readonly icon?: ReactNode }) {
  return (
    <span className={`ui-badge ui-badge-${props.tone ?? 'neutral'}`}>
      {props.icon}
      {props.children}
    </span>
  )
}

export function Spinner(props: { readonly label: string }) {
  return (
    <span className="ui-spinner" role="status">
      <LoaderCircle size={16} aria-hidden />
      <span className="visually-hidden">{props.label}</span>
    </span>
  )
}

/** Grey lines where content will stand, so that nothing jumps when it comes. */
export function Skeleton(props: { readonly lines?: number }) {
  return (
    <div className="ui-skeleton" aria-hidden>
      {Array.from({ length: props.lines ?? 3 }, (_, index) => (
        <div key={index} className="ui-skeleton-line" style={{ width: `${92 - ((index * 17) % 40)}%` }} />
      ))}
    </div>
  )
}

/** What a place is for while there is nothing in it, and how to begin. */
export function EmptyState(props: { readonly icon?: ReactNode; readonly title: string; readonly detail?: string; readonly children?: ReactNode }) {
  return (
    <div className="ui-empty">
      {props.icon !== undefined && <div className="ui-empty-icon">{props.icon}</div>}
      <h2>{props.title}</h2>
      {props.detail !== undefined && <p className="muted">{props.detail}</p>}
      {props.children !== undefined && <div className="ui-empty-actions">{props.children}</div>}
    </div>
  )
}
