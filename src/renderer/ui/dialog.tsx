import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'

/** A question over the window. Focus goes in, stays in, and returns to where it was. */
export function Dialog(props: {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly description?: string | undefined
  readonly children?: ReactNode
  /** Buttons, the one that acts last. */
  readonly actions?: ReactNode
  readonly wide?: boolean
}) {
  return (
    <Base.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Base.Portal>
        <Base.Backdrop className="ui-backdrop" />
        <Base.Popup className={props.wide ? 'ui-dialog ui-dialog-wide' : 'ui-dialog'}>
          <Base.Title className="ui-dialog-title">{props.title}</Base.Title>
          {props.description !== undefined && <Base.Description className="ui-dialog-description">{props.description}</Base.Description>}
          {props.children}
          {props.actions !== undefined && <div className="ui-dialog-actions">{props.actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
