import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { Tooltip } from './tooltip.tsx'

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> {
  /** Read aloud, and shown on rest. */
  readonly label: string
  readonly keys?: string | undefined
  readonly children: ReactNode
  readonly pressed?: boolean | undefined
  readonly tooltipSide?: 'top' | 'bottom' | 'left' | 'right'
  readonly ref?: Ref<HTMLButtonElement>
}

export function IconButton({ label, keys, pressed, tooltipSide, className, children, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} keys={keys} side={tooltipSide ?? 'bottom'}>
      <button type="button" {...rest} aria-label={label} aria-pressed={pressed} className={['ui-icon-button', className].filter(Boolean).join(' ')}>
        {children}
      </button>
    </Tooltip>
  )
}
