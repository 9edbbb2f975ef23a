import type { Block } from '../../src/shared/model/document.ts'
import type { Extraction } from '../../src/shared/model/extraction.ts'
import { packChunking, packReading, packResolving } from '../../src/workers/engine/pipeline/packing.ts'
import type { Extractor, Extractors, PassageInput, StageWorkers, Work } from '../../src/workers/engine/pipeline/ports.ts'
import { readFile } from 'node:fs/promises'

/**
 * The smallest ports that do honest work on plain text, for tests of what carries them: a page for each form feed, a
 * passage for each line, an entity for each word of six letters or more, and a fact for each number. They say what
 * they were asked, and can be told to misbehave.
 */
export interface PlainPorts {
  readonly workers: StageWorkers
  readonly extractor: Extractor
  readonly extractors: Extractors
  /** Passage texts, one for each that was really asked about. */
  readonly asked: string[]
  /** Called before each piece of work, by name: throw, wait, or do nothing. */
  before: (task: string, work: Work, detail: string) => Promise<void>
}

export function plainPorts(options: { readonly batchSize?: number; readonly parallelCalls?: number } = {}): PlainPorts {
  const asked: string[] = []
  const ports: PlainPorts = {
    asked,
    before: () => Promise.resolve(),
    workers: {
      read: packReading(async (input, work) => {
        await ports.before('read', work, input.path)
        const pages = (await readFile(input.path, 'utf8')).split('\f')
        const blocks = pages.flatMap((text, page) => text.split('\n').filter(Boolean).map((line) => ({ line, page: page + 1 })))
        work.report({ done: pages.length, total: pages.length })
        return {
          title: `About ${input.fileName}`,
          language: 'en',
          warnings: [],
          quality: { verdict: 'good', reasons: [], pagesWithText: pages.length, pagesEmpty: 0, pagesFailed: 0, headings: 0, tables: 0, lists: 0, undecodableCharacters: 0 },
          pages: pages.map((_text, place) => ({
            number: place + 1,
            width: 100,
            height: 100,
            failed: false,
            blocks: blocks.flatMap(({ line, page }, index) => (page === place + 1 ? [blockOf(line, page, index)] : [])),
          })),
        }
      }),
      chunk: packChunking(async ({ blocks }, work) => {
        await ports.before('chunk', work, blocks.map((block) => block.text).join('\n'))
        return blocks.map((block, index) => ({
          index,
          kind: 'text' as const,
          headings: [],
          page: block.page,
          boxes: [{ page: block.page, ...block.box }],
          tokens: block.text.length,
          text: block.text,
          runs: block.runs,
        }))
      }),
      resolve: packResolving(async ({ passages, extractions }, work) => {
        await ports.before('resolve', work, passages.map((passage) => passage.text).join('\n'))
        const mentions = new Map<string, { passageId: PassageInput['id']; start: number; end: number }[]>()
        for (const [place, extraction] of extractions.entries()) {
          const passage = passages[place]
          for (const entity of passage ? extraction.entities : []) {
            const found = mentions.get(entity.name.toLowerCase()) ?? []
            found.push(...entity.mentions.map((span) => ({ passageId: passage?.id ?? ('' as PassageInput['id']), ...span })))
            mentions.set(entity.name.toLowerCase(), found)
          }
        }
        const keys = [...mentions.keys()].sort()
        return {
          entities: keys.map((key) => ({ key, name: key, type: 'concept' as const, salience: 0.5, aliases: [], mentions: mentions.get(key) ?? [] })),
          relations: keys.slice(1).map((key, place) => ({ from: keys[place] ?? key, to: key, type: 'RELATED_TO' as const, weight: 0.5, evidence: (mentions.get(key) ?? []).slice(0, 1) })),
          facts: keys.map((key) => ({ entity: key, property: 'length', value: String(key.length), qualifiers: {}, evidence: (mentions.get(key) ?? []).slice(0, 1) })),
        }
      }),
    },
    extractor: {
      identity: () => ({ provider: 'plain', model: 'words', promptVersion: '1' }),
      joins: (call) => call.length < (options.batchSize ?? 4),
      ...(options.parallelCalls === undefined ? {} : { parallelCalls: options.parallelCalls }),
      async extract({ passages }, work) {
        await ports.before('extract', work, passages.map((passage) => passage.text).join('\n'))
        asked.push(...passages.map((passage) => passage.text))
        return passages.map((passage) => ({ passageId: passage.id, extraction: wordsOf(passage.text), checks: null, notExtracted: null }))
      },
    },
    extractors: { choose: () => ({ kind: 'ready', extractor: ports.extractor }) },
  }
  return ports
}

function blockOf(text: string, page: number, index: number): Block {
  const box = { x0: 0, y0: index, x1: text.length, y1: index + 1 }
  return { index, kind: 'paragraph', page, box, text, runs: [[0, text.length, page, box.x0, box.y0, box.x1, box.y1]] }
}

function wordsOf(text: string): Extraction {
  return {
    entities: [...text.matchAll(/\p{L}{6,}/gu)].map((word) => ({ name: word[0], type: 'concept', mentions: [{ start: word.index, end: word.index + word[0].length }], aliases: [], weight: 1 })),
    relations: [],
    facts: [],
  }
}
