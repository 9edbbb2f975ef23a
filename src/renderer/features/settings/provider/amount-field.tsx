import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextField } from '../../../ui/fields.tsx'
import { decimalSign, readAmount, writeAmount } from './amounts.ts'

/** A number or nothing, kept when the field is left or Enter is pressed. What cannot be kept stays and is said to be wrong. */
export function AmountField(props: {
  readonly label: string
  readonly value: number | null
  readonly wrong: string
  readonly onKeep: (value: number | null) => void
  /** Zero is as little as nothing. */
  readonly positive?: boolean
  readonly placeholder?: string
}) {
  const { value } = props
  const sign = decimalSign(useTranslation().i18n.language)
  const [text, setText] = useState(() => writeAmount(value, sign))
  useEffect(() => setText(writeAmount(value, sign)), [value, sign])
  const read = readAmount(text)
  const refused = read.kind === 'wrong' || (props.positive === true && read.kind === 'amount' && read.value === 0)
  const keep = () => {
    if (refused) return
    const next = read.kind === 'amount' ? read.value : null
    if (next !== value) props.onKeep(next)
  }
  return (
    <TextField
      className="amount-field"
      label={props.label}
      inputMode="decimal"
      value={text}
      maxLength={20}
      placeholder={props.placeholder}
      error={refused ? props.wrong : undefined}
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => event.key === 'Enter' && keep()}
    />
  )
}
