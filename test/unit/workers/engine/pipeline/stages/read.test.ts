import { describe, expect, it } from 'vitest'
import { failure, FailureError, type FailureCode } from '../../../../../../src/shared/failure.ts'
import type { DocumentId } from '../../../../../../src/shared/model/ids.ts'
import type { PackedReadResult, StageStore } from '../../../../../../src/workers/engine/pipeline/ports.ts'
import { createReadStage } from '../../../../../../src/workers/engine/pipeline/stages/read.ts'

const documentId = 'd1' as DocumentId
const nothingRead: PackedReadResult = { title: null, language: 'en', pages: [], quality: { verdict: 'poor', reasons: [], pagesWithText: 0, pagesEmpty: 0, pagesFailed: 0, headings: 0, tables: 0, lists: 0, undecodableCharacters: 0 }, warnings: [] }

/** Reads with the passwords that are known at each try; `given` changes them while a try is under way. */
async function tries(given: readonly (string | null)[], answers: readonly (FailureCode | null)[]): Promise<{ readonly asked: (string | undefined)[]; readonly end: string }> {
  const asked: (string | undefined)[] = []
  let known = given[0] ?? null
  const store: Pick<StageStore, 'source'> = { source: () => ({ documentId, title: 'A', path: '/object', fileName: 'a.pdf', language: 'en', pages: null }) }
  const stage = createReadStage({
    store: store as StageStore,
    password: () => known,
    workers: {
      read: async ({ password }) => {
        asked.push(password)
        known = given[asked.length] ?? known
        const code = answers[asked.length - 1]
        if (code) throw new FailureError(failure(code, 'It cannot be opened.'))
        return nothingRead
      },
    },
  })
  const end = await stage({ documentId, cursor: null, work: { signal: new AbortController().signal, report: () => undefined, trace: 't' }, checkpoint: (write) => void write() }).then(
    ({ kind }) => kind,
    (error: FailureError) => error.failure.code,
  )
  return { asked, end }
}

describe('a password that is given while the document is read', () => {
  it('is tried at once, without it or after a wrong one', async () => {
    expect(await tries([null, 'sesame'], ['password-required', null])).toEqual({ asked: [undefined, 'sesame'], end: 'done' })
    expect(await tries(['wrong', 'sesame'], ['password-wrong', null])).toEqual({ asked: ['wrong', 'sesame'], end: 'done' })
  })
  it('is not tried twice, and no other failure asks for it', async () => {
    expect(await tries([null, 'wrong'], ['password-required', 'password-wrong', null])).toEqual({ asked: [undefined, 'wrong'], end: 'password-wrong' })
    expect(await tries([null, 'sesame'], ['damaged-document', null])).toEqual({ asked: [undefined], end: 'damaged-document' })
  })
})
