import type { Page } from 'playwright-core'

/**
 * Drops files from the disk on the window, as the system does: the files come from a file input, so that they have
 * a path that webUtils.getPathForFile finds; then the events of a drag are sent to the page.
 */
export async function dropFiles(window: Page, paths: readonly string[], options: { readonly onOverlay?: () => Promise<void>; /** Called as the files are let go. */ readonly onDrop?: () => void } = {}): Promise<void> {
  await window.evaluate(() => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.id = 'dropped-by-test'
    input.hidden = true
    document.body.append(input)
  })
  const input = window.locator('#dropped-by-test')
  await input.setInputFiles([...paths])
  // What the system does before the files are over the window is no work of the page's: it is kept out of the drag.
  await window.evaluate(() => {
    const transfer = new DataTransfer()
    for (const file of document.querySelector<HTMLInputElement>('#dropped-by-test')?.files ?? []) transfer.items.add(file)
    Object.assign(globalThis, { draggedByTest: transfer })
  })
  const send = (names: readonly string[]) =>
    window.evaluate(
      (types) =>
        // In a task of the page, as a real drag comes in, so that the browser says whose time it takes.
        new Promise<void>((resolve) =>
          setTimeout(() => {
            const { draggedByTest: dataTransfer } = globalThis as unknown as { draggedByTest: DataTransfer }
            for (const type of types) document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, clientX: 400, clientY: 300 }))
            resolve()
          }),
        ),
      names,
    )
  await send(['dragenter', 'dragover'])
  await options.onOverlay?.()
  options.onDrop?.()
  await send(['drop'])
  await input.evaluate((element) => {
    element.remove()
    Reflect.deleteProperty(globalThis, 'draggedByTest')
  })
}
