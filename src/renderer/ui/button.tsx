import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger'
  readonly icon?: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button with words. For one with an icon alone, IconButton. */
export function Button({ variant = 'secondary', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={['ui-button', `ui-button-${variant}`, className].filter(Boolean).join(' ')}>
      {icon}
      {children !== undefined && <span className="truncate">{children}</span>}
    </button>
  )
}
