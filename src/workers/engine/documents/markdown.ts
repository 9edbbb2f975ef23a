import type { Block } from '../../../shared/model/document.ts'

/** A block as it is shown: where its words stand does not matter here. */
type ShownBlock = Omit<Block, 'runs'>

/** Blocks as Markdown, for people and for comparison with other readers. Text is not escaped: it is what was read. */
export function blocksToMarkdown(blocks: readonly ShownBlock[]): string {
  let markdown = ''
  let previous: ShownBlock | undefined
  for (const block of blocks) {
    if (previous) markdown += previous.kind === 'list-item' && block.kind === 'list-item' ? '\n' : '\n\n'
    markdown += blockToMarkdown(block)
    previous = block
  }
  return markdown === '' ? '' : `${markdown}\n`
}

function blockToMarkdown(block: ShownBlock): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(Math.min(6, block.level ?? 1))} ${block.text}`
    case 'list-item': {
      const marker = block.marker ?? '-'
      const shown = /^\d+\.$/.test(marker) ? marker : /[\p{L}\d]/u.test(marker) ? `- ${marker}` : '-'
      return `${'  '.repeat((block.level ?? 1) - 1)}${shown} ${block.text}`
    }
    case 'code':
      return `\`\`\`\n${block.text}\n\`\`\``
    case 'formula':
      return `$$ ${block.text} $$`
    case 'caption':
      return `*${block.text}*`
    case 'footnote':
      return `> ${block.text}`
    case 'paragraph':
    case 'table':
      return block.text
  }
}
