import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement } from 'react'

export interface MenuItem {
  readonly id: string
  readonly label: string
  readonly enabled?: boolean
  readonly danger?: boolean
  readonly separatorBefore?: boolean
  readonly run: () => void
}

/** A list of things to do behind a button (context menus are the system's own: app.showContextMenu). */
export function Menu(props: { readonly trigger: ReactElement; readonly items: readonly MenuItem[] }) {
  return (
    <Base.Root>
      <Base.Trigger render={props.trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="start" className="ui-popup-layer">
          <Base.Popup className="ui-menu">
            {props.items.map((item) => [
              item.separatorBefore ? <Base.Separator key={`${item.id}-line`} className="ui-menu-separator" /> : null,
              <Base.Item key={item.id} className={item.danger ? 'ui-menu-item ui-menu-item-danger' : 'ui-menu-item'} disabled={item.enabled === false} onClick={item.run}>
                {item.label}
              </Base.Item>,
            ])}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
