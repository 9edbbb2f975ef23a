import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, isAbsolute, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { libraryLayout } from '../../src/workers/engine/db/layout.ts'
import { restoreBackup } from '../../src/workers/engine/db/restore-backup.ts'
import { smallPdf } from '../support/intake-library.ts'
import { copyLibrary, runEngine } from '../support/running-engine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'
import { codeOf, nobody, sample, sampleLibrary, untilAllEnded, untilReady } from '../support/sample-library.ts'

/* A library as a whole, through the contract of the whole engine: copied out, damaged a little, fed with what is no course. */
const library = sampleLibrary()

describe('a library that is copied out', () => {
  it('in every format holds every document, entity, relation and fact', async () => {
    const { host } = await library.onCopy()
    const folder = temporaryFolder()
    const { counts } = (await host.ask('library.status', {})).status
    const names = (await host.ask('graph.entities', { limit: 5000 })).entities.map(({ name }) => name)
    const shown = { facts: (await host.ask('graph.facts', { limit: 5000 })).total, relations: (await host.ask('graph.relations', { limit: 5000 })).total }
    const read: Record<string, string> = {}
    for (const format of ['json', 'cypher', 'graphml', 'csv', 'markdown'] as const) {
      const { files, bytes } = await host.ask('library.export', { format, out: join(folder, format) })
      expect(files.every((file) => isAbsolute(file) && existsSync(file)), format).toBe(true)
      expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBe(bytes)
      read[format] = files.map((file) => readFileSync(file, 'utf8')).join('\n')
    }
    expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.part'))).toEqual([])
    const json = JSON.parse(read['json'] ?? '') as Record<string, { id: string }[]>
    expect(Object.fromEntries(Object.entries(json).flatMap(([name, rows]) => (Array.isArray(rows) ? [[name, rows.length]] : [])))).toEqual({ documents: 4, passages: counts.passages, entities: counts.entities, ...shown })
    const ids = ['documents', 'passages', 'entities', 'relations', 'facts'].map((name) => json[name]?.map(({ id }) => id) ?? [])
    for (const id of ids.flat()) for (const format of ['cypher', 'csv']) expect(read[format]?.includes(id), `${id} in ${format}`).toBe(true)
    for (const id of ids.slice(2).flat()) expect(read['graphml']?.includes(`id="${id}"`), id).toBe(true)
    for (const name of names) expect(read['markdown']?.includes(`## ${name.replace(/[\\`*_[\]<]/gu, '\\$&')}`), name).toBe(true)
  })

  it('is not exported where it cannot be, and leaves nothing behind when it is stopped', async () => {
    const { host } = await library.onCopy()
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), 'mine')
    expect(await codeOf(host.client.call('library.export', { format: 'csv', out: join(folder, 'file') }))).toBe('wrong-usage')
    expect(await codeOf(host.client.call('library.export', { format: 'json', out: join(folder, 'x.json'), collection: 'nobody’s' }))).toBe('not-found')
    const stop = new AbortController()
    const stopped = host.client.call('library.export', { format: 'markdown', out: join(folder, 'stopped') }, { signal: stop.signal })
    stop.abort()
    expect(await codeOf(stopped)).toBe('aborted')
    await waitUntil('nothing of it is left', () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length === 1)
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('mine')
  })

  it('is backed up while it works, and restored to what it was', async () => {
    const running = await library.onCopy()
    const file = join(temporaryFolder(), 'copy.sqlite')
    const before = (await running.host.ask('graph.entities', { limit: 5000 })).entities
    const [backup] = await Promise.all([running.host.ask('library.backup', { file }), running.host.ask('documents.remove', { documentIds: [library.imported[0] ?? nobody.document] })])
    expect(backup).toEqual({ file, bytes: statSync(file).size })
    // A person's file is not a backup that may be replaced, and the library's own folder is no place for one.
    writeFileSync(`${file}.txt`, 'a letter')
    for (const place of [`${file}.txt`, 'relative.sqlite', join(running.layout.root, 'x.sqlite')]) expect(await codeOf(running.host.client.call('library.backup', { file: place })), place).toBe('wrong-usage')
    expect(await codeOf(running.host.client.call('library.backup', { file: join(file, 'below', 'x.sqlite') }))).toBe('file-not-found')
    expect(readFileSync(`${file}.txt`, 'utf8')).toBe('a letter')
    await running.host.ask('documents.remove', { all: true })
    await running.close()

    await restoreBackup(running.layout, file, Date.now())
    const again = await runEngine(running.layout.root, library.built.folder)
    // What the copy caught of the removal is finished or undone by bringing the document back.
    await again.host.ask('documents.restore', { all: true })
    await untilReady(again, 4)
    expect((await again.host.ask('graph.entities', { limit: 5000 })).entities).toEqual(before)
    expect((await again.host.ask('library.verify', { mend: false })).findings).toEqual([])
  })
})

describe('a damaged row', () => {
  it('is found, told and mended on demand, and only then', async () => {
    const root = copyLibrary(library.finished, temporaryFolder())
    const { connect } = await import('../../src/workers/engine/db/connection.ts')
    const db = connect(join(root, 'library.sqlite'), { readOnly: false, mustExist: true })
    db.exec('UPDATE entities SET mentions_count = mentions_count + 7 WHERE rowid IN (SELECT rowid FROM entities LIMIT 3)')
    db.exec("INSERT INTO passages_fts (passages_fts, rowid, text, headings_text) SELECT 'delete', seq, text, headings_text FROM passages LIMIT 1")
    db.close()
    const { host, layout } = await runEngine(root, library.built.folder)
    mkdirSync(join(layout.objectsFolder, 'ff'), { recursive: true })
    const looked = await host.ask('library.verify', { mend: false })
    expect(looked.ok).toBe(false)
    expect(looked.findings.filter(({ mended }) => !mended).map(({ kind, count }) => [kind, count]).sort()).toEqual([['count-mismatch', 3], ['search-index', expect.any(Number)]])
    const mended = await host.ask('library.verify', { mend: true })
    expect(mended).toMatchObject({ ok: true, findings: [{ mended: true }, { mended: true }] })
    expect(await host.ask('library.verify', { mend: false })).toMatchObject({ ok: true, findings: [] })
  })

  it('and an object that is gone is told with the document that misses it', async () => {
    const root = copyLibrary(library.finished, temporaryFolder())
    const [first = nobody.document] = library.imported
    const layout = libraryLayout(root)
    const file = layout.objectFile(createHash('sha256').update(readFileSync(sample[0] ?? '')).digest('hex'))
    rmSync(file)
    const { host } = await runEngine(root, library.built.folder)
    const { findings, ok } = await host.ask('library.verify', { mend: true })
    expect(ok).toBe(false)
    expect(findings).toMatchObject([{ kind: 'row-without-file', mended: false }])
    expect((await host.ask('documents.get', { documentId: first })).document.id, 'what is known of it stays').toBe(first)
    // The file is brought again: the same bytes heal it.
    await host.ask('documents.import', { paths: [sample[0] ?? ''], sameName: 'ask' })
    await waitUntil('the object is back', () => existsSync(file))
    expect((await host.ask('library.verify', { mend: false })).findings).toEqual([])
  })
})

describe('files that are no course', () => {
  it('each end in a failure with a code and a next step, beside one that is read', async () => {
    const folder = temporaryFolder()
    const files: Record<string, string | Buffer> = { 'empty.pdf': '', 'text.pdf': 'I am no PDF', 'broken.pdf': smallPdf('no pages'), 'picture.png': Buffer.from([0x89, 0x50, 0x4e, 0x47]) }
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
    const running = await runEngine(join(folder, 'library'), library.built.folder)
    const { results } = await running.host.ask('documents.import', { paths: [...Object.keys(files).map((name) => join(folder, name)), join(folder, 'gone.pdf'), library.twins[0] ?? ''], sameName: 'ask' })
    expect(Object.fromEntries(results.map(({ path, outcome, failure }) => [basename(path), failure?.code ?? outcome]))).toEqual({
      'empty.pdf': 'empty-file',
      'text.pdf': 'not-what-its-name-says',
      'broken.pdf': 'new',
      'picture.png': 'unsupported-format',
      'gone.pdf': 'file-not-found',
      'twin 1.pdf': 'new',
    })
    await untilAllEnded(running, results.flatMap(({ documentId, outcome }) => (outcome === 'new' && documentId ? [documentId] : [])))
    const { status } = await running.host.ask('library.status', {})
    expect(status.lastFailures).toMatchObject([{ fileName: 'broken.pdf', stage: 'read', failure: { code: 'damaged-document', action: expect.stringMatching(/\w/) } }])
    expect(status.jobs).toMatchObject({ done: 1, failed: 1 })
    expect((await running.host.ask('jobs.list', {})).jobs[0]).toMatchObject({ fileName: 'broken.pdf', state: { kind: 'failed' } })
    const { imports } = await running.host.ask('documents.pendingImports', {})
    expect(imports.filter(({ state }) => state === 'refused').map(({ fileName }) => fileName).sort()).toEqual(['empty.pdf', 'gone.pdf', 'picture.png', 'text.pdf'])
    expect(await running.host.ask('documents.dismissImport', { importIds: imports.map(({ id }) => id) })).toEqual({ dismissed: 4 })
    expect((await running.host.ask('documents.pendingImports', {})).imports).toEqual([])
  })
})
