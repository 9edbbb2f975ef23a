import { useLayoutEffect, useState, type RefObject } from 'react'

/** Whether there is more in a row than can be seen of it. `content` is what the row is made of: looked at again when it changes. */
export function useOverflow(row: RefObject<HTMLElement | null>, content: unknown): boolean {
  const [overflows, setOverflows] = useState(false)
  useLayoutEffect(() => {
    const element = row.current
    if (!element) return
    const look = () => setOverflows(element.scrollWidth > element.clientWidth)
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [row, content])
  return overflows
}
