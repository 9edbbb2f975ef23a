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
  const send = (names: readonly string[]) =>
    window.evaluate((types) => {
      const files = document.querySelector<HTMLInputElement>('#dropped-by-test')?.files ?? []
      const transfer = new DataTransfer()
      for (const file of files) transfer.items.add(file)
      for (const type of types) document.body.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true, clientX: 400, clientY: 300 }))
    }, names)
  await send(['dragenter', 'dragover'])
  await options.onOverlay?.()
  options.onDrop?.()
  await send(['drop'])
  await input.evaluate((element) => element.remove())
}
