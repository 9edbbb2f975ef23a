import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../../../support/built.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

/** Checks a small project of its own with this project's rules, so that a rule that catches nothing is noticed. */
function check(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'))
  const result = spawnSync(
    process.execPath,
    [
      '--import', join(projectRoot, 'scripts/testing/swc-reads-tsx.mjs'),
      join(projectRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      'src', '--config', join(projectRoot, '.dependency-cruiser.mjs'),
    ],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' }, timeout: 60_000 },
  )
  return `${result.status === 0 ? 'clean' : 'broken'} ${result.stdout}`
}

const file = 'export const a = 1\n'

describe('the import arrows', () => {
  it('let the design’s own imports through', () => {
    const said = check({
      'src/shared/a.ts': "import { z } from 'zod'\nexport const a = z.string()\n",
      'src/renderer/view.tsx': "import { a } from '../shared/a.ts'\nexport const View = () => <p title={String(a)} />\n",
      'src/workers/engine/db/open.ts': file,
      'src/workers/engine/jobs/store.ts': "import { a } from '../db/open.ts'\nexport const b = a\n",
      'src/workers/engine/index.ts': "import { b } from './jobs/store.ts'\nexport const c = b\n",
      'src/cli/index.ts': "import { c } from '../workers/engine/index.ts'\nconsole.log(c)\n",
    })
    expect(said).toMatch(/^clean/)
  })

  const uses = (path: string): string => `import { a } from '${path}'\nexport const b = a\n`
  const planted: readonly [rule: string, files: Readonly<Record<string, string>>][] = [
    ['renderer-to-shared-only', { 'src/renderer/view.tsx': "import { a } from '../main/a.ts'\nexport const View = () => <p title={String(a)} />\n", 'src/main/a.ts': file }],
    ['main-to-shared-only', { 'src/main/types.ts': "import type { A } from '../workers/engine/types.ts'\nexport type B = A\n", 'src/workers/engine/types.ts': 'export type A = 1\n' }],
    ['workers-to-shared-only', { 'src/workers/engine/outside.ts': uses('../../main/a.ts') }],
    ['shared-is-pure', { 'src/shared/impure.ts': "import { readFileSync } from 'node:fs'\nexport const a = readFileSync\n" }],
    ['engine-jobs', { 'src/workers/engine/jobs/a.ts': uses('../pipeline/a.ts'), 'src/workers/engine/pipeline/a.ts': file }],
    ['engine-db', { 'src/workers/engine/db/a.ts': uses('../graph/a.ts'), 'src/workers/engine/graph/a.ts': file }],
    ['engine-root-is-the-root', { 'src/workers/engine/db/root.ts': uses('../index.ts'), 'src/workers/engine/index.ts': file }],
    ['engine-knows-no-threads', { 'src/workers/engine/thread.ts': uses('../threads/a.ts'), 'src/workers/threads/a.ts': file }],
    ['engine-folders-are-known', { 'src/workers/engine/new-folder/a.ts': uses('../db/open.ts'), 'src/workers/engine/db/open.ts': file }],
    ['adapters-do-not-meet', { 'src/workers/engine/documents/a.ts': uses('../providers/a.ts'), 'src/workers/engine/providers/a.ts': file }],
    ['no-cycles', { 'src/shared/a.ts': "import { b } from './b.ts'\nexport const a = b\n", 'src/shared/b.ts': "import { a } from './a.ts'\nexport const b = () => a\n" }],
    ['unresolvable', { 'src/main/lost.ts': uses('./nowhere.ts') }],
  ]

  it('catch every kind of violation that is planted', () => {
    const said = check(Object.assign({}, ...planted.map(([, files]) => files)))
    expect(said).toMatch(/^broken/)
    expect(planted.map(([rule]) => rule).filter((rule) => !said.includes(`error ${rule}:`))).toEqual([])
  })
})
