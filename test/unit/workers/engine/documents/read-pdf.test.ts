import { describe, expect, it } from 'vitest'
import { makePdf } from '../../../../support/make-pdf.ts'
import { blocksOf, drawPdf, line, readBytes, quietWork } from './read-support.ts'

const prose = (seed: number, sentences = 4): string =>
  Array.from({ length: sentences }, (_, index) => `The circulation pump number ${seed * 10 + index} moves the cooling water through the outer loop of the plant at a steady rate.`).join(' ')

describe('a set document', () => {
  it('is read with its structure, without running heads and page numbers', async () => {
    const bytes = await makePdf({
      title: 'Cooling systems',
      outline: true,
      header: 'Cooling systems',
      footer: 'Page {page} of {pages}',
      pages: [
        {
          blocks: [
            { kind: 'heading', level: 1, text: '1 Cooling' },
            { kind: 'paragraph', text: prose(1) },
            { kind: 'heading', level: 2, text: '1.1 Pumps' },
            { kind: 'paragraph', text: prose(2) },
            { kind: 'list', ordered: true, items: ['Close the valve.', 'Stop the pump.', 'Open the drain and wait until the pressure has gone down to one bar.'] },
            { kind: 'table', rows: [['Part', 'Limit'], ['Pump', '6 bar'], ['Valve', '10 bar'], ['Pipe', '16 bar']] },
            { kind: 'caption', text: 'Table 1. Limits of parts' },
          ],
        },
        { blocks: [{ kind: 'heading', level: 1, text: '2 Filters' }, { kind: 'paragraph', text: prose(3, 12) }, { kind: 'list', items: ['Paper', 'Carbon'] }] },
        { blocks: [{ kind: 'paragraph', text: prose(4, 9) }] },
      ],
    })
    const result = await readBytes(bytes)
    const blocks = blocksOf(result)
    expect(result).toMatchObject({ title: 'Cooling systems', language: 'en', warnings: [] })
    expect(blocks.filter((block) => block.kind === 'heading').map((block) => [block.level, block.text])).toEqual([[1, '1 Cooling'], [2, '1.1 Pumps'], [1, '2 Filters']])
    expect(blocks.filter((block) => block.kind === 'paragraph').map((block) => block.text)).toEqual([prose(1), prose(2), prose(3, 12), prose(4, 9)])
    expect(blocks.filter((block) => block.kind === 'list-item').map((block) => [block.marker, block.text])).toEqual([
      ['1.', 'Close the valve.'],
      ['2.', 'Stop the pump.'],
      ['3.', 'Open the drain and wait until the pressure has gone down to one bar.'],
      ['•', 'Paper'],
      ['•', 'Carbon'],
    ])
    expect(blocks.find((block) => block.kind === 'table')?.rows).toEqual([['Part', 'Limit'], ['Pump', '6 bar'], ['Valve', '10 bar'], ['Pipe', '16 bar']])
    expect(blocks.find((block) => block.kind === 'caption')?.text).toBe('Table 1. Limits of parts')
    expect(blocks.some((block) => /Page \d/.test(block.text))).toBe(false)
    expect(result.quality).toMatchObject({ verdict: 'good', pagesWithText: 3, pagesEmpty: 0, pagesFailed: 0, headings: 3, tables: 1, lists: 2, undecodableCharacters: 0 })
    blocks.forEach((block, index) => expect(block.index).toBe(index))
    for (const page of result.pages) for (const block of page.blocks) expect(block.page).toBe(page.number)
  })

  it('mends words broken at line ends and keeps the runs on the words', async () => {
    const text = 'It is a great diffi\u00adculty that the cool\u00ading water of the plant is not suf\u00adficient for the num\u00adber of ma\u00adchines that were in\u00adstalled in the year be\u00adfore the last in\u00adspec\u00adtion of the es\u00adtab\u00adlish\u00adment by the au\u00adthor\u00adi\u00adties.'
    const blocks = blocksOf(await readBytes(await makePdf({ title: 'Words', pages: [{ columns: 2, blocks: [{ kind: 'paragraph', text: `${text} ${text}` }] }] })))
    const whole = text.replaceAll('\u00ad', '')
    expect(blocks.map((block) => block.text)).toEqual([`${whole} ${whole}`])
    for (const [start, end, , x0, , x1] of blocks[0]?.runs ?? []) {
      const word = blocks[0]?.text.slice(start, end) ?? ''
      expect(word).not.toMatch(/\s/)
      // Times at 11 points: between 2 and 9 points a character.
      expect((x1 - x0) / word.length).toBeGreaterThan(1.8)
      expect((x1 - x0) / word.length).toBeLessThan(9.5)
    }
  })

  it('reads two columns one after the other', async () => {
    const first = prose(1, 9)
    const second = prose(5, 9)
    const bytes = await makePdf({ title: 'Columns', pages: [{ columns: 2, blocks: [{ kind: 'paragraph', text: first, justify: true }, { kind: 'paragraph', text: second, justify: true }] }] })
    expect(blocksOf(await readBytes(bytes)).map((block) => block.text)).toEqual([first, second])
  })

  it('joins a sentence that goes on over the page', async () => {
    const long = Array.from({ length: 14 }, (_, index) => prose(index, 4)).join(' ').replaceAll('. The', ', and the')
    const result = await readBytes(await makePdf({ title: 'Long', footer: '{page}', pages: [{ blocks: [{ kind: 'paragraph', text: long }] }] }))
    expect(result.pages.length).toBeGreaterThan(1)
    const blocks = blocksOf(result)
    expect(blocks.map((block) => block.text)).toEqual([long])
    expect(new Set(blocks[0]?.runs.map((run) => run[2])).size).toBe(result.pages.length)
  })

  it('takes headings from the structure tree where there is no outline', async () => {
    const bytes = await makePdf({ title: 'Tagged', tagged: true, pages: [{ blocks: [{ kind: 'heading', level: 2, text: 'Under the sea' }, { kind: 'paragraph', text: prose(1) }, { kind: 'heading', level: 3, text: 'Over the sea' }, { kind: 'paragraph', text: prose(2) }] }] })
    const headings = blocksOf(await readBytes(bytes)).filter((block) => block.kind === 'heading')
    expect(headings.map((block) => [block.level, block.text])).toEqual([[2, 'Under the sea'], [3, 'Over the sea']])
  })

  it('does not believe an outline whose words are not on the page', async () => {
    const bytes = await makePdf({
      title: 'Wrong outline',
      outline: [{ title: 'Something else entirely', level: 1, page: 1 }],
      pages: [{ blocks: [{ kind: 'heading', level: 1, text: '1 Cooling' }, { kind: 'paragraph', text: prose(1) }, { kind: 'heading', level: 2, text: '1.1 Pumps' }, { kind: 'paragraph', text: prose(2) }] }],
    })
    const headings = blocksOf(await readBytes(bytes)).filter((block) => block.kind === 'heading')
    expect(headings.map((block) => [block.level, block.text])).toEqual([[1, '1 Cooling'], [2, '1.1 Pumps']])
  })
})

describe('places', () => {
  it('are in points from the top left of the page, for every word', async () => {
    const bytes = await drawPdf((doc) => {
      doc.addPage()
      line(doc, 'alpha', 100, 200)
      line(doc, 'gamma', 300, 200)
      line(doc, 'omega', 100, 400, 'Times-Roman', 20)
    })
    const result = await readBytes(bytes)
    expect(result.pages[0]).toMatchObject({ width: 595.28, height: 841.89 })
    const runs = new Map(blocksOf(result).flatMap((block) => block.runs.map(([start, end, , ...box]) => [block.text.slice(start, end), box] as const)))
    for (const [word, x, baseline, size] of [['alpha', 100, 200, 11], ['gamma', 300, 200, 11], ['omega', 100, 400, 20]] as const) {
      const [x0 = 0, y0 = 0, , y1 = 0] = runs.get(word) ?? []
      expect(x0).toBeCloseTo(x, 0)
      expect(y0).toBeGreaterThan(baseline - 1.1 * size)
      expect(y0).toBeLessThan(baseline - 0.5 * size)
      expect(y1).toBeGreaterThan(baseline)
      expect(y1).toBeLessThan(baseline + 0.5 * size)
    }
  })

  it.each([
    [90, { width: 841.89, height: 595.28 }],
    [180, { width: 595.28, height: 841.89 }],
    [270, { width: 841.89, height: 595.28 }],
  ])('are those of the page as displayed, turned by %i degrees', async (rotate, size) => {
    const bytes = await drawPdf((doc) => {
      doc.addPage()
      // pdfkit has no option for it; the page's dictionary does.
      ;(doc.page.dictionary.data as Record<string, unknown>)['Rotate'] = rotate
      line(doc, 'turned words', 100, 200)
    })
    const result = await readBytes(bytes)
    expect(result.pages[0]).toMatchObject(size)
    const box = blocksOf(result)[0]?.box ?? { x0: 0, y0: 0, x1: 0, y1: 0 }
    const upright = { x0: 100, y0: 190, x1: 158, y1: 203 }
    const expected =
      rotate === 90 ? { x0: 841.89 - upright.y1, y0: upright.x0, x1: 841.89 - upright.y0, y1: upright.x1 }
      : rotate === 180 ? { x0: 595.28 - upright.x1, y0: 841.89 - upright.y1, x1: 595.28 - upright.x0, y1: 841.89 - upright.y0 }
      : { x0: upright.y0, y0: 595.28 - upright.x1, x1: upright.y1, y1: 595.28 - upright.x0 }
    for (const side of ['x0', 'y0', 'x1', 'y1'] as const) expect(Math.abs(box[side] - expected[side]), side).toBeLessThan(4)
    expect(blocksOf(result)[0]?.text).toBe('turned words')
  })

  it('are counted from the CropBox', async () => {
    const bytes = await drawPdf((doc) => {
      doc.addPage()
      ;(doc.page.dictionary.data as Record<string, unknown>)['CropBox'] = [50, 100, 550, 800]
      line(doc, 'cropped', 100, 200)
    })
    const result = await readBytes(bytes)
    expect(result.pages[0]).toMatchObject({ width: 500, height: 700 })
    const [, , , x0, , , y1] = blocksOf(result)[0]?.runs[0] ?? []
    expect(x0).toBeCloseTo(50, 0)
    // The crop takes 841.89 - 800 points off the top.
    expect(Math.abs((y1 ?? 0) - (200 - 41.89 + 2.5))).toBeLessThan(3)
  })
})

describe('what cannot be read', () => {
  const secret = () => makePdf({ title: 'Secret', userPassword: 'correct', ownerPassword: 'owner', pages: [{ blocks: [{ kind: 'paragraph', text: prose(1) }] }] })

  it('asks for a password, says when it is wrong, and opens with the right one', async () => {
    const bytes = await secret()
    await expect(readBytes(bytes)).rejects.toMatchObject({ failure: { code: 'password-required', subject: 'test.pdf' } })
    await expect(readBytes(bytes, { password: 'guess' })).rejects.toMatchObject({ failure: { code: 'password-wrong' } })
    expect(blocksOf(await readBytes(bytes, { password: 'correct' }))[0]?.text).toBe(prose(1))
  })

  it('names what is wrong with a file', async () => {
    await expect(readBytes(new Uint8Array())).rejects.toMatchObject({ failure: { code: 'empty-file' } })
    await expect(readBytes(Buffer.from('PK\u0003\u0004 a zip'))).rejects.toMatchObject({ failure: { code: 'not-what-its-name-says' } })
    await expect(readBytes(Buffer.from('%PDF-1.4\nnothing that follows is a PDF'))).rejects.toMatchObject({ failure: { code: 'damaged-document' } })
    await expect(readBytes(await drawPdf((doc) => void doc.addPage()))).rejects.toMatchObject({ failure: { code: 'no-text' } })
    const { readPdf } = await import('../../../../../src/workers/engine/documents/read-pdf.ts')
    await expect(readPdf({ path: '/nowhere/at/all.pdf', fileName: 'all.pdf' }, quietWork())).rejects.toMatchObject({ failure: { code: 'file-not-found', subject: 'all.pdf' } })
  })

  it('reads a PDF whose end is missing as far as it goes, or says that it is damaged', async () => {
    const whole = await makePdf({ title: 'Cut', pages: [{ blocks: [{ kind: 'paragraph', text: prose(1) }] }] })
    for (const share of [0.9, 0.6, 0.3, 0.05]) {
      const outcome = await readBytes(whole.subarray(0, Math.floor(whole.length * share))).then(
        (result) => blocksOf(result).length > 0,
        (error: { failure?: { code: string } }) => error.failure?.code === 'damaged-document' || error.failure?.code === 'no-text',
      )
      expect(outcome, `cut to ${share}`).toBe(true)
    }
  })

  it('warns of pages without text and lowers the verdict', async () => {
    const bytes = await drawPdf((doc) => {
      doc.addPage()
      line(doc, 'Only here is a line of words.', 100, 100)
      doc.addPage()
      doc.addPage()
    })
    const result = await readBytes(bytes)
    expect(result.warnings.map((warning) => [warning.code, warning.page])).toEqual([['page-without-text', 2], ['page-without-text', 3]])
    expect(result.quality).toMatchObject({ verdict: 'poor', pagesEmpty: 2, pagesWithText: 1 })
  })

  it('stops between pages when asked', async () => {
    const bytes = await makePdf({ title: 'Many', generated: { pages: 12, seed: 3 } })
    const controller = new AbortController()
    let pages = 0
    const work = { signal: controller.signal, trace: 't', report: ({ done }: { done: number }) => void ((pages = done) >= 3 && controller.abort()) }
    await expect(readBytes(bytes, {}, work)).rejects.toMatchObject({ name: 'AbortError' })
    expect(pages).toBeLessThan(6)
  })

  it('reports every page', async () => {
    const seen: number[] = []
    await readBytes(await makePdf({ title: 'Many', generated: { pages: 5, seed: 4 } }), {}, { ...quietWork(), report: ({ done, total }) => void (total !== null && seen.push(done)) })
    expect(seen[0]).toBe(0)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.length).toBeGreaterThan(5)
  })
})

it('gives the same result for the same file', async () => {
  const bytes = await makePdf({ title: 'Same', generated: { pages: 4, seed: 9 }, header: 'Same', footer: '{page}' })
  expect(await readBytes(bytes)).toEqual(await readBytes(bytes))
})
