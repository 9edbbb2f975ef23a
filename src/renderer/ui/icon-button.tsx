import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { Tooltip } from './tooltip.tsx'

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> {
  /** Read aloud, and shown on rest. */
  readonly label: string
  readonly keys?: string | undefined
  readonly children: ReactNode
  readonly pressed?: boolean | undefined
  /** In a row of a long list: named by the system's own hint, which costs nothing while it is not shown. */
  readonly inRow?: boolean
  readonly tooltipSide?: 'top' | 'bottom' | 'left' | 'right'
  readonly ref?: Ref<HTMLButtonElement>
}

export function IconButton({ label, keys, pressed, inRow, tooltipSide, className, children, ...rest }: IconButtonProps) {
  const button = (
    <button type="button" {...rest} aria-label={label} aria-pressed={pressed} className={['ui-icon-button', className].filter(Boolean).join(' ')} title={inRow ? label : undefined}>
      {children}
    </button>
  )
  if (inRow) return button
  return (
    <Tooltip label={label} keys={keys} side={tooltipSide ?? 'bottom'}>
      {button}
    </Tooltip>
  )
}
