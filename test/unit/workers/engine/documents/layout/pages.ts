import { createFragment, createLine, type Line } from '../../../../../../src/workers/engine/documents/layout/line.ts'
import type { PageLines } from '../../../../../../src/workers/engine/documents/layout/page-layout.ts'
import type { Piece } from '../../../../../../src/workers/engine/documents/layout/piece.ts'

export function piece(text: string, u0: number, v: number, more: Partial<Piece> = {}): Piece {
  const size = more.size ?? 10
  return { text, turn: 'upright', u0, u1: u0 + text.length * size * 0.5, v, top: v - 0.8 * size, bottom: v + 0.2 * size, size, font: 'body', rtl: false, spaceBefore: false, mark: null, ...more }
}

/** A line at a baseline; each text after the first is a fragment further right. */
export function textLine(texts: string | readonly (readonly [string, number])[], v: number, more: Partial<Piece> & { page?: number; x?: number } = {}): Line {
  const { page = 1, x = 50, ...rest } = more
  const parts = typeof texts === 'string' ? [[texts, x] as const] : texts
  return createLine(parts.map(([text, u0]) => createFragment(page, [piece(text, u0, v, rest)])))
}

export function pageOf(number: number, lines: readonly Line[]): PageLines {
  return { number, width: 595, height: 842, lines }
}
