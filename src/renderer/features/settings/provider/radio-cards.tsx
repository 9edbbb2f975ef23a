import { useId, type ReactNode } from 'react'

export interface RadioCard<V extends string> {
  readonly value: V
  readonly label: string
  readonly note?: string
  readonly badge?: ReactNode
}

/** A few ways of which one holds, each with a word on what it means. */
export function RadioCards<V extends string>(props: {
  readonly label: string
  readonly labelHidden?: boolean
  readonly value: V
  readonly options: readonly RadioCard<V>[]
  readonly onChange: (value: V) => void
  readonly plain?: boolean
}) {
  const name = useId()
  return (
    <fieldset className={props.plain ? 'radio-cards radio-plain' : 'radio-cards'}>
      <legend className={props.labelHidden ? 'visually-hidden' : 'ui-field-label'}>{props.label}</legend>
      {props.options.map((option) => (
        <label key={option.value} className="radio-card" data-checked={option.value === props.value || undefined}>
          <input type="radio" name={name} value={option.value} checked={option.value === props.value} onChange={() => props.onChange(option.value)} />
          <span className="radio-card-text">
            <span className="radio-card-label">
              {option.label} {option.badge}
            </span>
            {option.note !== undefined && <span className="muted">{option.note}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
