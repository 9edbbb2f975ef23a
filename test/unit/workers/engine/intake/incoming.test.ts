import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { intakeLibrary, smallPdf } from '../../../../support/intake-library.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'
import { pdfFiles } from './intake-files.ts'

describe('a file that comes in', () => {
  test('stands as object, document, job and membership, with its hash as its id', async () => {
    const library = await intakeLibrary()
    const [path = ''] = pdfFiles(temporaryFolder(), { 'Pumps & valves.pdf': 'pumps' })
    const [result] = await library.import([path], { collection: 'Machines', commandId: 'command-of-one' })
    expect(result).toMatchObject({ path, outcome: 'new', documentId: result?.sha256?.slice(0, 32) })
    expect(readFileSync(library.layout.objectFile(result?.sha256 ?? ''))).toEqual(smallPdf('pumps'))
    expect(library.rows('SELECT id, title, file_name, source_path, bytes, revision_of FROM documents')).toEqual([
      { id: result?.documentId, title: 'Pumps & valves', file_name: 'Pumps & valves.pdf', source_path: path, bytes: smallPdf('pumps').length, revision_of: null },
    ])
    expect(library.rows('SELECT document_id, state, stage, trace FROM jobs')).toEqual([{ document_id: result?.documentId, state: 'queued', stage: 'read', trace: 'trace-command-of-one' }])
    expect(library.rows('SELECT c.name FROM document_collections m JOIN collections c ON c.id = m.collection_id')).toEqual([{ name: 'Machines' }])
    expect(readdirSync(library.layout.tmpFolder)).toEqual([])
    expect(library.runner.wakes).toBe(1)
    expect(library.told.map((one) => one.event)).toEqual(expect.arrayContaining(['documents-added', 'job', 'import-gone', 'collections']))
    expect(library.intake.pending()).toEqual({ imports: [], waiting: 0 })
  })

  test('keeps its place in the drop, in documents and jobs', async () => {
    const library = await intakeLibrary()
    const folder = temporaryFolder()
    pdfFiles(folder, Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`week ${n + 1}.pdf`, `text ${n}`])))
    const results = await library.import([folder])
    expect(results.map((result) => result.path)).toEqual(Array.from({ length: 30 }, (_, n) => join(folder, `week ${n + 1}.pdf`)))
    const times = library.rows<{ added_at: number }>('SELECT added_at FROM documents').map((row) => row.added_at)
    expect(new Set(times).size).toBe(30)
    expect(library.rows('SELECT d.id FROM documents d JOIN jobs j ON j.document_id = d.id ORDER BY d.added_at')).toEqual(library.rows('SELECT d.id FROM documents d JOIN jobs j ON j.document_id = d.id ORDER BY j.queued_at'))
  })

  test('one copy at a time: the order of the drop is exactly the order of the jobs', async () => {
    const library = await intakeLibrary({ copiesAtOnce: 1 })
    const paths = pdfFiles(temporaryFolder(), { 'z.pdf': 'one', 'a.pdf': 'two', 'm.pdf': 'three' })
    await library.import(paths)
    expect(library.rows<{ file_name: string }>('SELECT file_name FROM documents d JOIN jobs j ON j.document_id = d.id ORDER BY j.queued_at').map((row) => row.file_name)).toEqual(['z.pdf', 'a.pdf', 'm.pdf'])
  })

  test.each([
    ['empty.pdf', Buffer.alloc(0), 'empty-file'],
    ['picture.pdf', Buffer.from('\x89PNG\r\n\x1a\n picture'), 'not-what-its-name-says'],
    ['notes.txt', Buffer.from('just text'), 'unsupported-format'],
  ] as const)('%s is refused with its reason, and leaves nothing behind', async (name, content, code) => {
    const library = await intakeLibrary()
    const paths = pdfFiles(temporaryFolder(), { [name]: content })
    const [result] = await library.import(paths)
    expect(result).toMatchObject({ outcome: 'refused', documentId: null, failure: { code, subject: name } })
    expect(library.rows('SELECT * FROM documents')).toEqual([])
    expect(readdirSync(library.layout.tmpFolder)).toEqual([])
    expect(library.intake.pending().imports).toMatchObject([{ state: 'refused', fileName: name, failure: { code } }])
  })

  test('names of 250 characters, with emoji, right-to-left letters and quotes come in as they are', async () => {
    const library = await intakeLibrary()
    const names = [`${'n'.repeat(246)}.pdf`, 'Plongée 🤿 «niveau 2».pdf', 'מדריך צלילה.pdf', `it's "quoted" \`here\` $HOME; rm.pdf`, ' spaces .pdf']
    const results = await library.import(pdfFiles(temporaryFolder(), Object.fromEntries(names.map((name) => [name, name]))))
    expect(results.map((result) => result.outcome)).toEqual(names.map(() => 'new'))
    expect(library.rows<{ file_name: string }>('SELECT file_name FROM documents ORDER BY added_at').map((row) => row.file_name).sort()).toEqual([...names].sort())
  })
})
