import { describe, expect, it } from 'vitest'
import { jobDetails, ownerDiedDetail, readJobDetail } from '../../../src/shared/job-detail.ts'
import { catalogues } from '../../../src/shared/i18n/index.ts'

describe('what the job log says beside an event', () => {
  it('is found again, each sentence as its own', () => {
    for (const [key, words] of Object.entries(jobDetails)) expect(readJobDetail(words)).toEqual({ kind: 'known', key })
  })

  it('is a failure by its code', () => {
    expect(readJobDetail('damaged-document: "a.pdf" cannot be opened as a PDF.')).toEqual({ kind: 'failure', code: 'damaged-document' })
  })

  it('tells how a process ended', () => {
    expect(readJobDetail(ownerDiedDetail(4711, 'crashed', true))).toEqual({ kind: 'owner-died', pid: '4711', isFromInside: true })
    expect(readJobDetail(ownerDiedDetail(null, 'killed', false))).toEqual({ kind: 'owner-died', pid: '', isFromInside: false })
  })

  it.each(['a sentence of an older version', 'unknown-code: something', ''])('stands as it is where it is not of this version: %j', (words) => {
    expect(readJobDetail(words)).toEqual({ kind: 'words', text: words })
  })

  it('has words in both languages', () => {
    for (const texts of Object.values(catalogues)) expect(Object.keys(texts.queue.history.detail)).toEqual(expect.arrayContaining(Object.keys(jobDetails)))
  })
})
