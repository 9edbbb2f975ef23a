import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'

/** A name for what has none to read, after a moment's rest; shows the keys that do the same. */
export function Tooltip(props: { readonly label: string; readonly keys?: string | undefined; readonly children: ReactElement; readonly side?: 'top' | 'bottom' | 'left' | 'right' }) {
  return (
    <Base.Root>
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
