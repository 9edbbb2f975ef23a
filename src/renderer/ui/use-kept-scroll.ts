import { useLayoutEffect, type RefObject } from 'react'

/** Scrolls an element back to where it was left, as soon as its content is there, and remembers where that is. */
export function useKeptScroll(kept: Map<string, number>, key: string, element: RefObject<HTMLElement | null>, isReady: boolean): void {
  useLayoutEffect(() => {
    const target = element.current
    if (!target || !isReady) return
    target.scrollTo({ top: kept.get(key) ?? 0, behavior: 'instant' })
    const keep = () => void kept.set(key, target.scrollTop)
    target.addEventListener('scroll', keep, { passive: true })
    return () => target.removeEventListener('scroll', keep)
  }, [kept, key, element, isReady])
}
