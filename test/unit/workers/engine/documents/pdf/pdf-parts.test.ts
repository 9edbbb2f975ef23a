import { truncateSync, writeFileSync, appendFileSync, chmodSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makePdf } from '../../../../../support/make-pdf.ts'
import { isBoldName, isMonoName } from '../../../../../../src/workers/engine/documents/pdf/font-names.ts'
import { openPdfSource, wholeFileMaxBytes } from '../../../../../../src/workers/engine/documents/pdf/file-source.ts'
import { openPdf } from '../../../../../../src/workers/engine/documents/pdf/open-pdf.ts'
import { readOutline } from '../../../../../../src/workers/engine/documents/pdf/outline.ts'
import { assetParameters, findPdfjsAssets } from '../../../../../../src/workers/engine/documents/pdf/pdfjs.ts'
import { installPdfjsPolyfills } from '../../../../../../src/workers/engine/documents/pdf/polyfills.ts'
import { readPdf } from '../../../../../../src/workers/engine/documents/read-pdf.ts'
import { blocksOf, quietWork, readBytes, withFile } from '../read-support.ts'

const simple = () => makePdf({ title: 'Simple', pages: [{ blocks: [{ kind: 'paragraph', text: 'One sentence stands here.' }] }] })

describe('large files', () => {
  /** The file with a hole behind its header: as long as wanted on paper, as small as before on disk. */
  async function padded(path: string, bytes: Buffer, total: number): Promise<void> {
    // The offsets in the table of objects do not hold any more; the objects are behind the hole, whole.
    writeFileSync(path, '%PDF-1.4\n')
    truncateSync(path, total - bytes.length)
    appendFileSync(path, bytes)
  }

  it('whose tables are good are read by ranges, not whole', async () => {
    // Trailing bytes keep every offset right; the end of file mark comes again at the end.
    const bytes = await simple()
    await withFile(bytes, async (path) => {
      const tail = bytes.subarray(bytes.lastIndexOf('startxref'))
      truncateSync(path, wholeFileMaxBytes + 1_000_000)
      appendFileSync(path, tail)
      const source = await openPdfSource(path, 'large.pdf')
      expect(source.bytes).toBeGreaterThan(wholeFileMaxBytes)
      await source.close()
      expect(blocksOf(await readPdf({ path, fileName: 'large.pdf' }, quietWork())).map((block) => block.text)).toEqual(['One sentence stands here.'])
    })
  })

  it('of two gigabytes that would have to be repaired are given up early, with a reason', async () => {
    const bytes = await simple()
    await withFile(bytes, async (path) => {
      await padded(path, bytes, 2_000_000_000)
      await expect(readPdf({ path, fileName: 'huge.pdf' }, quietWork())).rejects.toMatchObject({ failure: { code: 'damaged-document', subject: 'huge.pdf' } })
    })
    // It lexes 96 MB of nothing before it gives up: seconds on a busy machine.
  }, 60_000)

  it('that are empty to their end are given up without reading them', async () => {
    await withFile(Buffer.from('%PDF-1.4\n'), async (path) => {
      truncateSync(path, 2_000_000_000)
      await expect(readPdf({ path, fileName: 'hole.pdf' }, quietWork())).rejects.toMatchObject({ failure: { code: 'damaged-document' } })
    })
  })
})

describe('opening', () => {
  it('needs permission to read', async () => {
    await withFile(await simple(), async (path) => {
      chmodSync(path, 0)
      // The superuser may read everything: then there is nothing to refuse.
      const outcome = await openPdf({ path, fileName: 'x.pdf' }, new AbortController().signal).then(async (pdf) => pdf.close().then(() => 'opened'), (error: { failure: { code: string } }) => error.failure.code)
      expect(outcome).toBe(process.getuid?.() === 0 ? 'opened' : 'file-not-readable')
    })
  })

  it('stops when asked before and while it opens', async () => {
    await withFile(await simple(), async (path) => {
      const before = new AbortController()
      before.abort()
      await expect(openPdf({ path, fileName: 'x.pdf' }, before.signal)).rejects.toMatchObject({ name: 'AbortError' })
      const during = new AbortController()
      const opening = openPdf({ path, fileName: 'x.pdf' }, during.signal)
      during.abort()
      await expect(opening).rejects.toMatchObject({ name: 'AbortError' })
    })
  })

  it('closes more than once without harm', async () => {
    await withFile(await simple(), async (path) => {
      const pdf = await openPdf({ path, fileName: 'x.pdf' }, new AbortController().signal)
      await pdf.close()
      await pdf.close()
    })
  })

  it('finds a header after other bytes', async () => {
    const bytes = Buffer.concat([Buffer.from('\n\n'), await simple()])
    expect(blocksOf(await readBytes(bytes))[0]?.text).toBe('One sentence stands here.')
  })
})

describe('an outline', () => {
  it('is a flat list with levels, pages and places', async () => {
    const bytes = await makePdf({
      title: 'Outline',
      outline: true,
      pages: [{ blocks: [{ kind: 'heading', level: 1, text: 'Air' }, { kind: 'heading', level: 2, text: 'Oxygen' }] }, { blocks: [{ kind: 'heading', level: 1, text: 'Water' }] }],
    })
    await withFile(bytes, async (path) => {
      const pdf = await openPdf({ path, fileName: 'x.pdf' }, new AbortController().signal)
      const entries = await readOutline(pdf.document, new AbortController().signal)
      expect(entries.map(({ title, level, page }) => [title, level, page])).toEqual([['Air', 1, 1], ['Oxygen', 2, 1], ['Water', 1, 2]])
      expect(entries.every((entry) => typeof entry.top === 'number')).toBe(true)
      await pdf.close()
    })
  })
})

describe('font names', () => {
  it.each(['ABCDEF+Times-Bold', 'CMBX12', 'SFBX1440', 'NimbusRomNo9L-Medi', 'HelveticaNeueLTCom-Bd', 'LubalinGraphStd-Demi', 'Calibri,Bold', 'Arial-Black', 'Roboto-Heavy', 'OpenSans-SemiBold'])('%s is bold', (name) => expect(isBoldName(name)).toBe(true))
  it.each(['Times-Roman', 'ABCDEF+NimbusRomNo9L-Regu', 'CMR10', 'Helvetica-Oblique', 'Inter-Medium', 'Kabel-Book'])('%s is not bold', (name) => expect(isBoldName(name)).toBe(false))
  it.each(['Courier', 'CMTT9', 'DejaVuSansMono', 'Consolas', 'ABCDEF+BookMasterGothic-Roman'])('%s is a typewriter font', (name) => expect(isMonoName(name)).toBe(true))
  it.each(['Times-Roman', 'Monotype Corsiva', 'CMSY8', 'Helvetica'])('%s is not a typewriter font', (name) => expect(isMonoName(name)).toBe(false))
})

describe('what pdf.js needs', () => {
  it('finds fonts and maps, and nothing outside their folders', async () => {
    const { BinaryDataFactory } = assetParameters() as unknown as { BinaryDataFactory: new () => { fetch(asset: { kind: string; filename: string }): Promise<Uint8Array> } }
    const factory = new BinaryDataFactory()
    expect((await factory.fetch({ kind: 'standardFontDataUrl', filename: 'FoxitSerif.pfb' })).length).toBeGreaterThan(1000)
    expect((await factory.fetch({ kind: 'cMapUrl', filename: 'UniJIS-UTF16-H.bcmap' })).length).toBeGreaterThan(100)
    await expect(factory.fetch({ kind: 'cMapUrl', filename: '../package.json' })).rejects.toThrow('Not an asset')
    expect(basename(findPdfjsAssets())).toBe('pdfjs-dist')
  })

  it('has the methods that older runtimes lack, out of sight of loops', async () => {
    installPdfjsPolyfills()
    const { promise, resolve } = (Promise as unknown as { withResolvers(): { promise: Promise<number>; resolve(value: number): void } }).withResolvers()
    resolve(7)
    expect(await promise).toBe(7)
    const buffer = new Uint8Array([1, 2, 3, 4]).buffer as ArrayBuffer & { transferToFixedLength(length?: number): ArrayBuffer }
    const moved = buffer.transferToFixedLength(2)
    expect([...new Uint8Array(moved)]).toEqual([1, 2])
    expect(buffer.byteLength).toBe(0)
    for (const key in Object.assign(Object.create(ArrayBuffer.prototype) as object)) expect.fail(`enumerable ${key}`)
  })
})
