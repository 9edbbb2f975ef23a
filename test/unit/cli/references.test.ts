import { describe, expect, it } from 'vitest'
import { findDocuments } from '../../../src/cli/references.ts'
import { failure, FailureError } from '../../../src/shared/failure.ts'
import { fakeConnection } from '../../support/cli-context.ts'

/** Knows `a` and `A`, which are the same, and `b`; two documents are called `twin`. */
const library = fakeConnection((_method, input) => {
  const { reference } = input as { reference: string }
  if (reference === 'twin') throw new FailureError(failure('ambiguous', '"twin" could be any of 2 documents.'))
  if (reference === 'broken') throw new FailureError(failure('library-corrupt', 'The library is damaged.'))
  if (!['a', 'A', 'b'].includes(reference)) throw new FailureError(failure('not-found', `No document is called "${reference}".`))
  return { documentId: reference.toLowerCase() }
})
const failed = (references: readonly string[], options?: { trashed: boolean }) =>
  findDocuments(library, references, options).then(
    () => null,
    (error: FailureError) => error.failure,
  )

describe('documents on the command line', () => {
  it('are found in their order, each once', async () => {
    expect(await findDocuments(library, ['b', 'a', 'A'])).toEqual(['b', 'a'])
  })
  it('that cannot be found are all named at once', async () => {
    expect(await failed(['a', 'x', 'twin', 'y'])).toMatchObject({ code: 'not-found', message: expect.stringMatching(/"x"[\s\S]*"twin"[\s\S]*"y"/), action: expect.stringContaining('coursegraph documents') })
  })
  it('in the trash are looked for there', async () => {
    expect((await failed(['x'], { trashed: true }))?.action).toContain('--trashed')
  })
  it('of no name are not asked for', async () => {
    expect((await failed([' ']))?.message).toContain('by nothing')
  })
  it('do not hide what is wrong with the library', async () => {
    expect(await failed(['x', 'broken'])).toMatchObject({ code: 'library-corrupt' })
  })
})
