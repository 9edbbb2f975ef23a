import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Block, Language, PassageDraft } from '../../../shared/model/document.ts'
import type { PageBox, Run } from '../../../shared/model/geometry.ts'
import type { Work } from '../pipeline/ports.ts'
import { gather, kindOf, textOf, type Gathered } from './chunk/gather.ts'
import { itemsOf, type CountedItem, type Item } from './chunk/items.ts'
import { contextOf, splitItem, withFittingPath } from './chunk/split-items.ts'
import { loadTokenCounter, type CountTokens } from './chunk/tokens.ts'

/** Of the contextual text: heading path, captions, text. */
export const maxPassageTokens = 512
const itemsPerTurn = 200

/**
 * Cuts a document into passages: `Chunker.chunk`. After Docling's HybridChunker, with differences that are noted
 * where they are made. The same blocks always give the same passages; the passages' texts in order are the
 * document's text, headings being in the paths (or in the text, where small passages were joined).
 */
export async function chunkBlocks(input: { readonly blocks: readonly Block[]; readonly language: Language }, work: Work): Promise<readonly PassageDraft[]> {
  work.signal.throwIfAborted()
  return chunkWith(await loadTokenCounter(), input.blocks, work)
}

/** The same with a given counter. */
export async function chunkWith(count: CountTokens, blocks: readonly Block[], work: Work, maxTokens = maxPassageTokens): Promise<readonly PassageDraft[]> {
  const whole = itemsOf(blocks)
  const items: CountedItem[] = []
  for (let index = 0; index < whole.length; index += 1) {
    if (index % itemsPerTurn === 0) {
      work.signal.throwIfAborted()
      work.report({ done: index, total: whole.length })
      await nextTurn()
    }
    items.push(...splitItem(withFittingPath(whole[index] as Item, maxTokens, count), maxTokens, count))
  }
  const passages = gather(items, maxTokens, count).map((passage, index) => toDraft(passage, index, count))
  work.report({ done: whole.length, total: whole.length })
  return passages
}

function toDraft(passage: Gathered, index: number, count: CountTokens): PassageDraft {
  const { text, runs } = textOf(passage)
  return {
    index,
    kind: kindOf(passage.items),
    headings: passage.path.map((heading) => heading.text),
    page: runs[0]?.[2] ?? (passage.items[0] as Item).page,
    boxes: passageBoxes(passage.items),
    tokens: count(contextOf(passage.path) + text),
    text,
    runs,
  }
}

/** One box for each item and page, in order. */
function passageBoxes(items: readonly Item[]): PageBox[] {
  const boxes: PageBox[] = []
  for (const item of items) {
    const byPage = new Map<number, PageBox>()
    for (const run of item.runs) grow(byPage, run)
    boxes.push(...byPage.values())
  }
  return boxes
}

function grow(byPage: Map<number, PageBox>, [, , page, x0, y0, x1, y1]: Run): void {
  const box = byPage.get(page)
  if (!box) byPage.set(page, { page, x0, y0, x1, y1 })
  else byPage.set(page, { page, x0: Math.min(box.x0, x0), y0: Math.min(box.y0, y0), x1: Math.max(box.x1, x1), y1: Math.max(box.y1, y1) })
}
