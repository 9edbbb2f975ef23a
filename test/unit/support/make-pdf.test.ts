import { describe, expect, it } from 'vitest'
import { makeCourseText, makePdf, type PdfSpec } from '../../support/make-pdf.ts'
import { readPdfPages as readPages, withPdf } from '../../support/read-pdf.ts'

const everything: PdfSpec = {
  title: 'Cooling',
  outline: true,
  tagged: true,
  header: 'Cooling water',
  footer: 'Page {page} of {pages}',
  pages: [
    {
      blocks: [
        { kind: 'heading', level: 1, text: '1 Pumps' },
        { kind: 'heading', level: 2, text: '1.1 Circulation' },
        { kind: 'paragraph', text: 'A circulation pump is a device that moves water. '.repeat(12), justify: true },
        { kind: 'list', ordered: true, items: ['Close the valve.', 'Stop the pump.'] },
        { kind: 'caption', text: 'Table 1: limits' },
        { kind: 'table', rows: [['Part', 'Limit'], ['Pump', '6 bar']] },
      ],
    },
    { columns: 2, blocks: [{ kind: 'paragraph', text: makeCourseText(3, 500) }] },
  ],
  generated: { pages: 2, seed: 7 },
}

describe('makePdf', () => {
  it('gives the same bytes for the same spec and others for another', async () => {
    const [first, second] = [await makePdf(everything), await makePdf(everything)]
    expect(first.equals(second)).toBe(true)
    expect(first.equals(await makePdf({ ...everything, title: 'Heating' }))).toBe(false)
  })

  it('prints every block in order, with its bands and numbers', async () => {
    const pages = await readPages(await makePdf(everything))
    expect(pages).toHaveLength(4)
    const [first = ''] = pages
    const order = ['Cooling water', 'Page 1 of 4', '1 Pumps', '1.1 Circulation', 'moves water.', '1.', 'Close the valve.', 'Table 1', 'Pump', '6 bar']
    const rest = order.reduce((text, words) => (text.includes(words) ? text.slice(text.indexOf(words)) : `missing here: ${words}`), first)
    expect(rest).toMatch(/^6 bar/)
    expect(pages[3]).toContain('Page 4 of 4')
  })

  it('writes an outline with levels and a structure tree', async () => {
    await withPdf(await makePdf(everything), async (document) => {
      const outline = await document.getOutline()
      expect(outline.map((entry) => entry.title)).toEqual(['1 Pumps', '1 Part 1', '2 Part 2'])
      expect(outline[0]?.items.map((entry: { title: string }) => entry.title)).toEqual(['1.1 Circulation'])
      const tree = await (await document.getPage(1)).getStructTree()
      const roles = (tree?.children ?? []).map((child) => ('role' in child ? child.role : ''))
      expect(roles).toEqual(['H1', 'H2', 'P', 'L', 'Caption', 'Table'])
    })
  })

  it('breaks a word only where a soft hyphen stands', async () => {
    const text = 'decom\u00adpres\u00adsion '.repeat(40)
    const found = (await readPages(await makePdf({ title: 'x', pages: [{ blocks: [{ kind: 'paragraph', text }] }] }))).join('')
    expect(found).toMatch(/decom(pres)?-\n/)
    const words = found.replace(/-\n/g, '').trim().split(/\s+/)
    expect(words).toHaveLength(40)
    expect(new Set(words)).toEqual(new Set(['decompression']))
  })

  it('flows long text over pages and repeats the header row of a table', async () => {
    const rows = [['Depth', 'Time'], ...Array.from({ length: 60 }, (_, index) => [`${index + 1} m`, `${90 - index} min`])]
    const pages = await readPages(await makePdf({ title: 'x', pages: [{ blocks: [{ kind: 'table', rows }] }] }))
    expect(pages.length).toBeGreaterThan(1)
    for (const page of pages) expect(page.startsWith('Depth')).toBe(true)
    expect(pages.join('')).toContain('60 m')
  })

  it.each(['rc4-128', 'aes-256'] as const)('locks with %s: the password opens it, none or a wrong one does not', async (encryption) => {
    const bytes = await makePdf({ title: 'x', pages: everything.pages ?? [], userPassword: 'réef', ownerPassword: 'owner', encryption })
    await expect(readPages(bytes)).rejects.toMatchObject({ name: 'PasswordException' })
    await expect(readPages(bytes, 'wrong')).rejects.toMatchObject({ name: 'PasswordException' })
    expect((await readPages(bytes, 'owner'))[0]).toContain('1 Pumps')
  })

  it('opens freely with an owner password alone', async () => {
    const bytes = await makePdf({ title: 'x', pages: everything.pages ?? [], ownerPassword: 'owner' })
    expect((await readPages(bytes))[0]).toContain('1 Pumps')
  })

  it('refuses a document without a page', async () => {
    await expect(makePdf({ title: 'x' })).rejects.toThrow('at least one page')
  })
})

describe('makeCourseText', () => {
  it.each(['en', 'fr'] as const)('gives the asked number of words in %s, whole sentences, the same for the same seed', (language) => {
    const text = makeCourseText(5, 300, language)
    const words = text.split(/\s+/).length
    expect(words).toBeGreaterThanOrEqual(300)
    expect(words).toBeLessThan(330)
    expect(text.endsWith('.')).toBe(true)
    expect(text).not.toMatch(/[{}]|\(n\)|\b[Aa] [aeiou]/)
    expect(makeCourseText(5, 300, language)).toBe(text)
    expect(makeCourseText(6, 300, language)).not.toBe(text)
  })
})
