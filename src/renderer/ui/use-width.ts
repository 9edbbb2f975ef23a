import { useLayoutEffect, useState, type RefObject } from 'react'

/** The width of an element, followed as it changes; in steps, so that dragging a divider does not draw each pixel. */
export function useWidth(element: RefObject<HTMLElement | null>, stepPx = 8): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const target = element.current
    if (!target) return
    const measure = () => setWidth(Math.floor(target.clientWidth / stepPx) * stepPx)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(target)
    return () => observer.disconnect()
  }, [element, stepPx])
  return width
}
