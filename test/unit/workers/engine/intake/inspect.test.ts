import { readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inspectPaths } from '../../../../../src/workers/engine/intake/inspect.ts'
import { never, smallPdf } from '../../../../support/intake-library.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

test('counts what would come in and says why the rest would not, without touching anything', async () => {
  const folder = temporaryFolder()
  for (let n = 0; n < 20; n += 1) writeFileSync(join(folder, `${n}.pdf`), smallPdf(String(n)))
  writeFileSync(join(folder, 'empty.pdf'), '')
  writeFileSync(join(folder, 'page.pdf'), '<html>')
  writeFileSync(join(folder, 'slides.pptx'), 'PK')
  symlinkSync('/etc/hosts', join(folder, 'out.pdf'))
  const before = readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs)
  const { supported, refused } = await inspectPaths([folder, join(folder, 'gone.pdf')], never)
  expect(supported).toBe(20)
  expect(refused.map(({ path, failure }) => [path.slice(folder.length + 1), failure.code])).toEqual([
    ['empty.pdf', 'empty-file'],
    ['out.pdf', 'file-outside-folder'],
    ['page.pdf', 'not-what-its-name-says'],
    ['slides.pptx', 'unsupported-format'],
    ['gone.pdf', 'file-not-found'],
  ])
  expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs)).toEqual(before)
})

test('stops when nobody waits any more', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a.pdf'), smallPdf('a'))
  await expect(inspectPaths([folder], AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
})
