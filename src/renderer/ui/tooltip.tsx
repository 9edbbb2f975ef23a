import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'

/** A name for what has none to read, after a moment's rest; shows the keys that do the same. */
export function Tooltip(props: { readonly label: string; readonly keys?: string | undefined; readonly children: ReactElement; readonly side?: 'top' | 'bottom' | 'left' | 'right' }) {
  const mayOpen = (open: boolean, details: Base.Root.ChangeEventDetails) => {
    if (open && details.reason === 'trigger-focus' && isReturned(details.event)) details.cancel()
  }
  return (
    <Base.Root onOpenChange={mayOpen}>
      <Base.Trigger render={props.children} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} side={props.side ?? 'bottom'} className="ui-popup-layer">
          <Base.Popup className="ui-tooltip">
            {props.label}
            {props.keys !== undefined && <kbd className="ui-keys">{props.keys}</kbd>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/**
 * Whether the focus was given back by a dialog or menu that closed, or by the window that came to the front: nobody
 * moved to the button to learn its name, and the hint would stay as long as the focus does.
 */
export function isReturned(event: Event): boolean {
  const from = (event as FocusEvent).relatedTarget
  return !(from instanceof Element) || from.closest('[role="dialog"], [role="alertdialog"], [role="menu"], [data-base-ui-focus-guard]') !== null
}
