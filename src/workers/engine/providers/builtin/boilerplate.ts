import type { PassageInput } from '../../pipeline/ports.ts'

const boilerplateHeading = /^(?:\d+(?:\.\d+)*\.?\s+)?(?:references|bibliography|works cited|literature cited|index|table of contents|contents|acknowledge?ments?|notices|trademarks|copyright|références|bibliographie|table des matières|sommaire|remerciements|mentions légales|literatur(?:verzeichnis)?|inhaltsverzeichnis)$/iu

/** Passages that say nothing about the subject: references, contents, legal notices, bare numbers. */
export function isBoilerplate(passage: Pick<PassageInput, 'headings' | 'text'>): boolean {
  if (passage.headings.some((heading) => boilerplateHeading.test(heading.trim()))) return true
  const letters = passage.text.match(/\p{L}/gu)?.length ?? 0
  return letters < 6 || letters < passage.text.length * 0.25 || dottedLeaders(passage.text)
}

/** "1.1 Introduction ........ 4": a contents page that the reader let through. */
function dottedLeaders(text: string): boolean {
  const lines = text.split('\n')
  return lines.filter((line) => /(?:\.{4,}|…{2,}|(?:\. ){4,})\s*\d*\s*$/u.test(line)).length > lines.length / 3
}
