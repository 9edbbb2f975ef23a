import { Autocomplete } from '@base-ui/react/autocomplete'
import { useId } from 'react'

/** A model's name: any that a person writes, helped by those that are known. */
export function ModelField(props: {
  readonly label: string
  readonly value: string
  readonly known: readonly string[]
  readonly placeholder: string
  readonly note?: string
  readonly onChange: (value: string) => void
}) {
  const id = useId()
  const { value, known } = props
  // A name that stands there is looked at beside the others; one that is being written narrows them.
  const items = value === '' || known.includes(value) ? known : known.filter((name) => name.toLowerCase().includes(value.toLowerCase()))
  return (
    <div className="ui-field">
      <label htmlFor={id} className="ui-field-label">
        {props.label}
      </label>
      <Autocomplete.Root items={[...items]} mode="none" value={value} onValueChange={props.onChange} openOnInputClick>
        <div className="ui-input-box">
          <Autocomplete.Input id={id} className="ui-input" placeholder={props.placeholder} spellCheck={false} maxLength={200} aria-describedby={props.note === undefined ? undefined : `${id}-note`} />
        </div>
        <Autocomplete.Portal>
          <Autocomplete.Positioner className="ui-popup-layer" sideOffset={4}>
            <Autocomplete.Popup className="ui-menu model-list">
              <Autocomplete.List>
                {(name: string) => (
                  <Autocomplete.Item key={name} value={name} className="ui-menu-item">
                    {name}
                  </Autocomplete.Item>
                )}
              </Autocomplete.List>
            </Autocomplete.Popup>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      </Autocomplete.Root>
      {props.note !== undefined && (
        <p id={`${id}-note`} className="muted settings-note">
          {props.note}
        </p>
      )}
    </div>
  )
}
