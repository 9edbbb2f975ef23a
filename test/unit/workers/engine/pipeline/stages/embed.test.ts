import { describe, expect, it } from 'vitest'
import { failure } from '../../../../../../src/shared/failure.ts'
import { jobDetails } from '../../../../../../src/shared/job-detail.ts'
import type { DocumentId } from '../../../../../../src/shared/model/ids.ts'
import { WaitError, type Embedder, type StageContext, type StagePlace, type StageStore, type StageWait } from '../../../../../../src/workers/engine/pipeline/ports.ts'
import { createEmbedStage } from '../../../../../../src/workers/engine/pipeline/stages/embed.ts'

const document = 'd'.repeat(32) as DocumentId

/** A store of so many passages, in memory. */
function open(passages: number, more: { readonly onCheckpoint?: () => void } = {}) {
  const kept = new Map<string, Float32Array>()
  const places: StagePlace[] = []
  const reported: { done: number; total: number | null; note?: string }[] = []
  const store = {
    passageCount: () => passages,
    passagesToEmbed: (_id: DocumentId, model: string, after: number, limit: number) =>
      Array.from({ length: passages }, (_, index) => ({ index, contextHash: `h${index}`, text: `Text ${index}`, headings: [], tokens: 3 }))
        .filter(({ index, contextHash }) => index > after && !kept.has(`${model} ${contextHash}`))
        .slice(0, limit),
    saveVector: (hash: string, model: string, vector: Float32Array) => void kept.set(`${model} ${hash}`, vector),
  } as unknown as StageStore
  const context: StageContext = {
    documentId: document,
    cursor: null,
    work: { signal: new AbortController().signal, report: (progress) => void reported.push(progress), trace: 't' },
    checkpoint(write) {
      places.push(write())
      more.onCheckpoint?.()
    },
  }
  return { store, context, kept, places, reported }
}

const wait: StageWait = { kind: 'wait', reason: 'awaiting-budget', until: 99, failure: failure('budget-reached', 'No more.'), still: () => true }
const lengths = (asked: number[] = []): Embedder => ({ model: 'm', embed: async ({ texts }) => (asked.push(texts.length), { vectors: texts.map(({ text }) => Float32Array.of(text.length)), cut: 0 }) })

describe('the embed stage', () => {
  it('asks for many texts at a time, with a checkpoint for each', async () => {
    const asked: number[] = []
    const { store, context, kept, places } = open(600)
    expect(await createEmbedStage({ store, embedder: () => lengths(asked) })(context)).toEqual({ kind: 'done', done: 600, total: 600 })
    expect([asked, kept.size]).toEqual([[256, 256, 88], 600])
    expect(places.map(({ done, total }) => [done, total])).toEqual([[256, 600], [512, 600], [600, 600]])
  })

  it('rests where nothing can be asked now, and keeps what it has', async () => {
    const { store, context, kept } = open(300)
    let calls = 0
    const plain = lengths()
    const embedder: Embedder = { model: 'm', embed: (input, work) => ((calls += 1) === 2 ? Promise.reject(new WaitError(wait)) : plain.embed(input, work)) }
    const stage = createEmbedStage({ store, embedder: () => embedder })
    expect(await stage(context)).toBe(wait)
    expect(kept.size).toBe(256)
    expect(await stage(context)).toMatchObject({ kind: 'done', done: 300 })
    expect([kept.size, calls]).toEqual([300, 3])
  })

  it('lets every other failure pass', async () => {
    const { store, context } = open(1)
    await expect(createEmbedStage({ store, embedder: () => ({ model: 'm', embed: () => Promise.reject(new Error('broken')) }) })(context)).rejects.toThrow('broken')
  })

  it('says that texts were cut, once for the document', async () => {
    const { store, context } = open(2)
    const embedder: Embedder = { model: 'm', embed: async ({ texts }) => ({ vectors: texts.map(() => Float32Array.of(1)), cut: 1 }) }
    expect(await createEmbedStage({ store, embedder: () => embedder })(context)).toEqual({ kind: 'done', done: 2, total: 2, note: jobDetails.textsWereCut })
  })

  it('asks at each job which embedder there is', async () => {
    const { store, context, kept } = open(1)
    let now: Embedder | null = null
    const stage = createEmbedStage({ store, embedder: () => now })
    expect(await stage(context)).toEqual({ kind: 'skipped', note: jobDetails.noVectorProvider })
    now = lengths()
    expect(await stage(context)).toMatchObject({ kind: 'done' })
    now = { ...lengths(), model: 'other' }
    await stage(context)
    expect([...kept.keys()]).toEqual(['m h0', 'other h0'])
  })

  it.each([['too few', [Float32Array.of(1)]], ['one of them empty', [Float32Array.of(1), new Float32Array(0)]]])('takes no vectors that are %s', async (_what, vectors) => {
    const { store, context, kept } = open(2)
    await expect(createEmbedStage({ store, embedder: () => ({ model: 'm', embed: async () => ({ vectors, cut: 0 }) }) })(context)).rejects.toMatchObject({ failure: { code: 'provider-failed' } })
    expect(kept.size).toBe(0)
  })

  it('counts the passages of the document while a call is under way', async () => {
    const { store, context, reported } = open(300)
    const plain = lengths()
    await createEmbedStage({ store, embedder: () => ({ model: 'm', embed: (input, work) => (work.report({ done: 5, total: 44, note: 'waiting' }), plain.embed(input, work)) }) })(context)
    expect(reported).toEqual([
      { done: 5, total: 300, note: 'waiting' },
      { done: 256, total: 300 },
      { done: 261, total: 300, note: 'waiting' },
      { done: 300, total: 300 },
    ])
  })
})
