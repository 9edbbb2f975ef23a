import { expect, test } from 'vitest'
import { failure, FailureError, type FailureCode } from '../../../../../src/shared/failure.ts'
import { isDocumentName, hasPdfName, sniff } from '../../../../../src/workers/engine/intake/accepted-format.ts'
import { fileFailure } from '../../../../../src/workers/engine/intake/file-failure.ts'

test.each<[string, FailureCode]>([
  ['ENOENT', 'file-not-found'],
  ['ENOTDIR', 'file-not-found'],
  ['EACCES', 'file-not-readable'],
  ['EPERM', 'file-not-readable'],
  ['ELOOP', 'file-not-readable'],
  ['ENAMETOOLONG', 'file-not-readable'],
  ['EIO', 'file-not-readable'],
  ['EBUSY', 'file-changed'],
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EROFS', 'library-read-only'],
  ['EWHATEVER', 'internal'],
])('%s is told as %s, with the name of the file', (code, told) => {
  expect(fileFailure(Object.assign(new Error('system words'), { code }), 'Pumps.pdf')).toMatchObject({ code: told, subject: 'Pumps.pdf' })
})

test('a failure that is one already keeps its own words', () => {
  const own = failure('empty-file', 'own words')
  expect(fileFailure(new FailureError(own), 'Pumps.pdf')).toBe(own)
  expect(fileFailure('not even an error', 'Pumps.pdf')).toMatchObject({ code: 'internal', message: 'not even an error' })
})

test('a PDF is known by its mark, not by its name', () => {
  const pdf = Buffer.from('%PDF-1.7')
  expect(sniff('a.pdf', pdf)).toEqual({ kind: 'accepted', mediaType: 'application/pdf' })
  expect(sniff('download', pdf)).toEqual({ kind: 'accepted', mediaType: 'application/pdf' })
  expect(sniff('a.PDF', Buffer.from('PK'))).toMatchObject({ kind: 'refused', failure: { code: 'not-what-its-name-says' } })
  expect(sniff('a.pdf.zip', Buffer.from('PK'))).toMatchObject({ kind: 'refused', failure: { code: 'unsupported-format' } })
  expect(sniff('a.pdf', Buffer.alloc(0))).toMatchObject({ kind: 'refused', failure: { code: 'empty-file' } })
})

test('names say which files of a folder a person may expect to be read', () => {
  expect(['a.pdf', 'A.PDF', 'a.pdf.bak', '.pdf'].map(hasPdfName)).toEqual([true, true, false, true])
  expect(['a.docx', 'a.PPTX', 'a.md', 'a.odt', 'a.html', 'a.png', 'a.mp4', 'a.js', 'a', 'docx'].map(isDocumentName)).toEqual([true, true, true, true, true, false, false, false, false, false])
})
