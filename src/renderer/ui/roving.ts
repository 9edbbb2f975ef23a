import type { KeyboardEvent } from 'react'

/**
 * One stop for Tab, arrows within: the children marked `data-roving` get the focus in turn. Home and End go to
 * the ends. Returns true when the key was one of these.
 */
export function moveFocus(event: KeyboardEvent<HTMLElement>, axis: 'horizontal' | 'vertical'): boolean {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-roving]')]
  const at = items.findIndex((item) => item === document.activeElement)
  const next = targetOf(event.key, axis, at, items.length)
  if (at < 0 || next === null) return false
  event.preventDefault()
  items[next]?.focus()
  return true
}

export function targetOf(key: string, axis: 'horizontal' | 'vertical', at: number, count: number): number | null {
  if (count === 0) return null
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  const [back, on] = axis === 'horizontal' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
  if (key === back) return (at - 1 + count) % count
  if (key === on) return (at + 1) % count
  return null
}
