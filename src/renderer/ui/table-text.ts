/**
 * A table's passage is Markdown; in one line of results its bars and rules are noise. Cells are set apart by
 * a dot. Text without bars stays as it is.
 */
export function tableText(text: string): string {
  if (!text.includes('|')) return text
  return text
    .replace(/\|?(?:\s*:?-{3,}:?\s*\|)+/g, ' ')
    .replace(/^\s*\||\|\s*$/g, ' ')
    .replace(/\s*\|[\s|]*/g, ' · ')
}
