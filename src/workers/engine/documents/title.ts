import type { Block } from '../../../shared/model/document.ts'

/** What programs write where a title should be. */
const junk = /^(?:microsoft\s+(?:word|powerpoint|excel)\b|untitled|sans\s+titre|ohne\s+titel|unbenannt|document\d*$|doc\d*$|slide\s*\d*$|presentation\d*$|présentation\d*$|print(?:ing)?\b|layout\s*\d*$|title$|titre$|kein\s+folientitel|powerpoint|pdf$|scan)/iu
const fileEnding = /\.(?:docx?|pptx?|xlsx?|pdf|tex|dvi|indd|qxd|odt|odp|rtf|txt|html?|ps|eps|cdr|fm)$/iu
const maxTitleCharacters = 200

/**
 * The title a person would give: what the file says of itself, unless a program wrote that or its first pages say otherwise; else the largest
 * heading near the beginning. Null when there is neither.
 */
export function findTitle(metadataTitle: unknown, blocks: readonly Block[], fileName: string): string | null {
  const stated = typeof metadataTitle === 'string' ? cleanTitle(metadataTitle) : ''
  const early = blocks.filter((block) => block.page <= 2)
  const usable = stated !== '' && !isJunk(stated, fileName)
  if (usable && isSaid(stated, early)) return stated
  const headings = early.filter((block) => block.kind === 'heading' && block.text.length <= maxTitleCharacters && /\p{L}{3}/u.test(block.text))
  const tallest = headings.reduce<Block | null>((best, block) => (best === null || lineHeight(block) > 1.15 * lineHeight(best) ? block : best), null)
  if (tallest) return cleanTitle(tallest.text)
  if (usable) return stated
  const first = early[0]
  return first && first.kind === 'paragraph' && first.text.length <= 90 && /^\p{Lu}/u.test(first.text) && !/[.,;]$/.test(first.text) ? cleanTitle(first.text) : null
}

/**
 * Whether the first pages say the title too. One that they do not was left behind by the document that this one was
 * made from: a file is often begun as a copy of another.
 */
function isSaid(title: string, early: readonly Block[]): boolean {
  const wanted = significantWords(title)
  if (wanted.length === 0) return true
  const said = new Set(early.flatMap((block) => significantWords(block.text)))
  return wanted.filter((word) => said.has(word)).length >= wanted.length / 2
}

function significantWords(text: string): string[] {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().match(/\p{L}{4,}/gu) ?? []
}

function isJunk(title: string, fileName: string): boolean {
  const base = fileName.replace(/\.[^.]+$/, '')
  const plain = (text: string): string => text.toLowerCase().replace(/[\s_.-]+/g, '')
  if (junk.test(title) || fileEnding.test(title)) return true
  if (plain(title) === plain(base) && !/\s/.test(title)) return true
  // "mmc1", "D:\work\a.fm", "2004-112-rev3": names, not titles.
  return !/\p{L}{3}/u.test(title) || /[\\/]{1}\S*[\\/]/.test(title) || (!/\s/.test(title) && /\d|_/.test(title))
}

function cleanTitle(title: string): string {
  const text = title.replace(/[\u0000-\u001f\uFFFD]+/g, ' ').replace(/\s+/g, ' ').trim()
  return text.length > maxTitleCharacters ? `${text.slice(0, maxTitleCharacters - 1).trimEnd()}…` : text
}

const lineHeight = (block: Block): number => {
  const first = block.runs[0]
  return first ? first[6] - first[4] : 0
}
