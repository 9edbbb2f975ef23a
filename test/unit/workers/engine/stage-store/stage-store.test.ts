import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Extraction } from '../../../../../src/shared/model/extraction.ts'
import type { DocumentId, PassageId } from '../../../../../src/shared/model/ids.ts'
import type { ExtractorIdentity, PackedPassage, StageStore } from '../../../../../src/workers/engine/pipeline/ports.ts'
import { createStageStore } from '../../../../../src/workers/engine/stage-store/stage-store.ts'
import { createRandom } from '../../../../support/random.ts'
import { addDocument, temporaryLibrary, type TemporaryLibrary } from '../../../../support/temporary-library.ts'

const by: ExtractorIdentity = { provider: 'builtin', model: 'rules-en', promptVersion: '1' }
const words = (name: string): Extraction => ({ entities: [{ name, type: 'concept', mentions: [], aliases: [], weight: 1 }], relations: [], facts: [] })
const said = (name: string) => ({ extraction: words(name), checks: null, notExtracted: null })
const sha = (text: string) => createHash('sha256').update(text).digest('hex')

/** Equal texts have equal context hashes and, within a document, different ids. */
function passage(index: number, text: string, of = 'a'): PackedPassage {
  return { id: `p${sha(`${of}${index}${text}`).slice(0, 24)}` as PassageId, contextHash: sha(text), index, kind: 'text', headings: ['Part', `“${text}”\n"quoted"`], page: index + 1, tokens: 3, text, boxesJson: '[]', runs: '' }
}

async function openStore(): Promise<TemporaryLibrary & { store: StageStore; write: (work: () => void) => void; id: DocumentId; other: DocumentId }> {
  const library = await temporaryLibrary()
  const store = createStageStore(library.db, library.layout, () => 1_800_000_000_000)
  return { ...library, store, write: (work) => library.db.transaction(work), id: addDocument(library, 'a'), other: addDocument(library, 'b') }
}

describe('writing', () => {
  it('is refused outside of a checkpoint, by every method that writes, and then leaves nothing', async () => {
    const { store, id, db } = await openStore()
    const writes: Record<string, () => unknown> = {
      savePage: () => store.savePage(id, { number: 1, width: 1, height: 1, failed: false, blocksJson: '[]' }),
      saveReading: () => store.saveReading(id, { title: null, language: 'en', warnings: [], quality: { verdict: 'good', reasons: [], pagesWithText: 0, pagesEmpty: 0, pagesFailed: 0, headings: 0, tables: 0, lists: 0, undecodableCharacters: 0 } }, 1),
      removePassages: () => store.removePassages(id, 1),
      savePassage: () => store.savePassage(id, passage(0, 'x')),
      savePassageCount: () => store.savePassageCount(id),
      saveExtraction: () => store.saveExtraction(sha('x'), by, said('x')),
      saveVector: () => store.saveVector(sha('x'), 'model', new Float32Array(2)),
      saveResolutionPart: () => store.saveResolutionPart(id, 0, '{}'),
      saveResolutionEnd: () => store.saveResolutionEnd(id, 0),
    }
    const methods = Object.keys(store).filter((name) => /^(save|remove)/.test(name))
    expect(Object.keys(writes).sort()).toEqual(methods.sort())
    for (const [name, write] of Object.entries(writes)) expect(write, name).toThrow('inside its checkpoint')
    for (const table of ['pages', 'passages', 'extractions', 'embeddings', 'resolutions']) expect(db.prepare(`SELECT 1 FROM ${table}`).all(), table).toEqual([])
  })

  it('that is rolled back with its checkpoint never was', async () => {
    const { store, id, write } = await openStore()
    expect(() =>
      write(() => {
        store.savePassage(id, passage(0, 'x'))
        store.saveExtraction(sha('x'), by, said('x'))
        throw new Error('the lease is lost')
      }),
    ).toThrow('the lease is lost')
    expect([store.passageCount(id), store.extractions(id, by, -1, 10)]).toEqual([0, []])
  })
})

describe('a reading', () => {
  it('replaces the page of an earlier try, and drops pages that are no longer there', async () => {
    const { store, id, write, db } = await openStore()
    const page = (number: number, blocksJson: string) => store.savePage(id, { number, width: 10, height: 20, failed: false, blocksJson })
    write(() => [1, 2, 3, 4].forEach((number) => page(number, `["old ${number}"]`)))
    write(() => page(2, '["new"]'))
    const quality = { verdict: 'good' as const, reasons: [], pagesWithText: 3, pagesEmpty: 0, pagesFailed: 0, headings: 0, tables: 0, lists: 0, undecodableCharacters: 0 }
    write(() => store.saveReading(id, { title: null, language: 'fr', warnings: [{ code: 'x', message: 'y' }], quality }, 3))
    expect(store.pageBlocks(id, 0, 10).map(({ blocksJson }) => blocksJson)).toEqual(['["old 1"]', '["new"]', '["old 3"]'])
    expect(store.pageBlocks(id, 1, 1).map(({ number }) => number)).toEqual([2])
    expect(store.source(id)).toMatchObject({ language: 'fr', pages: 3, title: 'a', fileName: 'a.pdf' })
    write(() => store.saveReading(id, { title: 'Its own title', language: 'en', warnings: [], quality }, 3))
    expect(store.source(id).title).toBe('Its own title')
    expect(db.prepare('SELECT warnings_json FROM documents WHERE id = ?').get(id)).toEqual({ warnings_json: '[]' })
  })

  it('of a document that is gone is told', async () => {
    const { store, id, db } = await openStore()
    expect(store.source(id)).toMatchObject({ language: 'other', pages: null })
    db.prepare('DELETE FROM documents WHERE id = ?').run(id)
    expect(() => store.source(id)).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: 'not-found', subject: id }) }))
  })
})

describe('passages', () => {
  it('come back as they were, page by page, whatever stands in them', async () => {
    const { store, id, other, write } = await openStore()
    const texts = ['plain', '', "O'Neil; DROP TABLE passages; --", 'été 🤿\u0000\u2028', '"}]', 'x'.repeat(100_000)]
    write(() => texts.forEach((text, index) => store.savePassage(id, passage(index, text))))
    write(() => store.savePassage(other, passage(0, 'of another', 'b')))
    const read = [...Array(4).keys()].flatMap((page) => store.passages(id, page * 2 - 1, 2))
    expect(read.map(({ text, index, headings, contextHash }) => [text, index, headings[1], contextHash])).toEqual(texts.map((text, index) => [text, index, `“${text}”\n"quoted"`, sha(text)]))
    write(() => store.savePassageCount(id))
    expect(store.passageCount(id)).toBe(texts.length)
  })

  it('are removed a bounded number at a time, of one document only', async () => {
    const { store, id, other, write } = await openStore()
    write(() => [0, 1, 2, 3, 4].forEach((index) => store.savePassage(id, passage(index, `t${index}`))))
    write(() => store.savePassage(other, passage(0, 'kept', 'b')))
    const removed: number[] = []
    for (let more = true; more; more = (removed.at(-1) ?? 0) > 0) write(() => void removed.push(store.removePassages(id, 2)))
    expect(removed).toEqual([2, 2, 1, 0])
    expect(store.passageCount(other)).toBe(1)
  })
})

describe('what was paid for', () => {
  it('is asked for once for each text and identity, over all documents, as plain reading says', async () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const { store, id, other, write } = await openStore()
      const random = createRandom(seed)
      const texts = (of: string) => Array.from({ length: 2 + random.below(10) }, (_, index) => passage(index, `text ${random.below(6)}`, of))
      const [own, others] = [texts('a'), texts('b')]
      write(() => own.forEach((one) => store.savePassage(id, one)))
      write(() => others.forEach((one) => store.savePassage(other, one)))
      const kept = new Set(others.filter(() => random.below(2) === 0).map(({ contextHash }) => contextHash))
      write(() => kept.forEach((hash) => store.saveExtraction(hash, by, said('kept'))))
      const wanted = (passages: readonly PackedPassage[], identity = kept) => {
        const seen = new Set(identity)
        return passages.filter(({ contextHash }) => !seen.has(contextHash) && seen.add(contextHash)).map(({ index }) => index)
      }
      const page = 1 + random.below(3)
      const asked: number[] = []
      for (let after = -1; ; after = asked.at(-1) ?? 0) {
        const found = store.passagesToExtract(id, by, after, page).map(({ index }) => index)
        asked.push(...found)
        if (found.length < page) break
      }
      expect(asked, `seed ${seed}`).toEqual(wanted(own))
      // Another model, another version of the prompt: nothing of it is known yet.
      for (const another of [{ ...by, promptVersion: '2' }, { ...by, model: 'rules-fr' }, { ...by, provider: 'openai' }]) expect(store.passagesToExtract(id, another, -1, 99).map(({ index }) => index)).toEqual(wanted(own, new Set()))
      expect(store.extractions(id, by, -1, 99).map(({ index, extractionJson }) => [index, extractionJson !== null])).toEqual(own.map(({ index, contextHash }) => [index, kept.has(contextHash)]))
    }
  })

  it('is not replaced by a second answer for the same text', async () => {
    const { store, id, write } = await openStore()
    write(() => store.savePassage(id, passage(0, 'x')))
    write(() => store.saveExtraction(sha('x'), by, said('first')))
    write(() => store.saveExtraction(sha('x'), by, said('second')))
    expect(JSON.parse(store.extractions(id, by, -1, 1)[0]?.extractionJson ?? 'null')).toEqual(words('first'))
  })

  it('goes on with vectors where none is kept, bit for bit, also out of a larger buffer', async () => {
    const { store, id, write, db } = await openStore()
    write(() => ['x', 'y', 'x'].forEach((text, index) => store.savePassage(id, passage(index, text))))
    expect(store.passagesToEmbed(id, 'model', -1, 9).map(({ index }) => index)).toEqual([0, 1, 2])
    const all = new Float32Array([9, 1.5, -0, Number.MIN_VALUE, 9])
    write(() => store.saveVector(sha('x'), 'model', all.subarray(1, 4)))
    expect(store.passagesToEmbed(id, 'model', -1, 9).map(({ index }) => index)).toEqual([1])
    expect(store.passagesToEmbed(id, 'another', 0, 1).map(({ index }) => index)).toEqual([1])
    const row = db.prepare<[], { vector: Uint8Array }>('SELECT vector FROM embeddings').get()
    expect(Buffer.from(row?.vector ?? []).equals(Buffer.from(all.buffer, 4, 12))).toBe(true)
  })
})

describe('a resolution in parts', () => {
  it('replaces an earlier one, and its end takes what the earlier had more', async () => {
    const { store, id, other, write } = await openStore()
    write(() => [0, 1, 2, 3].forEach((part) => store.saveResolutionPart(id, part, `"old ${part}"`)))
    write(() => store.saveResolutionPart(other, 0, '"other"'))
    write(() => [0, 1].forEach((part) => store.saveResolutionPart(id, part, `"new ${part}"`)))
    expect(store.resolutionParts(id), 'until the end is said, the rest may still be wanted').toBe(4)
    write(() => store.saveResolutionEnd(id, 2))
    expect([0, 1, 2].map((part) => store.resolutionPart(id, part))).toEqual(['"new 0"', '"new 1"', null])
    expect([store.resolutionParts(id), store.resolutionParts(other)]).toEqual([2, 1])
  })
})
