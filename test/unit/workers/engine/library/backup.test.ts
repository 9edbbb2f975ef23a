import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openReadOnly } from '../../../../../src/workers/engine/db/connection.ts'
import { backupLibrary } from '../../../../../src/workers/engine/library/backup.ts'
import { never } from '../../../../support/intake-library.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'
import { addDocument, temporaryLibrary } from '../../../../support/temporary-library.ts'

test('a backup is the library as it is, and the next of that name takes its place', async () => {
  const library = await temporaryLibrary()
  const file = join(temporaryFolder(), 'my backup.sqlite')
  const count = () => {
    const copy = openReadOnly(file)
    try {
      return copy.prepare<[], { n: number }>('SELECT count(*) AS n FROM documents').get()?.n
    } finally {
      copy.close()
    }
  }
  addDocument(library, 'a')
  const first = await backupLibrary(library, file, never)
  expect(first).toEqual({ file, bytes: readFileSync(file).length })
  expect(count()).toBe(1)
  addDocument(library, 'b')
  await backupLibrary(library, file, never)
  expect(count()).toBe(2)
  expect(existsSync(`${file}.partial`)).toBe(false)
})

test('any other file of that name is left alone', async () => {
  const library = await temporaryLibrary()
  const folder = temporaryFolder()
  const file = join(folder, 'thesis.docx')
  writeFileSync(file, 'three years of work')
  await expect(backupLibrary(library, file, never)).rejects.toMatchObject({ failure: { code: 'wrong-usage', subject: file } })
  expect(readFileSync(file, 'utf8')).toBe('three years of work')
  mkdirSync(join(folder, 'folder'))
  await expect(backupLibrary(library, join(folder, 'folder'), never)).rejects.toMatchObject({ failure: { code: 'wrong-usage' } })
})

test('neither the library itself nor a folder that is not there is written to', async () => {
  const library = await temporaryLibrary()
  const { layout } = library
  await expect(backupLibrary(library, layout.databaseFile, never)).rejects.toMatchObject({ failure: { code: 'wrong-usage' } })
  await expect(backupLibrary(library, join(layout.objectsFolder, 'x.sqlite'), never)).rejects.toMatchObject({ failure: { code: 'wrong-usage' } })
  await expect(backupLibrary(library, join(layout.root, '..', 'nowhere', 'x.sqlite'), never)).rejects.toMatchObject({ failure: { code: 'file-not-found' } })
  await expect(backupLibrary(library, 'relative.sqlite', never)).rejects.toMatchObject({ failure: { code: 'wrong-usage' } })
  expect((await backupLibrary(library, join(layout.backupsFolder, 'mine.sqlite'), never)).bytes).toBeGreaterThan(0)
})

test('stops when nobody waits any more, and leaves nothing', async () => {
  const library = await temporaryLibrary()
  const file = join(temporaryFolder(), 'b.sqlite')
  await expect(backupLibrary(library, file, AbortSignal.abort())).rejects.toThrow()
  expect([existsSync(file), existsSync(`${file}.partial`)]).toEqual([false, false])
})
