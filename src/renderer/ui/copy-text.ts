/**
 * Puts text on the clipboard without the clipboard permission, which this window refuses like all others: the
 * copy event of the page's own selection carries it. Returns whether it was taken.
 */
export function copyText(text: string): boolean {
  let taken = false
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopImmediatePropagation()
    taken = true
  }
  document.addEventListener('copy', give, { capture: true })
  document.execCommand('copy')
  document.removeEventListener('copy', give, { capture: true })
  return taken
}
