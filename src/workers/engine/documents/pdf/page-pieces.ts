import type { PDFPageProxy } from 'pdfjs-dist'
import type { TextContent, TextItem, TextMarkedContent, TextStyle } from 'pdfjs-dist/types/src/display/api'
import { toFrame, type Piece, type Turn } from '../layout/piece.ts'

export interface PagePieces {
  readonly width: number
  readonly height: number
  readonly pieces: readonly Piece[]
  /** What pdf.js takes a font for, where it does not know better: serif, sans-serif or monospace. */
  readonly families: ReadonlyMap<string, string>
}

/** Angles this near to a quarter turn are one. */
const quarterTurnTolerance = Math.PI / 18

/**
 * The text of a page in content-stream order, in points from the top left of the page as displayed:
 * CropBox, /Rotate and UserUnit are applied. `marked` asks for the ids that link text to the structure tree.
 */
export async function readPagePieces(page: PDFPageProxy, marked: boolean): Promise<PagePieces> {
  const viewport = page.getViewport({ scale: 1 })
  // pdf.js takes ligatures apart before it orders right-to-left text, which turns them round: that is done later here.
  const content = await page.getTextContent({ includeMarkedContent: marked, disableNormalization: true })
  return { width: viewport.width, height: viewport.height, pieces: piecesOf(content, viewport.transform), families: familiesOf(content.styles) }
}

function familiesOf(styles: Readonly<Record<string, TextStyle>>): Map<string, string> {
  return new Map(Object.entries(styles).map(([font, style]) => [font, style.fontFamily]))
}

function piecesOf(content: TextContent, viewportTransform: readonly number[]): Piece[] {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = viewportTransform
  const pieces: Piece[] = []
  const marks: (string | null)[] = []
  let mark: string | null = null
  let space = false
  for (const item of content.items) {
    if (isMarkedContent(item)) {
      if (item.type === 'endMarkedContent') mark = marks.pop() ?? null
      else {
        marks.push(mark)
        mark = item.id ?? mark
      }
      continue
    }
    const text = item.str
    if (isBlank(text)) {
      space ||= text !== ''
      continue
    }
    const t = item.transform as readonly number[]
    const [t0 = 1, t1 = 0, t2 = 0, t3 = 1, t4 = 0, t5 = 0] = t
    // Text space → PDF page space → displayed page.
    const dirX = a * t0 + c * t1
    const dirY = b * t0 + d * t1
    const upX = a * t2 + c * t3
    const upY = b * t2 + d * t3
    const x = a * t4 + c * t5 + e
    const y = b * t4 + d * t5 + f
    const scale = Math.hypot(a, b)
    const size = Math.hypot(upX, upY) || Math.hypot(dirX, dirY)
    const turn = turnOf(dirX, dirY)
    const style = content.styles[item.fontName]
    const ascent = between(style?.ascent, 0.6, 1.05, 0.8)
    const descent = between(style?.descent, -0.4, -0.1, -0.22)
    const { u, v } = toFrame(turn, x, y)
    const length = (style?.vertical ? item.height : item.width) * scale
    // Slanted text gets the upright box around it.
    const slope = turn === 'slanted' ? { run: dirX / Math.hypot(dirX, dirY), rise: dirY / Math.hypot(dirX, dirY) } : { run: 1, rise: 0 }
    pieces.push({
      text,
      turn,
      // Right-to-left text is measured from its left end too.
      u0: u + Math.min(0, length * slope.run),
      u1: u + Math.max(0, length * slope.run),
      v,
      top: v - ascent * size + Math.min(0, length * slope.rise),
      bottom: v - descent * size + Math.max(0, length * slope.rise),
      size,
      font: item.fontName,
      rtl: item.dir === 'rtl',
      spaceBefore: space || /^\s/.test(text),
      mark,
    })
    space = item.hasEOL || /\s$/.test(text)
  }
  return pieces
}

const isBlank = (text: string): boolean => text === '' || (text.charCodeAt(0) <= 0x20 || text.charCodeAt(0) >= 0xa0 ? text.trim() === '' : false)

function isMarkedContent(item: TextItem | TextMarkedContent): item is TextMarkedContent {
  return 'type' in item
}

/** The direction of reading; y grows downwards here. */
function turnOf(dirX: number, dirY: number): Turn {
  const angle = Math.atan2(dirY, dirX)
  if (Math.abs(angle) < quarterTurnTolerance) return 'upright'
  if (Math.abs(angle + Math.PI / 2) < quarterTurnTolerance) return 'up'
  if (Math.abs(angle - Math.PI / 2) < quarterTurnTolerance) return 'down'
  if (Math.PI - Math.abs(angle) < quarterTurnTolerance) return 'inverted'
  return 'slanted'
}

function between(value: number | undefined, low: number, high: number, fallback: number): number {
  if (value === undefined || !Number.isFinite(value) || value === 0) return fallback
  return Math.min(high, Math.max(low, value))
}
