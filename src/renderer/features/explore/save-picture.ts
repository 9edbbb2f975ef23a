/** Hands a picture to the system's save dialog, under a name that every file system takes. */
export function savePicture(picture: Blob, fileName: string): void {
  const url = URL.createObjectURL(picture)
  const link = document.createElement('a')
  link.href = url
  link.download = safeFileName(fileName)
  link.click()
  // The download has its own hold on the bytes once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

export function safeFileName(name: string): string {
  return name.replace(/[<>:"/\\|?*\p{Cc}]+/gu, '-').replace(/^[. ]+/, '').slice(0, 120) || 'graph.png'
}
