import type { PassageInput } from '../../pipeline/ports.ts'
import type { Segment } from './tokens.ts'

const markerPattern = /^[ \t]*(?:([-•*–—▪▫◦‣●○■□➢➤✓✔·\ue000-\uf8ff])|\(?((?:\d{1,2}|[a-z]|[ivx]{1,4})[.)°]|[a-z]\)|\d{1,2}\s?[-–](?=\s)))[ \t]+/u

/**
 * Cuts a passage where the layout does. A line end inside a paragraph is a space; before a list marker, after
 * a blank line, after a short unfinished line or after the end of a sentence it parts two segments.
 */
export function splitSegments(passage: Pick<PassageInput, 'text' | 'kind'>): readonly Segment[] {
  const segments: Segment[] = []
  let open: { start: number; end: number; marker: string | null; order: number | null; kind: Segment['kind'] } | null = null
  const close = (): void => {
    if (open && open.end > open.start) segments.push(open)
    open = null
  }
  let offset = 0
  let lineBefore = ''
  for (const line of passage.text.split('\n')) {
    const start = offset
    offset += line.length + 1
    const content = line.trim()
    if (content === '') {
      close()
      lineBefore = ''
      continue
    }
    if (isTableLine(content)) {
      close()
      segments.push(...cells(line, start))
      lineBefore = content
      continue
    }
    const marker = markerPattern.exec(line)
    if (marker || passage.kind === 'code' || !open || endsBlock(lineBefore, content, passage.kind)) {
      close()
      const skipped = marker ? marker[0].length : line.length - line.trimStart().length
      const printed = marker?.[1] ?? marker?.[2] ?? null
      const order = printed && /^\d/.test(printed) ? Number.parseInt(printed, 10) : null
      open = { start: start + skipped, end: start + line.trimEnd().length, marker: printed?.trim() ?? null, order, kind: marker ? 'item' : 'prose' }
    } else {
      open.end = start + line.trimEnd().length
    }
    lineBefore = content
  }
  close()
  return segments
}

export function isTableLine(line: string): boolean {
  return line.startsWith('|') && line.endsWith('|') && line.length > 2
}

function endsBlock(before: string, line: string, kind: PassageInput['kind']): boolean {
  if (kind === 'list') return /^[\p{Lu}\p{N}«"“]/u.test(line)
  if (/[.:!?…][”"»)]*$/u.test(before) && /^[\p{Lu}\p{N}«"“(]/u.test(line)) return true
  if (/^(?:\d+(?:\.\d+)+\.?|\d+)\s\p{Lu}/u.test(before) && before.length < 90 && !/[.!?;:,]$/u.test(before)) return true
  return before.length < 60 && !/[,;–-]$/u.test(before) && /^\p{Lu}/u.test(line) && !/\b(?:de|du|des|la|le|les|of|the|and|et|à|in|a|an|to)$/iu.test(before)
}

function cells(line: string, lineStart: number): readonly Segment[] {
  if (/^[\s|:-]+$/.test(line)) return []
  const found: Segment[] = []
  for (const match of line.matchAll(/(?<=\|)(?:\\\||[^|])*(?=\|)/g)) {
    const content = match[0].trim()
    if (content === '' || !/\p{L}{2}/u.test(content)) continue
    const start = lineStart + match.index + match[0].indexOf(content)
    found.push({ kind: 'cell', start, end: start + content.length, marker: null, order: null })
  }
  return found
}
