/**
 * Changes the scale of pages and brings back what stood in the middle of the view: going near and back again ends where
 * it began. At the very start of a document its top stays instead. `pages` are the elements in reading order.
 */
export function keepMiddle(container: HTMLElement, pages: ArrayLike<Element>, alter: () => void): void {
  const outer = container.getBoundingClientRect()
  const middle = { x: outer.left + container.clientWidth / 2, y: outer.top + container.clientHeight / 2 }
  const isAtTop = container.scrollTop === 0
  const page = Array.from(pages).find((one) => one.getBoundingClientRect().bottom >= middle.y) ?? pages[pages.length - 1]
  const before = page?.getBoundingClientRect()
  alter()
  if (!page || !before || before.width === 0 || before.height === 0) return
  const after = page.getBoundingClientRect()
  container.scrollLeft += after.left + ((middle.x - before.left) / before.width) * after.width - middle.x
  if (isAtTop) container.scrollTop = 0
  else container.scrollTop += after.top + ((middle.y - before.top) / before.height) * after.height - middle.y
}
