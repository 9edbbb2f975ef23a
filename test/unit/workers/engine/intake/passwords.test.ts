import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { DocumentId } from '../../../../../src/shared/model/ids.ts'
import { intakeLibrary } from '../../../../support/intake-library.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'
import { endJob, pdfFiles } from './intake-files.ts'

describe('passwords', () => {
  test('come with the command and are kept for its documents, in memory only', async () => {
    const library = await intakeLibrary()
    const [result] = await library.import(pdfFiles(temporaryFolder(), { 'a.pdf': 'a' }), { password: 'open sesame' })
    expect(library.passwords.get(result?.documentId as DocumentId)).toBe('open sesame')
    const everything = readdirSync(library.layout.root).filter((name) => name.startsWith('library.sqlite')).map((name) => readFileSync(join(library.layout.root, name), 'latin1'))
    expect(everything.some((bytes) => bytes.includes('open sesame'))).toBe(false)
    expect(JSON.stringify(library.logged)).not.toContain('open sesame')
  })

  test('given later retry the job that waits for one, and no other', async () => {
    const library = await intakeLibrary()
    const results = await library.import(pdfFiles(temporaryFolder(), { 'a.pdf': 'a', 'b.pdf': 'b' }))
    const [locked, broken] = results.map((result) => result.documentId as DocumentId) as [DocumentId, DocumentId]
    endJob(library, locked, 'failed', 'password-required')
    endJob(library, broken, 'failed', 'damaged-document')
    await library.intake.givePassword(locked, 'secret')
    await library.intake.givePassword(broken, 'secret')
    expect(library.rows('SELECT state FROM jobs WHERE document_id = ?', locked)).toEqual([{ state: 'queued' }])
    expect(library.rows('SELECT state FROM jobs WHERE document_id = ?', broken)).toEqual([{ state: 'failed' }])
    await expect(library.intake.givePassword('0'.repeat(32) as DocumentId, 'x')).rejects.toMatchObject({ failure: { code: 'not-found' } })
  })
})
