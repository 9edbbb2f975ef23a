import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPdfPages, withPdf } from '../../support/read-pdf.ts'
import {
  SAMPLE_ACRONYMS, SAMPLE_CONCEPTS, SAMPLE_DOCUMENTS, SAMPLE_FACTS, SAMPLE_PROCEDURES, SAMPLE_RULES, SAMPLE_SHARED,
  type SampleDocument,
} from '../../support/sample-truth.ts'

const script = path.resolve(import.meta.dirname, '../../../scripts/sample.mjs')
const run = promisify(execFile)
/** Generous: it only ends a run that hangs. */
const LIMIT_MS = 60_000

let outDir = ''
let printed = ''
const bytesOf = new Map<string, Buffer>()
const pagesOf = new Map<string, readonly string[]>()

async function setSample(dir: string, ...more: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [script, '--out', dir, ...more], { timeout: LIMIT_MS })
  return stdout
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** One page, or from one to another, as running text: bands off, hyphens mended, every space plain. */
function running(document: SampleDocument, from: number, to = from): string {
  const pages = pagesOf.get(document)?.slice(from - 1, to) ?? []
  const bodies = pages.map((page) => page.split('\n').slice(2).join('\n'))
  return bodies.join('\n').replace(/(\p{Ll})-\n(\p{Ll})/gu, '$1$2').replace(/\s+/g, ' ')
}

beforeAll(async () => {
  outDir = await mkdtemp(path.join(tmpdir(), 'coursegraph-sample-'))
  printed = await setSample(outDir)
  for (const { document } of SAMPLE_DOCUMENTS) {
    const bytes = await readFile(path.join(outDir, document))
    bytesOf.set(document, bytes)
    pagesOf.set(document, await readPdfPages(bytes))
  }
}, LIMIT_MS)

afterAll(async () => {
  if (outDir !== '') await rm(outDir, { recursive: true, force: true })
})

describe('the script', () => {
  it('prints one line a file and leaves nothing half-written', async () => {
    expect(printed.trim().split('\n')).toHaveLength(SAMPLE_DOCUMENTS.length)
    for (const { document, pages } of SAMPLE_DOCUMENTS) expect(printed).toMatch(new RegExp(`written.*${document} \\(${pages} pages`))
    const names = (await readdir(outDir)).filter((name) => !name.startsWith('.')).sort()
    expect(names).toEqual(SAMPLE_DOCUMENTS.map(({ document }) => document as string).sort())
  })

  it('does nothing when all is up to date', async () => {
    const file = path.join(outDir, 'cahier-nitrox.pdf')
    const before = await stat(file, { bigint: true })
    const said = await setSample(outDir)
    const after = await stat(file, { bigint: true })
    expect(said).toMatch(/up to date/)
    expect(said).not.toMatch(/written/)
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs])
  })

  it('gives the same bytes in another place, and again when forced', async () => {
    const other = await mkdtemp(path.join(tmpdir(), 'coursegraph-sample-'))
    try {
      await setSample(other)
      await setSample(other, '--force')
      for (const [document, bytes] of bytesOf) expect(hash(await readFile(path.join(other, document)))).toBe(hash(bytes))
    } finally {
      await rm(other, { recursive: true, force: true })
    }
  }, LIMIT_MS)

  it('mends a file that was damaged or deleted, and a stamp that cannot be read', async () => {
    const file = path.join(outDir, 'open-water-handbook.pdf')
    const whole = hash(bytesOf.get('open-water-handbook.pdf') ?? Buffer.alloc(0))
    const damages = [
      () => writeFile(file, 'not a PDF'),
      () => rm(file),
      () => writeFile(path.join(outDir, '.sample-stamp.json'), '{'),
    ]
    for (const damage of damages) {
      await damage()
      expect(await setSample(outDir)).toMatch(/written/)
      expect(hash(await readFile(file))).toBe(whole)
    }
  }, LIMIT_MS)

  it('says how it is used, on an argument it does not know', async () => {
    await expect(setSample(outDir, '--colour')).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('usage:') })
  })

  it('fails in one line where the folder cannot be made', async () => {
    const blocked = path.join(outDir, 'open-water-handbook.pdf', 'inside')
    await expect(setSample(blocked)).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^the sample course could not be written: .*\n$/) })
  })
})

describe.each(SAMPLE_DOCUMENTS)('$document', ({ document, language, title, pages, headings, tables }) => {
  const withDocument = <T>(read: (pdf: PDFDocumentProxy) => Promise<T>): Promise<T> => withPdf(bytesOf.get(document) ?? Buffer.alloc(0), read)

  it('has its pages, title and language', async () => {
    await withDocument(async (pdf) => {
      const { info } = await pdf.getMetadata()
      expect(pdf.numPages).toBe(pages)
      expect(info).toMatchObject({ Title: title, Author: 'The Coursegraph founders' })
      expect('Language' in info && String(info.Language)).toMatch(new RegExp(`^${language}`))
    })
  })

  it('has a bookmark for each heading, which leads to the page where the heading stands', async () => {
    const counts: Record<number, number> = { 1: 0, 2: 0, 3: 0 }
    await withDocument(async (pdf) => {
      type Entry = { title: string; dest: unknown; items: Entry[] }
      const visit = async (entries: readonly Entry[], level: number): Promise<void> => {
        for (const entry of entries) {
          counts[level] = (counts[level] ?? 0) + 1
          const dest = entry.dest
          if (!Array.isArray(dest)) throw new Error(`no destination: ${entry.title}`)
          const page = (await pdf.getPageIndex(dest[0])) + 1
          const lines = (pagesOf.get(document)?.[page - 1] ?? '').split('\n').map((line) => line.replace(/\s+/g, ' ').trim())
          expect(lines).toContain(entry.title)
          await visit(entry.items, level + 1)
        }
      }
      await visit((await pdf.getOutline()) as Entry[], 1)
    })
    expect(counts).toEqual(headings)
  })

  it('is tagged: headings, lists and ruled tables can be found in the structure', async () => {
    const roles = new Map<string, number>()
    await withDocument(async (pdf) => {
      for (let number = 1; number <= pdf.numPages; number += 1) {
        const visit = (node: unknown): void => {
          if (typeof node !== 'object' || node === null || !('children' in node) || !Array.isArray(node.children)) return
          if ('role' in node && typeof node.role === 'string') roles.set(node.role, (roles.get(node.role) ?? 0) + 1)
          node.children.forEach(visit)
        }
        visit(await (await pdf.getPage(number)).getStructTree())
      }
    })
    expect([roles.get('H1'), roles.get('H2'), roles.get('H3')]).toEqual([headings[1], headings[2], headings[3]])
    expect(roles.get('Table')).toBe(tables)
    expect(roles.get('LI') ?? 0).toBeGreaterThan(20)
  })

  it('carries head and foot on every page but the title page', () => {
    const body = pagesOf.get(document)?.slice(1) ?? []
    for (const [index, page] of body.entries()) {
      const [head = '', foot = ''] = page.split('\n')
      expect(head.replace(/\s+/g, ' ').trim()).toBe(title)
      expect(foot).toMatch(new RegExp(`Page ${index + 2} / ${pages}$`))
    }
    expect(pagesOf.get(document)?.[0]).not.toMatch(/Page 1/)
  })

  it('breaks words across lines, and only at true syllables', () => {
    const text = (pagesOf.get(document) ?? []).join('\n')
    const broken = [...text.matchAll(/(\p{L}+)-\n(\p{L}+)/gu)]
    expect(broken.length).toBeGreaterThan(1)
    const tooShort = broken.filter(([, before = '', after = '']) => before.length < 2 || after.length < 3)
    expect(tooShort.map(([whole]) => whole)).toEqual([])
  })

  it('stays inside its margins', async () => {
    const outside: string[] = []
    await withDocument(async (pdf) => {
      for (let number = 2; number <= pdf.numPages; number += 1) {
        const page = await pdf.getPage(number)
        const [, , width = 0] = page.view
        for (const item of (await page.getTextContent()).items) {
          if (!('str' in item) || item.str.trim() === '') continue
          const x = Number(item.transform[4])
          if (x < 57 || x + item.width > width - 56.5) outside.push(`${number}: ${item.str}`)
        }
      }
    })
    expect(outside).toEqual([])
  })

  it('shows in its contents the page of each chapter', () => {
    const contents = (pagesOf.get(document)?.[1] ?? '').split('\n').map((line) => line.replace(/\s+/g, ' ').trim())
    const chapters = contents.map((line) => /^(\d) (\D.*) (\d+)$/.exec(line)).filter((match) => match !== null)
    expect(chapters).toHaveLength(headings[1])
    for (const [, number = '', name = '', page = ''] of chapters) {
      expect(running(document, Number(page))).toContain(`${number} ${name}`)
    }
  })
})

describe('the truth about it', () => {
  it.each(SAMPLE_FACTS)('$document, page $page: $entity $comparator $value $unit', ({ document, page, quote, value, unit }) => {
    expect(running(document, page)).toContain(quote)
    const numbers = value.split('..').map((number) => (document === 'cahier-nitrox.pdf' ? number.replace('.', ',') : number))
    for (const number of numbers) expect(quote.replace(/(\d),(\d{3})/g, '$1$2')).toContain(number)
    expect(quote).toContain(unit)
  })

  it.each(SAMPLE_RULES)('$document, page $page: $quote', ({ document, page, quote, modality }) => {
    expect(running(document, page)).toContain(quote)
    expect(quote).toMatch(modality === 'never' ? /never|jamais/i : /must|doit|il faut|ne pas/i)
  })

  it.each(SAMPLE_PROCEDURES)('$document: $name in $steps steps', ({ document, name, page, lastPage, steps, firstStep, lastStep }) => {
    const text = running(document, page, lastPage ?? page)
    const from = text.indexOf(`1. ${firstStep}`)
    const to = text.indexOf(`${steps}. ${lastStep}`, from)
    expect(running(document, page)).toContain(name)
    expect(from).toBeGreaterThan(0)
    expect(to).toBeGreaterThan(from)
    for (let step = 2; step < steps; step += 1) expect(text.slice(from, to)).toContain(` ${step}. `)
  })

  it.each(SAMPLE_ACRONYMS)('$document, page $page: $acronym is $expansion', ({ document, page, acronym, expansion }) => {
    expect(running(document, page).toLowerCase()).toContain(`${expansion} (${acronym})`.toLowerCase())
  })

  it.each(SAMPLE_CONCEPTS)('$document, page $page names $name', ({ document, page, name, aliases }) => {
    const text = running(document, page).toLowerCase()
    expect(text).toContain(name.toLowerCase())
    const whole = running(document, 1, 99).toLowerCase()
    for (const alias of aliases) expect(whole).toContain(alias.toLowerCase())
  })

  it.each(SAMPLE_SHARED)('both documents name %s', (name) => {
    for (const { document } of SAMPLE_DOCUMENTS) expect(running(document, 1, 99).toLowerCase()).toContain(name.toLowerCase())
  })
})
