/**
 * A place in a document in one line: its title and the two nearest headings. Many documents repeat their
 * title as the first heading; it is said once.
 */
export function whereOf(title: string, headings: readonly string[]): string {
  const plain = (text: string) => text.toLowerCase().replace(/\s+/g, ' ').trim()
  const own = headings.filter((heading) => plain(heading) !== plain(title)).slice(-2)
  return [title, ...own].join(' › ')
}
