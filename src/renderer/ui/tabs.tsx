import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

export interface TabItem {
  readonly value: string
  readonly label: string
  readonly content: ReactNode
}

/** A few panels of which one shows; arrow keys move between their names. */
export function Tabs(props: { readonly items: readonly TabItem[]; readonly value: string; readonly onChange: (value: string) => void; readonly label: string }) {
  return (
    <Base.Root className="ui-tabs" value={props.value} onValueChange={(value: unknown) => props.onChange(String(value))}>
      <Base.List className="ui-tabs-list" aria-label={props.label}>
        {props.items.map((item) => (
          <Base.Tab key={item.value} value={item.value} className="ui-tab">
            {item.label}
          </Base.Tab>
        ))}
        {/* It is measured when it is drawn: other words have another width. */}
        <Base.Indicator key={props.items.map((item) => item.label).join()} className="ui-tab-indicator" />
      </Base.List>
      {props.items.map((item) => (
        <Base.Panel key={item.value} value={item.value} className="ui-tab-panel">
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
