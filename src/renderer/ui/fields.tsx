import { Select as BaseSelect } from '@base-ui/react/select'
import { Switch as BaseSwitch } from '@base-ui/react/switch'
import { Check, ChevronDown } from 'lucide-react'
import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react'

export interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string
  /** The label is for screen readers only: an icon or the place says it already. */
  readonly labelHidden?: boolean
  readonly icon?: ReactNode
  readonly error?: string | undefined
  readonly ref?: Ref<HTMLInputElement>
}

export function TextField({ label, labelHidden, icon, error, className, ...rest }: TextFieldProps) {
  const id = useId()
  return (
    <div className={['ui-field', className].filter(Boolean).join(' ')}>
      <label htmlFor={id} className={labelHidden ? 'visually-hidden' : 'ui-field-label'}>
        {label}
      </label>
      <div className="ui-input-box">
        {icon}
        <input id={id} autoComplete="off" spellCheck={false} {...rest} className="ui-input" aria-invalid={error !== undefined || undefined} aria-describedby={error !== undefined ? `${id}-error` : undefined} />
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} className="ui-field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

export interface Option<V extends string> {
  readonly value: V
  readonly label: string
}

export function Select<V extends string>(props: {
  readonly label: string
  readonly labelHidden?: boolean
  readonly value: V
  readonly options: readonly Option<V>[]
  readonly onChange: (value: V) => void
  readonly disabled?: boolean
}) {
  return (
    <BaseSelect.Root items={[...props.options]} value={props.value} onValueChange={(value: V | null) => value !== null && props.onChange(value)} disabled={props.disabled ?? false}>
      <div className="ui-field">
        <BaseSelect.Label className={props.labelHidden ? 'visually-hidden' : 'ui-field-label'}>{props.label}</BaseSelect.Label>
        <BaseSelect.Trigger className="ui-select">
          <BaseSelect.Value className="truncate" />
          <BaseSelect.Icon className="ui-select-icon">
            <ChevronDown size={14} aria-hidden />
          </BaseSelect.Icon>
        </BaseSelect.Trigger>
      </div>
      <BaseSelect.Portal>
        <BaseSelect.Positioner className="ui-popup-layer" sideOffset={4} alignItemWithTrigger={false}>
          <BaseSelect.Popup className="ui-menu">
            <BaseSelect.List>
              {props.options.map((option) => (
                <BaseSelect.Item key={option.value} value={option.value} className="ui-menu-item ui-select-item">
                  <span className="ui-select-check">
                    <BaseSelect.ItemIndicator>
                      <Check size={14} aria-hidden />
                    </BaseSelect.ItemIndicator>
                  </span>
                  <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                </BaseSelect.Item>
              ))}
            </BaseSelect.List>
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  )
}

export function Switch(props: { readonly label: string; readonly checked: boolean; readonly onChange: (checked: boolean) => void; readonly disabled?: boolean }) {
  return (
    <label className="ui-switch-row">
      <BaseSwitch.Root className="ui-switch" checked={props.checked} onCheckedChange={(checked) => props.onChange(checked)} disabled={props.disabled ?? false}>
        <BaseSwitch.Thumb className="ui-switch-thumb" />
      </BaseSwitch.Root>
      <span>{props.label}</span>
    </label>
  )
}
